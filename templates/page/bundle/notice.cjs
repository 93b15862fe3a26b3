'use strict';

// Writes NOTICE: every package of which a part went into the bundle, with its licence. `make bundle` runs it beside
// node_modules, with esbuild's account of the bundle and the file to write.
const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const [account, notice] = process.argv.slice(2);

const HEAD = `soc2lib
Licensed under the Apache License 2.0 (LICENSE).

The script that draws the charts of a page is bundled from parts of the packages below. A wheel built after \`make bundle\`
and every page with charts carry it. Everything else that soc2lib needs is installed beside it under its own licence.
`;
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

// The folder of the package that a file of the bundle comes from; a package's own copy of another one is that one.
const folderOf = (file) => file.match(/^.*node_modules\/(@[^/]+\/)?[^/]+/)?.[0];

function licence(folder, { name, author, license }) {
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|$)/i.test(entry));
  if (file) return readFileSync(`${folder}/${file}`, 'utf8').replaceAll('\r', '').replace(/[ \t]+$/gm, '').trim();
  const holder = (author?.name ?? author)?.replace(/ *[<(].*/, '');
  if (license !== 'MIT' || !holder) throw new Error(`${name} comes without its licence: ${license}, of ${holder}`);
  return `Copyright ${holder}\n\n${MIT}`;
}

const outputs = Object.values(JSON.parse(readFileSync(account, 'utf8')).outputs);
const folders = new Set(outputs.flatMap(({ inputs }) => Object.keys(inputs)).map(folderOf).filter(Boolean));
const parts = [...folders].map((folder) => {
  const made = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  return `${made.name} ${made.version} (${made.license})\n\n${licence(folder, made)}\n`;
});
writeFileSync(notice, [HEAD, ...parts.sort()].join(`\n${'-'.repeat(100)}\n`));
