// What the report's own parts of the page are made with: elements whose every text is text, and numbers as readers see them.

// The page's text before any script changed it, for the self-check.
const SHOWN = document.getElementById("report").textContent;
const block = (name) => document.getElementById(name)?.textContent ?? "null";
const INPUTS = JSON.parse(block("soc2-inputs"));

function make(name, properties = {}, ...inside) {
  const { role, label, ...own } = properties;
  const made = Object.assign(document.createElement(name), own);
  if (role) made.setAttribute("role", role);
  if (label) made.setAttribute("aria-label", label);
  made.append(...inside);
  return made;
}

// As soc2lib/basics/formatting.py: nothing known is said in words, and only a whole share reads 100 %.
function asShare(value) {
  if (value === null) return "not known";
  let tenths = value < 1 ? Math.min(Math.round(value * 1000), 999) : 1000;
  if (value > 0) tenths = Math.max(tenths, 1);
  return `${tenths / 10} %`;
}

const between = (low, high) =>
  low === null ? "not known" : low === high ? `exactly ${asShare(low)}` : `${asShare(low)} to ${asShare(high)}`;
const sentence = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const TONES = {
  "not met": "bad", "at risk": "warn", "not assessed": "unknown", "self-reported": "unknown", ready: "good",
  "on course": "good", "met with deviations": "fair", met: "good", "not relevant": "none", "not ready": "bad",
  "not yet known": "unknown", "ready to start": "good", "ready for its date": "good", "no blocker found": "good",
};
const ICONS = { good: "✓", fair: "✓", warn: "!", bad: "✕", unknown: "○", none: "–" };

function pill(words, tone = TONES[words] ?? "none") {
  const icon = make("span", {}, ICONS[tone]);
  icon.setAttribute("aria-hidden", "true");
  return make("span", { className: `pill ${tone}` }, icon, ` ${sentence(words)}`);
}
