// The what-if panel: gaps are closed on a day, and every figure is made again at once.

const MOST = 6;
const GROUPS = [["Failing or missing", [PARTS.failing]], ["Only said or not asked", [PARTS.only_said, PARTS.not_asked]]];

function whatIfIn(place) {
  const { facts } = INPUTS;
  const shown = facts.controls.filter(({ states }) => states.length > 1).map((control) => rowOf(control, facts.states[control.states[0]]));
  if (!shown.length) return;
  const before = whatIf(INPUTS), answer = make("div", { className: "answer", role: "status", label: "What would follow" });
  const list = make("div", { className: "choices" }, ...GROUPS.map(([name, parts]) => group(name, shown, parts, false)));
  const bar = make("div", { className: "bar" }, ...presses(shown, () => answerNow()));
  place.replaceChildren(answer, bar, list);
  place.addEventListener("input", answerNow);
  answerNow();

  function answerNow() {
    const changes = shown.flatMap((row) => row.change());
    const began = performance.now(), now = whatIf(INPUTS, changes);
    place.dataset.ms = (performance.now() - began).toFixed(1);
    answer.replaceChildren(...answers(before, now, changes.length), ...late(changes, facts));
  }
}

function rowOf(control, { standing, part }) {
  const title = INPUTS.titles[control.id] ?? "", name = `${control.id} ${title}`;
  const choice = make("select", { label: `${name}: what if` },
    ...[["", "As it is"], ["closed", "Closed"], ["proven", "Closed and shown to work"]].map(([value, text]) => make("option", { value }, text)));
  const day = make("input", { type: "date", label: `${name}: in use since`, value: dayOf(control, part), hidden: true });
  const said = make("p", {}, make("strong", {}, control.id), ` ${title} `, pill(standing));
  const row = make("div", { className: "choice" }, said, choice, day);
  choice.addEventListener("input", () => show());
  const show = () => { day.hidden = !choice.value; row.classList.toggle("changed", Boolean(choice.value)); };
  return {
    row, standing, part,
    choose: (value) => { choice.value = value; show(); },
    change: () => (choice.value ? [{ control: control.id, proven: choice.value === "proven", since: day.value || null }] : []),
  };
}

// A known gap is closed on its date; what is only said has been in use since the day that is said, if any.
function dayOf({ since, due }, part) {
  if (part === PARTS.only_said) return since ?? "";
  return (part === PARTS.not_asked && since) || due || INPUTS.as_of;
}

function group(name, rows, parts, open) {
  const own = rows.filter(({ part }) => parts.includes(part));
  own.sort((a, b) => rankOf(a.standing) - rankOf(b.standing));
  return make("details", { open: open && own.length > 0, hidden: !own.length },
    make("summary", {}, `${name}: ${own.length} ${own.length === 1 ? "control" : "controls"}`), ...own.map(({ row }) => row));
}

function presses(rows, answer) {
  const press = (text, value, wanted) => {
    const button = make("button", { type: "button", className: "press" }, text);
    button.addEventListener("click", () => { rows.filter(wanted).forEach((row) => row.choose(value)); answer(); });
    return button;
  };
  return [
    press("Close every gap", "closed", ({ part }) => part === PARTS.failing),
    press("Close and show all to work", "proven", () => true),
    press("As it is", "", () => true),
  ];
}

// What is in use only after the period began leaves its earlier days as they were.
function late(changes, facts) {
  const count = changes.filter(({ since }) => isLate(facts, since)).length;
  if (!count) return [];
  const what = count === 1 ? "One control is in use only after the period began and stays" : `${count} controls are in use only after the period began and stay`;
  return [make("p", { className: "moved" }, `${what} at risk: the days before are not shown.`)];
}

function answers(before, now, changed) {
  const figure = (label, words, tone = "none") => {
    const value = words(now), was = words(before);
    return make("div", { className: `figure ${tone}` }, make("dt", {}, label),
      make("dd", {}, make("strong", {}, value), make("span", { className: "because" }, changed && was !== value ? `today: ${was}` : "as today")));
  };
  const moved = Object.keys(now.criteria).filter((id) => now.criteria[id] !== before.criteria[id]);
  return [
    make("dl", { className: "figures" },
      figure("Gate", gateWords, TONES[now.gate]),
      figure("Key controls shown", ({ key_controls: keys }) => `${keys.tested + keys.evidenced} of ${keys.due} due`),
      figure("Criteria shown", criteriaShown),
      figure("Shown share", ({ share_shown }) => asShare(share_shown)),
      figure("Self-reported share", ({ share }) => asShare(share)),
      figure("Exceptions to expect", ({ expected }) => (expected ? `${expected[1].toFixed(0)} to ${expected[2].toFixed(0)}` : "not known")),
      figure("Chance that no criterion gives cause for a qualified opinion", ({ outcome }) => (outcome ? between(...outcome) : "not known"))),
    make("p", { className: "moved" }, moved.length
      ? `${moved.length} ${moved.length === 1 ? "criterion changes" : "criteria change"}: ${named(moved, now)}.`
      : changed ? "No criterion changes." : "Choose below what is closed, and when."),
  ];
}

const gateWords = ({ gate, exceptions }) =>
  sentence(gate) + (exceptions && isOpen(gate) ? `; ${exceptions} ${exceptions === 1 ? "exception" : "exceptions"} to disclose` : "");

function criteriaShown({ criteria }) {
  const all = Object.values(criteria).filter((one) => one !== "not relevant");
  return `${all.filter(isShown).length} of ${all.length}`;
}

const named = (ids, { criteria }) => ids.slice(0, MOST).map((id) => `${id} to ${criteria[id]}`).join(", ") +
  (ids.length > MOST ? ` and ${ids.length - MOST} more` : "");

for (const [name, fill] of [["what-if", whatIfIn], ["self-check", selfCheckIn]]) {
  const place = document.getElementById(name);
  if (place) fill(place);
}
