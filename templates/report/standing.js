// How controls and criteria stand, the gate, and the progress share: soc2lib/gap and soc2lib/readiness in the page.
const RANK = ["not met", "at risk", "not assessed", "met with deviations", "met", "not relevant"];
const worst = (standings) => standings.reduce((a, b) => (RANK.indexOf(b) < RANK.indexOf(a) ? b : a), "met");
const DESIGN = { "not assessed": "not assessed", "not designed": "not met", partly: "at risk", suitable: "met" };
const USE = { "not assessed": "not assessed", "not started": "not met", "in progress": "at risk", "in use": "met" };

// A control as a claim lets us see it: only what nobody recorded is filled in.
function filled(control, claim) {
  return control.recorded || !claim ? control : { ...control, disposition: claim[0], implementation: claim[1], claimed: true };
}

function stand(control, operationCounts, start) {
  if (control.applicability === "not relevant" || control.disposition === "not needed") return "not relevant";
  if (control.disposition === "create") return "not met";
  if (control.applicability === "carried by subservice") return "not assessed";
  const late = operationCounts && start && control.since && control.since > start;
  return worst([
    DESIGN[control.design],
    USE[control.implementation],
    operationCounts ? operated(control) : tried(control),
    late || control.disposition === "strengthen" ? "at risk" : "met",
  ]);
}

function operated({ operation, evidence }) {
  if (operation === "not tested" || operation === "no occurrence in period") return "not assessed";
  if (operation === "not effective") return "not met";
  if (evidence === "none" || evidence === "design only") return "not assessed";
  if (evidence === "partial period") return "at risk";
  return operation === "effective with deviations" ? "met with deviations" : "met";
}

function tried({ operation, evidence }) {
  return worst([operation === "not effective" ? "at risk" : "met", evidence === "none" ? "not assessed" : "met"]);
}

// Criterion id to its standing: the worst of its key controls, as this criterion's claim lets us see them.
function criteriaStandings(facts, controls, start) {
  const standings = {};
  for (const criterion of facts.criteria) {
    const seen = criterion.controls.map((id) => filled(controls.get(id), criterion.claim));
    const keys = seen.filter((control) => control.key).map((control) => stand(control, facts.operation_counts, start));
    const counted = keys.filter((standing) => standing !== "not relevant");
    standings[criterion.id] = !criterion.relevant ? "not relevant" : counted.length ? worst(counted) : "not met";
  }
  return standings;
}

function gateOf(standings) {
  const all = Object.values(standings);
  if (all.some((one) => one === "not met" || one === "at risk")) return "not ready";
  return all.includes("not assessed") ? "not yet known" : "no blocker found";
}

function stepOf({ disposition, implementation, operation, evidence }) {
  const shown = evidence === "partial period" || evidence === "full period";
  if (operation === "not effective") return "not_effective";
  if (disposition === "create" || implementation === "not started") return "none";
  if (implementation === "in progress") return "in_progress";
  if (shown && operation === "effective") return "effective";
  if (shown && operation === "effective with deviations") return "effective_with_deviations";
  return implementation === "in use" ? "in_use_untested" : "";
}

// The weighted share over the controls that count, and its band over all of them.
function progressOf(counted, scales) {
  let reached = 0, known = 0, everything = 0;
  for (const control of counted) {
    const step = stepOf(control);
    everything += control.weight;
    if (!step) continue;
    known += control.weight;
    reached += control.weight * scales.progress[step];
  }
  if (!known) return { share: null, low: null, high: null };
  return { share: reached / known, low: reached / everything, high: (reached + everything - known) / everything };
}
