// Cells to and from a spreadsheet's clipboard: tab-separated lines, quoted where a cell holds tabs, lines or quotes.
const FORMULA = /^[=+\-@\t]/;

function toSheet(table) {
  const guarded = (text) => (FORMULA.test(text) ? "'" + text : text);
  const quoted = (text) => (/[\t\n"]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
  return table.map((line) => line.map((text) => quoted(guarded(text))).join("\t")).join("\n");
}

function fromSheet(text) {
  const lines = [[]];
  let cell = "", inside = false;
  const end = () => { lines.at(-1).push(/^'[=+\-@\t]/.test(cell) ? cell.slice(1) : cell); cell = ""; };
  const plain = text.replaceAll("\r\n", "\n").replace(/\n$/, "");
  for (let at = 0; at < plain.length; at++) {
    const mark = plain[at];
    if (inside && mark === '"' && plain[at + 1] === '"') { cell += '"'; at++; }
    else if (inside && mark === '"') inside = false;
    else if (inside) cell += mark;
    else if (mark === '"' && cell === "") inside = true;
    else if (mark === "\t") end();
    else if (mark === "\n") { end(); lines.push([]); }
    else cell += mark;
  }
  end();
  return lines;
}
