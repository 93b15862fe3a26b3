// The chance that every clause holds, exactly, by eliminating one thing after another: soc2lib/readiness/forecast/outcome.py.

// Makes the steps ready, once for any number of evaluations; any order of all things gives the same chance.
function eliminationSteps(clauses, order) {
  const turn = new Map(order.map((thing, i) => [thing, i]));
  const own = order.map(() => []), arriving = order.map(() => []);
  for (const members of clauses) {
    const turns = members.map((thing) => turn.get(thing)).sort((a, b) => a - b);
    own[turns[0]].push(turns);
  }
  return order.map((thing, i) => {
    const parts = [...own[i], ...arriving[i].map((message) => message.scope)];
    const scope = [...new Set([i, ...parts.flat()])].sort((a, b) => a - b);
    const place = new Map(scope.map((one, bit) => [one, bit]));
    const table = new Float64Array(1 << scope.length).fill(1);
    for (const members of own[i]) forbid(table, members.map((one) => place.get(one)));
    const sources = arriving[i].map((message) => ({
      from: message.from,
      cells: cellsOf(table.length, message.scope.map((one) => place.get(one))),
    }));
    if (scope.length > 1) arriving[scope[1]].push({ from: i, scope: scope.slice(1) });
    return { thing, table, sources, root: scope.length === 1 };
  });
}

// A clause fails in the cells where none of its members holds.
function forbid(table, bits) {
  const mask = bits.reduce((sum, bit) => sum | (1 << bit), 0);
  for (let cell = 0; cell < table.length; cell++) if (!(cell & mask)) table[cell] = 0;
}

// For each cell of a table the cell of a message over some of its bits.
function cellsOf(length, bits) {
  const cells = new Uint32Array(length);
  for (let cell = 0; cell < length; cell++) {
    let target = 0;
    for (let bit = 0; bit < bits.length; bit++) target |= ((cell >> bits[bit]) & 1) << bit;
    cells[cell] = target;
  }
  return cells;
}

// The chance that all clauses hold, for the chances of all things.
function chanceOfAll(steps, chances) {
  const sent = [];
  let whole = 1;
  for (const { thing, table, sources, root } of steps) {
    const held = Float64Array.from(table);
    for (const { from, cells } of sources) {
      const message = sent[from];
      for (let cell = 0; cell < held.length; cell++) held[cell] *= message[cells[cell]];
    }
    const out = new Float64Array(held.length / 2), chance = chances[thing];
    for (let cell = 0; cell < out.length; cell++) {
      out[cell] = held[2 * cell] + chance * (held[2 * cell + 1] - held[2 * cell]);
    }
    sent.push(out);
    if (root) whole *= out[0];
  }
  return whole;
}
