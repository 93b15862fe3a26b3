// What if gaps were closed: every figure made again from the judged facts that the page carries.

// A change is { control, proven, since }. The states of a control: as it is, closed, closed late, proven, proven late.
function whatIf(inputs, changes = []) {
  const { facts, scales } = inputs, changed = new Map(changes.map((change) => [change.control, change]));
  const rows = facts.controls.map((control) => rowOfControl(facts, control, changed.get(control.id)));
  const states = new Map(rows.map(({ id, state }) => [id, state]));
  const counted = rows.filter(({ state }) => state.standing !== "not relevant");
  const criteria = criteriaOf(facts, states), key_controls = headlineOf(criteria, states);
  const figures = {
    gate: gateOf(facts, criteria, key_controls), exceptions: exceptionsOf(facts, counted), key_controls,
    criteria: Object.fromEntries(criteria.map(({ id, standing }) => [id, standing])), ...sharesOf(counted),
  };
  if (!inputs.forecast) return figures;
  const grounds = new Map(counted.map((row) => [row.id, groundIn(facts, row)]));
  const noted = notedBy(grounds, scales.forecast);
  return { ...figures, noted, expected: expectedOf(noted), ...outcomesOf(inputs, criteria, counted, grounds) };
}

function rowOfControl(facts, control, change) {
  const place = change ? 1 + 2 * Number(change.proven) + Number(isLate(facts, change.since)) : 0;
  return { ...control, since: change ? change.since : control.since, state: facts.states[control.states[place]] };
}

// In use only after a period that has begun: the days before are not shown.
const isLate = ({ phase, start }, since) =>
  ["within the period", "after the period"].includes(phase) && Boolean(start && since && since > start);

function notedBy(grounds, told) {
  const priors = [told.prior_middle, told.prior_low, told.prior_high];
  return Object.fromEntries([...grounds].map(([id, one]) => {
    const chances = priors.map((mean) => notedIn(one, mean, told.prior_items));
    return [id, chances[0] === null ? null : chances];
  }));
}

function expectedOf(noted) {
  const known = Object.values(noted).filter(Boolean);
  return known.length ? [0, 1, 2].map((n) => known.reduce((sum, chances) => sum + chances[n], 0)) : null;
}

// Every named supposition with what is unknown taken both ways; null where nothing is known or it is too wide for a page.
function outcomesOf({ facts, scales, compensating }, criteria, counted, grounds) {
  const known = counted.some(({ id, key }) => key && !NO_CHANCE.includes(grounds.get(id).ground));
  if (!known || !facts.order) return { outcome: null, cases: null };
  const told = scales.forecast, cases = [], clauses = clausesOf(facts.things, criteria, compensating);
  const others = [...new Set(clauses.flat())].filter((thing) => !facts.order.includes(thing));
  const steps = eliminationSteps(clauses, [...others, ...facts.order]);
  for (const policy of facts.policies) {
    for (const mean of [told.prior_low, told.prior_middle, told.prior_high]) {
      const relied = new Map([...grounds].map(([id, one]) => [id, reliedOn(one, policy, mean, told.prior_items)]));
      for (const qualifies of [told.qualifies_always, told.qualifies_often, told.qualifies_seldom]) {
        cases.push([0, 1].map((unknown) => outcomeIf(facts, steps, relied, 1 - qualifies, unknown)));
      }
    }
  }
  const all = cases.flat();
  return { outcome: [Math.min(...all), Math.max(...all)], cases };
}

// Of each criterion each key control, or what was tested as compensating for it, or the auditor's leniency holds.
function clausesOf(things, criteria, compensating) {
  const place = new Map(things.flatMap((name, i) => (name === null ? [] : [[name, i]])));
  const clauses = [];
  let lenient = place.size;
  for (const { standing, keys } of criteria) {
    if (standing === "not relevant") continue;
    const own = keys.filter((id) => place.has(id));
    for (const id of own) {
      const others = (compensating[id] ?? []).filter((one) => place.has(one));
      clauses.push([...new Set([id, ...others])].map((one) => place.get(one)).concat(lenient));
    }
    if (!own.length) clauses.push([lenient]);
    lenient++;
  }
  return withoutImplied(clauses);
}

// A clause that holds wherever a shorter one holds asks nothing more.
function withoutImplied(clauses) {
  const kept = [];
  for (const clause of clauses.sort((a, b) => a.length - b.length)) {
    if (!kept.some((short) => short.every((one) => clause.includes(one)))) kept.push(clause);
  }
  return kept;
}

function outcomeIf(facts, steps, relied, lenient, unknown) {
  const chances = facts.things.map((name) => (name === null ? lenient : relied.get(name) ?? unknown));
  return Math.min(chanceOfAll(steps, chances), 1);
}
