// The evidence keeps its promise, checked by counting every outcome: its expectation is at most 1 when the canary is no worse, with any
// split and any drift from slot to slot, and the bound of a tail is never below the tail.
import assert from "node:assert/strict";
import test from "node:test";
import { logEvidence, logEvidenceAbove, logTailBound, spent } from "../../release/analysis/evidence.ts";

const tiny = 1e-9;

function choose(n, k) {
  let ways = 1;
  for (let i = 0; i < k; i += 1) ways = (ways * (n - i)) / (i + 1);
  return k < 0 || k > n ? 0 : ways;
}

const chanceOf = (n, k, p) => choose(n, k) * p ** k * (1 - p) ** (n - k);

/** Every outcome of one slot with its chance: `inStable` and `inCanary` requests with failure rates `a` and `b`. */
function outcomes(inStable, inCanary, a, b) {
  const all = [];
  for (let x = 0; x <= inStable; x += 1) {
    for (let y = 0; y <= inCanary; y += 1) {
      const split = { events: x + y, inCanary: y, share: inCanary / (inStable + inCanary) };
      all.push({ split, chance: chanceOf(inStable, x, a) * chanceOf(inCanary, y, b) });
    }
  }
  return all;
}

function expectation(slots) {
  const [first, second] = slots.map(({ sizes: [m, n], rates: [a, b] }) => outcomes(m, n, a, b));
  return first.reduce((sum, one) => sum + second.reduce(
    (inner, other) => inner + one.chance * other.chance * Math.exp(logEvidence([one.split, other.split])), 0), 0);
}

test("the expectation is at most 1 when the canary is no worse", () => {
  for (const sizes of [[1, 1], [5, 1], [9, 3], [4, 4], [2, 6]]) {
    for (const [a, b] of [[0.01, 0.01], [0.3, 0.3], [0.9, 0.9], [0.4, 0.1], [0.05, 0]]) {
      const mean = expectation([{ sizes, rates: [a, b] }, { sizes: [6, 2], rates: [0.5, 0.5] }]);
      assert.ok(mean <= 1 + tiny, `${sizes} at ${a}, ${b}: ${mean}`);
    }
  }
});

test("bad_canary: the expectation grows when it is worse", () => {
  const slot = { sizes: [8, 4], rates: [0.05, 0.5] };
  assert.ok(expectation([slot, slot]) > 3);
});

test("a bound of a tail is never below the tail, and close to it far out", () => {
  for (const [inStable, inCanary] of [[9, 1], [6, 6], [20, 10], [40, 4]]) {
    const all = inStable + inCanary;
    for (let events = 1; events <= all; events += 1) {
      for (let seen = Math.max(0, events - inStable); seen <= Math.min(events, inCanary); seen += 1) {
        let tail = 0;
        for (let more = seen; more <= Math.min(events, inCanary); more += 1) tail += (choose(inCanary, more) * choose(inStable, events - more)) / choose(all, events);
        const bound = Math.exp(logTailBound([{ events, inCanary: seen, share: inCanary / all }]));
        assert.ok(bound >= tail - tiny, `${seen} of ${events} in ${inCanary} of ${all}: ${bound} below ${tail}`);
      }
    }
  }
  // 30 events of a tenth: 12 in the canary. The exact tail of the binomial is 1.1e-5.
  const far = Math.exp(logTailBound([{ events: 30, inCanary: 12, share: 0.1 }]));
  assert.ok(far > 1.1e-5 && far < 1.1e-4, String(far));
});

test("evidence above a limit has the expectation 1 on it, less below it, more above it", () => {
  const mean = (rate) => Array.from({ length: 31 }, (_, k) => chanceOf(30, k, rate) * Math.exp(logEvidenceAbove(0.05, k, 30))).reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(mean(0.05) - 1) < tiny);
  assert.ok(mean(0.02) < 1);
  assert.ok(mean(0.2) > 5);
});

test("what looks spend adds up to no more than there is", () => {
  let sum = 0;
  for (let look = 1; look <= 100_000; look += 1) sum += spent(0.002, look);
  assert.ok(sum <= 0.002 && sum > 0.00199);
});
