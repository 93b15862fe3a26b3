// The what-if panel: gaps are closed on a day, the window moves, and every figure is made again at once.

const SHORT = ["not met", "at risk", "met with deviations"];
const MOST = 6;
const GROUPS = [["Fall short", SHORT], ["Not assessed", ["not assessed"]]];

function whatIfIn(place) {
  const { facts } = INPUTS, start = facts.windows[0]?.[0] ?? null;
  const rows = facts.controls.map((control) => rowOf(control, stand(filled(control, control.claim), facts.operation_counts, start)));
  const shown = rows.filter((row) => row);
  if (!shown.length) return;
  const before = whatIf(INPUTS), answer = make("div", { className: "answer", role: "status", label: "What would follow" });
  const months = monthsOf(facts.windows);
  const list = make("div", { className: "choices" }, ...GROUPS.map(([name, standings]) => group(name, shown, standings, false)));
  const bar = make("div", { className: "bar" }, ...(months ? [make("label", {}, "The window starts", months)] : []),
    ...presses(shown, () => answerNow()));
  place.replaceChildren(answer, bar, list);
  place.addEventListener("input", answerNow);
  answerNow();

  function answerNow() {
    const changes = shown.flatMap((row) => row.change());
    const moved = Number(months?.value ?? 0), began = performance.now(), now = whatIf(INPUTS, changes, moved);
    place.dataset.ms = (performance.now() - began).toFixed(1);
    answer.replaceChildren(...answers(before, now, changes.length || moved), ...late(changes, facts.windows[moved]));
  }
}

function rowOf(control, standing) {
  if (![...SHORT, "not assessed"].includes(standing) || control.applicability === "carried by subservice") return null;
  const title = INPUTS.titles[control.id] ?? "", name = `${control.id} ${title}`;
  const choice = make("select", { label: `${name}: what if` },
    ...[["", "As it is"], ["closed", "Closed"], ["proven", "Closed and shown to work"]].map(([value, text]) => make("option", { value }, text)));
  const day = make("input", { type: "date", label: `${name}: in use since`, value: dayOf(control, standing), hidden: true });
  const said = make("p", {}, make("strong", {}, control.id), ` ${title} `, pill(standing));
  const row = make("div", { className: "choice" }, said, choice, day);
  choice.addEventListener("input", () => show());
  const show = () => { day.hidden = !choice.value; row.classList.toggle("changed", Boolean(choice.value)); };
  return {
    row, standing, key: control.key,
    choose: (value) => { choice.value = value; show(); },
    change: () => (choice.value ? [{ control: control.id, proven: choice.value === "proven", since: day.value || null }] : []),
  };
}

// A known gap is closed on its date; what nobody assessed may have been in use since the day it is said to be.
const dayOf = ({ since, due }, standing) => (standing === "not assessed" && since) || due || INPUTS.as_of;

function group(name, rows, standings, open) {
  const own = rows.filter((row) => standings.includes(row.standing));
  own.sort((a, b) => RANK.indexOf(a.standing) - RANK.indexOf(b.standing));
  return make("details", { open: open && own.length > 0, hidden: !own.length },
    make("summary", {}, `${name}: ${own.length} ${own.length === 1 ? "control" : "controls"}`), ...own.map(({ row }) => row));
}

function monthsOf(windows) {
  if (!windows[0]) return null;
  const words = (day) => new Date(`${day}T00:00Z`).toLocaleDateString("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" });
  return make("select", {}, ...windows.map(([start], n) =>
    make("option", { value: n }, n ? `${words(start)}, ${n} ${n === 1 ? "month" : "months"} later` : `${words(start)}, as decided`)));
}

function presses(rows, answer) {
  const press = (text, value, wanted) => {
    const button = make("button", { type: "button", className: "press" }, text);
    button.addEventListener("click", () => { rows.filter(wanted).forEach((row) => row.choose(value)); answer(); });
    return button;
  };
  const short = (row) => SHORT.includes(row.standing);
  return [
    press("Close every gap", "closed", short),
    press("Close and show all to work", "proven", () => true),
    press("As it is", "", () => true),
  ];
}

// What is closed only after the window starts leaves earlier runs as they were.
function late(changes, window) {
  const count = window ? changes.filter(({ since }) => since > window[0]).length : 0;
  if (!count) return [];
  const what = count === 1 ? "One of them is closed" : `${count} of them are closed`;
  return [make("p", { className: "moved" }, `${what} only after the window starts, which an auditor will see. A later window starts clean.`)];
}

function answers(before, now, changed) {
  const figure = (label, value, was, tone = "none") => make("div", { className: `figure ${tone}` },
    make("dt", {}, label),
    make("dd", {}, make("strong", {}, value), make("span", { className: "because" }, changed && was !== value ? `today: ${was}` : "as today")));
  const met = ({ criteria }) => {
    const all = Object.values(criteria).filter((one) => one !== "not relevant");
    return `${all.filter((one) => one.startsWith("met")).length} of ${all.length}`;
  };
  const exceptions = ({ expected }) => (expected ? `${expected[1].toFixed(0)} to ${expected[2].toFixed(0)}` : "not known");
  const outcome = ({ outcome: range }) => (range ? between(...range) : "not known");
  const named = (ids, { criteria }) => ids.slice(0, MOST).map((id) => `${id} ${criteria[id]}`).join(", ") +
    (ids.length > MOST ? ` and ${ids.length - MOST} more` : "");
  const moved = Object.keys(now.criteria).filter((id) => now.criteria[id] !== before.criteria[id]);
  return [
    make("dl", { className: "figures" },
      figure("Gate", sentence(now.gate), sentence(before.gate), TONES[now.gate]),
      figure("Progress", asShare(now.share), asShare(before.share)),
      figure("Criteria met", met(now), met(before)),
      figure("Exceptions to expect", exceptions(now), exceptions(before)),
      figure("No ground for a qualification", outcome(now), outcome(before))),
    make("p", { className: "moved" }, moved.length
      ? `${moved.length} ${moved.length === 1 ? "criterion stands" : "criteria stand"} otherwise: ${named(moved, now)}.`
      : changed ? "Every criterion stands as today." : "Choose below what is closed, and when."),
  ];
}

for (const [name, fill] of [["what-if", whatIfIn], ["self-check", selfCheckIn]]) {
  const place = document.getElementById(name);
  if (place) fill(place);
}
