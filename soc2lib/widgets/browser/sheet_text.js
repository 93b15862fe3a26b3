// Cells to and from a spreadsheet's clipboard: tab-separated lines, quoted where a cell holds tabs, lines or quotes.
// An apostrophe stands before each sign that would begin a formula, wherever the text is split; as in basics/text.py.
const SIGN = "[=+@＝＋－＠-]", BLANK = "[^\\S\\t\\n]|[\\u200b\\u2060]", SPLIT = `(?:^|[\\t\\n,;|"])(?:${BLANK})*`;
const TO_GUARD = new RegExp(`${SPLIT}(?='*${SIGN})|(?:${BLANK})(?='*${SIGN}\\S)`, "g");
const GUARDED = new RegExp(`(${SPLIT}(?='+${SIGN})|(?:${BLANK})(?='+${SIGN}\\S))'`, "g");

function toSheet(table) {
  const guarded = (text) => text.replace(TO_GUARD, "$&'");
  const quoted = (text) => (/[\t\n"]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
  return table.map((line) => line.map((text) => quoted(guarded(text))).join("\t")).join("\n");
}

function fromSheet(text) {
  const lines = [[]];
  let cell = "", inside = false;
  const end = () => { lines.at(-1).push(cell.replace(GUARDED, "$1")); cell = ""; };
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
