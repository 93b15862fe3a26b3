// Criteria, the gate, the headline and the shares from each control's conclusion: soc2lib/gap and soc2lib/readiness in the page.
const RANK = [
  "not met", "at risk", "not assessed", "self-reported", "ready", "on course", "met with deviations", "met", "not relevant",
];
const SHOWN_STANDINGS = ["ready", "on course", "met with deviations", "met"];
const OPEN_GATES = {
  "before the period": "ready to start", "Type I": "ready for its date",
  "within the period": "on course", "after the period": "no blocker found",
};
const PARTS = {
  tested: "tested", evidenced: "evidenced", only_said: "only said", failing: "failing or missing", not_asked: "not asked",
};
const rankOf = (standing) => RANK.indexOf(standing);
const isOpen = (gate) => Object.values(OPEN_GATES).includes(gate);
const isShown = (standing) => SHOWN_STANDINGS.includes(standing);

// Each criterion from the state of its key controls: of alternatives the best, of sets the worst.
function criteriaOf(facts, states) {
  return facts.criteria.map(({ id, relevant, sets }) => {
    if (!relevant) return { id, standing: "not relevant", keys: [], gone: false };
    const keys = new Map();
    for (const { controls, absence } of sets) {
      const best = bestOf(controls.map((control) => [control, states.get(control)]));
      if (best) keys.set(best[0], forCriterion(best[1], absence));
    }
    const gone = sets.some(({ controls }) => !controls.length), standings = [...keys.values()];
    const worst = standings.reduce((a, b) => (rankOf(b) < rankOf(a) ? b : a), "not relevant");
    return { id, standing: gone ? "not met" : worst, keys: [...keys.keys()], gone };
  });
}

function bestOf(alternatives) {
  let best = null;
  for (const one of alternatives) {
    const ahead = best && (rankOf(one[1].standing) - rankOf(best[1].standing) || one[1].basis - best[1].basis);
    if (!best || ahead > 0) best = one;
  }
  return best;
}

// The absence of some controls puts their criterion at risk and no more.
const forCriterion = ({ standing, absent }, absence) => (standing === "not met" && absent ? absence : standing);

// Key controls in parts that sum; a criterion that has none left counts as one that is missing.
function headlineOf(criteria, states) {
  const parts = [...new Set(criteria.flatMap(({ keys }) => keys))].map((id) => states.get(id).part);
  for (const { gone } of criteria) if (gone) parts.push(PARTS.failing);
  const counted = Object.fromEntries(
    Object.entries(PARTS).map(([name, part]) => [name, parts.filter((one) => one === part).length]));
  const due = Object.values(counted).reduce((sum, one) => sum + one, 0);
  return { in_scope: parts.length, due, ...counted };
}

function gateOf(facts, criteria, headline) {
  if (headline.not_asked === headline.in_scope) return "not yet known";
  const counting = criteria.filter(({ standing }) => standing !== "not relevant");
  return counting.every(({ standing }) => isShown(standing)) ? OPEN_GATES[facts.phase] : "not ready";
}

// Exceptions to disclose, of key controls and others; a Type I has none.
const exceptionsOf = (facts, counted) =>
  facts.phase === "Type I" ? 0 : counted.reduce((sum, { state }) => sum + state.exceptions, 0);

// The self-reported share over the controls assessed, its range over all of them, and the share that is shown.
function sharesOf(counted) {
  let reached = 0, known = 0, everything = 0, earned = 0;
  for (const { weight, state } of counted) {
    everything += weight;
    earned += weight * state.shown;
    if (state.reported === null) continue;
    known += weight;
    reached += weight * state.reported;
  }
  const share_shown = everything ? earned / everything : null;
  if (!known) return { share: null, low: null, high: null, share_shown };
  return { share: reached / known, low: reached / everything, high: (reached + everything - known) / everything, share_shown };
}
