// How likely an exception in one control is, and whether an auditor still relies on it: soc2lib/readiness in the page.

// The chance that k of n picked items deviate where the rate is Beta(a, b): as products, so nothing is lost in logarithms.
function betaBinomial({ a, b }, k, n) {
  if (k < 0 || k > n) return 0;
  let chance = 1;
  for (let i = 0; i < k; i++) chance *= ((n - i) / (i + 1)) * ((a + i) / (a + b + i));
  for (let j = 0; j < n - k; j++) chance *= (b + j) / (a + b + k + j);
  return chance;
}

// The chance that `old` of n items picked from all runs fall among the earlier ones.
function fallsBefore(earlier, runs, old, n) {
  const later = runs - earlier;
  let chance = 1;
  for (let i = 0; i < n - old; i++) chance *= (later - i) / (runs - i);
  for (let i = 0; i < old; i++) chance *= ((earlier - i) / (i + 1)) * ((n - i) / (runs - (n - old) - i));
  return chance;
}

// The same where every run before the control's first day deviates.
function chanceOf(rate, k, n) {
  if (!rate.earlier) return betaBinomial(rate, k, n);
  let chance = 0;
  const most = Math.min(k, n, rate.earlier);
  for (let old = Math.max(0, n - (rate.runs - rate.earlier)); old <= most; old++) {
    chance += fallsBefore(rate.earlier, rate.runs, old, n) * betaBinomial(rate, k - old, n - old);
  }
  return chance;
}

const ABSENT = "known to be absent", FAILED = "known not to have worked", DESIGN_ONLY = "design only, nothing to pick";
const CARRIED = "carried by others", UNKNOWN = "not known", UNCOUNTED = "population not counted";
const NO_CHANCE = [UNKNOWN, UNCOUNTED, CARRIED];
const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

// What the forecast of one control rests on, with its runs before it was in use.
function groundIn({ start, days }, { runs, since, state }) {
  const { ground, design, picked, deviations, tested } = state;
  const before = runs && days && since ? Math.min(Math.max(0, daysBetween(start, since)), days) : 0;
  return { ground, design, picked, runs, earlier: before && Math.floor((runs * before) / days), tests: [deviations, tested] };
}

function rateOf({ tests, earlier, runs }, mean, items) {
  return { a: mean * items + tests[0], b: (1 - mean) * items + Math.max(tests[1] - tests[0], 0), earlier, runs };
}

function notedIn(one, mean, items) {
  if (NO_CHANCE.includes(one.ground)) return null;
  if (one.ground === ABSENT || one.ground === FAILED) return 1;
  return 1 - one.design * (one.ground === DESIGN_ONLY ? 1 : chanceOf(rateOf(one, mean, items), 0, one.picked));
}

function reliedOn(one, policy, mean, items) {
  if (one.ground === CARRIED) return 1;
  if (NO_CHANCE.includes(one.ground)) return null;
  if (one.ground === ABSENT || one.ground === FAILED) return 0;
  if (one.ground === DESIGN_ONLY) return one.design;
  const rate = rateOf(one, mean, items), n = one.picked;
  let more = Math.floor((policy.more * n) / 25), held = 0;
  if (one.earlier) more = Math.max(0, Math.min(more, one.runs - n));
  for (let k = 0; k <= Math.floor((policy.tolerated * n) / 25); k++) held += chanceOf(rate, k, n);
  if (more) held += (chanceOf(rate, 1, n + more) * n) / (n + more);
  return Math.min(one.design * held, 1);
}
