'use strict';

// Packs the bundled script: the same bytes for the same script and zlib, whatever the day and the system.
const { readFileSync, writeFileSync } = require('node:fs');
const { gzipSync } = require('node:zlib');
const [script] = process.argv.slice(2);

const packed = gzipSync(readFileSync(script), { level: 9 });
packed[9] = 255; // the system, which a gzip names and nobody asks for
writeFileSync(`${script}.gz`, packed);
