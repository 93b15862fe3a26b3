// What if gaps were closed, on other days, or the window moved: every figure made again from what the page carries.

// A change is { control, proven, since }; `place` says by how many months the window is moved.
function whatIf(inputs, changes = [], place = 0) {
  const { facts, scales } = inputs, window = facts.windows?.[place];
  const start = window ? window[0] : inputs.records.examination.examination?.window_start ?? null;
  const controls = changedControls(facts, changes, place);
  const standings = criteriaStandings(facts, controls, start);
  const own = [...controls.values()].map((control) => filled(control, control.claim));
  const counted = own.filter((control) => stand(control, facts.operation_counts, start) !== "not relevant");
  const figures = { gate: gateOf(standings), criteria: standings, ...progressOf(counted, scales) };
  if (!inputs.forecast) return figures;
  const grounds = new Map(counted.map((one) => [one.id, groundIn(one, facts, scales, window, place)]));
  const noted = notedBy(grounds, scales.forecast);
  return { ...figures, noted, expected: expectedOf(noted), ...outcomesOf(facts, scales.forecast, counted, grounds) };
}

function changedControls(facts, changes, place) {
  const controls = new Map(facts.controls.map((control) => [control.id, control]));
  for (const { control: id, proven, since } of changes) {
    const before = controls.get(id);
    controls.set(id, {
      ...before,
      disposition: "exists", design: "suitable", implementation: "in use", recorded: true, since,
      operation: proven ? "effective" : "not tested",
      evidence: proven ? "full period" : "design only",
      windows: before.windows.map((window, n) => (n === place ? closedWindow(window, proven, facts.proven) : window)),
    });
  }
  return controls;
}

// Clean tests stay, tests with deviations fall away; what is proven counts so many clean items.
function closedWindow([runs, picked, deviations, items], proven, clean) {
  if (proven) return [runs, picked, 0, clean];
  return deviations ? [runs, picked, null, null] : [runs, picked, deviations, items];
}

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
function outcomesOf(facts, told, counted, grounds) {
  const known = counted.some(({ id, key }) => key && !["unknown", "carried"].includes(grounds.get(id).ground));
  if (!known || !facts.order) return { outcome: null, cases: null };
  const steps = eliminationSteps(facts.clauses, facts.order), cases = [];
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

function outcomeIf(facts, steps, relied, lenient, unknown) {
  const chances = facts.things.map((name) => (name === null ? lenient : relied.get(name) ?? unknown));
  return Math.min(chanceOfAll(steps, chances), 1);
}
