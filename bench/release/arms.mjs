// Simulated traffic of two arms, slot by slot, and the canary judged after each as the tool and the watcher do. Seeded: the same
// seed gives the same runs. Knows rates and shares only; simulate.mjs says which and prints.
import { bucketCount, sumCounts } from "../../release/analysis/counts.ts";
import { judgeCanary, judgePromoted } from "../../release/analysis/judge.ts";

/** mulberry32: 32 bits of state, numbers in [0, 1). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const logFactorials = [0];
function logFactorial(n) {
  for (let k = logFactorials.length; k <= Math.min(n, 65_536); k += 1) logFactorials[k] = logFactorials[k - 1] + Math.log(k);
  // Stirling's series: its next term is below 1e-20 from here on.
  return n <= 65_536 ? logFactorials[n] : n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
}

/** A binomial number, exactly: walks outwards from the mode until the chances passed add up to a uniform number. */
export function binomial(random, n, p) {
  if (n === 0 || p <= 0) return 0;
  if (p >= 1) return n;
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const atMode = Math.exp(
    logFactorial(n) - logFactorial(mode) - logFactorial(n - mode) + mode * Math.log(p) + (n - mode) * Math.log1p(-p),
  );
  const odds = p / (1 - p);
  let left = random() - atMode;
  if (left <= 0) return mode;
  let [below, above, belowChance, aboveChance] = [mode, mode, atMode, atMode];
  while (below > 0 || above < n) {
    if (below > 0) {
      belowChance *= below / ((n - below + 1) * odds);
      below -= 1;
      left -= belowChance;
      if (left <= 0) return below;
    }
    if (above < n) {
      aboveChance *= ((n - above) * odds) / (above + 1);
      above += 1;
      left -= aboveChance;
      if (left <= 0) return above;
    }
    if (belowChance + aboveChance < 1e-18) break;
  }
  return mode;
}

function spread(random, n, chances) {
  let left = n;
  let mass = 1;
  return Array.from({ length: bucketCount }, (_, bucket) => {
    const here = bucket === bucketCount - 1 ? left : binomial(random, left, Math.min(1, chances[bucket] / mass));
    left -= here;
    mass -= chances[bucket];
    return here;
  });
}

/** Parts of the answers in each bucket: a warm edge, and farther stores. */
const usualNear = [0.62, 0.2, 0.09, 0.045, 0.02, 0.015, 0.006, 0.003, 0.001];
const usualFar = [0.02, 0.08, 0.25, 0.35, 0.2, 0.07, 0.02, 0.007, 0.003];

/** Moves a part of each bucket into the next one. */
export function slowed(chances, part) {
  return chances.map((chance, bucket) => chance * (bucket === chances.length - 1 ? 1 : 1 - part) + (chances[bucket - 1] ?? 0) * part);
}

/** An arm: its failures, how cold it is, and how slow. */
export const arm = ({ failures = 0.001, cold = 0.05, near = usualNear, far = usualFar } = {}) => ({ failures, cold, near, far });

export function counts(random, requests, { failures, cold, near, far }) {
  const distant = binomial(random, requests, cold);
  return {
    requests,
    failures: binomial(random, requests, failures),
    near: spread(random, requests - distant, near),
    far: spread(random, distant, far),
  };
}

/**
 * One canary from its first step to its end, at most `maxSlots`. `perSlot`: requests of both arms together; `drift(slot,
 * promoted)` multiplies both arms' failures. `from`: the percent that it begins with; `stay`: it is not promoted. Resolves to how it ended.
 */
export function runCanary(random, plan, { stable, canary, perSlot, maxSlots, drift = () => 1, from = plan.steps[0].percent, stay = false }) {
  const slots = [];
  const slotMs = plan.slotSeconds * 1000;
  let [percent, percentSinceMs, nowMs] = [from, 0, 0];
  while (slots.length < maxSlots) {
    const inCanary = binomial(random, perSlot, percent / 100);
    const factor = drift(slots.length, false);
    const drifted = (one) => ({ ...one, failures: Math.min(1, one.failures * factor) });
    slots.push({ atMs: nowMs, stable: counts(random, perSlot - inCanary, drifted(stable)), canary: counts(random, inCanary, drifted(canary)) });
    nowMs += slotMs;
    const decision = judgeCanary({ slots, percent, percentSinceMs, nowMs }, plan);
    const soFar = () => ({ percent, slots: slots.length, requests: sumCounts(slots.map((slot) => slot.canary)).requests, rule: decision.rule });
    if (decision.action === "rollback") return { end: "rollback", ...soFar() };
    if (decision.action === "promote" && !stay) {
      if (decision.percent === 100) return watch(random, plan, { slots, canary, perSlot, drift }, soFar());
      [percent, percentSinceMs] = [decision.percent, nowMs];
    }
  }
  return { end: "waiting", percent, slots: slots.length, requests: sumCounts(slots.map((slot) => slot.canary)).requests, rule: "samples" };
}

function watch(random, plan, { slots, canary, perSlot, drift }, soFar) {
  const before = sumCounts(slots.map((slot) => slot.stable));
  let sum = [];
  for (let slot = 0; slot < plan.watchSlots; slot += 1) {
    const factor = drift(slots.length + slot, true);
    sum = [sumCounts([...sum, counts(random, perSlot, { ...canary, failures: Math.min(1, canary.failures * factor) })])];
    const decision = judgePromoted({ counts: sum, before });
    if (decision.action === "rollback") return { ...soFar, end: "rollback", percent: 100, rule: decision.rule };
  }
  return { ...soFar, end: "promoted" };
}
