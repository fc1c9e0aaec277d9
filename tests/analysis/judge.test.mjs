// What one look decides, row by row: what takes a canary back, what lets it go on, and what makes it wait.
import assert from "node:assert/strict";
import test from "node:test";
import { bucketCount, bucketEdgesMs, bucketOf, noCounts, slowerThan } from "../../release/analysis/counts.ts";
import { judgeCanary, judgePromoted } from "../../release/analysis/judge.ts";
import { defaultPlan, limits, nextPercent, parsePlan } from "../../release/analysis/plan.ts";
import { lastLook } from "../../release/analysis/rules.ts";

const slotMs = defaultPlan.slotSeconds * 1000;

/** `requests` answers, all near and of `ms`, but for `slow` of 1,000 ms. */
function counts(requests, failures = 0, { ms = 5, slow = 0, far = 0 } = {}) {
  const near = new Array(bucketCount).fill(0);
  const distant = new Array(bucketCount).fill(0);
  near[bucketOf(ms)] += requests - slow - far;
  near[bucketOf(1000)] += slow;
  distant[bucketOf(1000)] += far;
  return { requests, failures, near, far: distant };
}

const repeated = (number, stable, canary) => Array.from({ length: number }, (_, index) => ({ atMs: index * slotMs, stable, canary }));
const trial = (slots, more = {}) => ({ slots, percent: 10, percentSinceMs: 0, nowMs: slots.length * slotMs, ...more });

const good = repeated(12, counts(3_000, 3), counts(300));

const rows = [
  { name: "enough and no worse", given: trial(good), action: "promote", percent: 50, rule: "samples" },
  { name: "the last step leads to 100 %", given: trial(repeated(12, counts(900), counts(900)), { percent: 50 }), action: "promote", percent: 100, rule: "samples" },
  { name: "a percent between two steps", given: trial(good, { percent: 20 }), action: "promote", percent: 50, rule: "samples" },
  { name: "fewer failures than stable", given: trial(repeated(12, counts(3_000, 60), counts(300, 1))), action: "promote", percent: 50, rule: "samples" },
  { name: "a cold canary", given: trial(repeated(12, counts(3_000, 3, { far: 150 }), counts(300, 0, { far: 120 }))), action: "promote", percent: 50, rule: "samples" },
  { name: "bad_failures", given: trial(repeated(12, counts(3_000, 30), counts(300, 12))), action: "rollback", rule: "failure_rate" },
  { name: "bad_failures below the guardrail", given: trial(repeated(12, counts(30_000, 0), counts(3_000, 18))), action: "rollback", rule: "failures" },
  { name: "bad_failures at once", given: trial(repeated(1, counts(5_000, 0), counts(60, 60))), action: "rollback", rule: "failure_rate" },
  { name: "bad_slow", given: trial(repeated(12, counts(3_000), counts(300, 0, { slow: 30 }))), action: "rollback", rule: "p95" },
  { name: "bad_slower below the guardrail", given: trial(repeated(12, counts(3_000, 0, { ms: 20 }), counts(300, 0, { ms: 40 }))), action: "rollback", rule: "times" },
  { name: "bad_slow where far answers are", given: trial(repeated(12, counts(3_000), counts(300, 0, { far: 40 }))), action: "promote", percent: 50, rule: "samples" },
  { name: "failures in both arms", given: trial(repeated(12, counts(3_000, 150), counts(300, 15))), action: "promote", percent: 50, rule: "samples" },
  { name: "slow in both arms", given: trial(repeated(12, counts(3_000, 0, { slow: 600 }), counts(300, 0, { slow: 60 }))), action: "promote", percent: 50, rule: "samples" },
  { name: "four failures of one client", given: trial(repeated(1, counts(5_000, 0), counts(60, 4))), action: "wait", rule: "samples" },
  { name: "suspect, not certain", given: trial(repeated(12, counts(3_000, 0), counts(300, 0)).with(3, { atMs: 3 * slotMs, stable: counts(3_000, 6), canary: counts(300, 5) })), action: "wait", rule: "failures" },
  { name: "no data at all", given: trial([], { nowMs: 60 * slotMs }), action: "wait", rule: "samples", reason: /no data/ },
  { name: "no data of the canary", given: trial(repeated(60, counts(3_000), noCounts)), action: "wait", rule: "samples", reason: /no data/ },
  { name: "no data of stable", given: trial(repeated(60, noCounts, counts(3_000))), action: "wait", rule: "samples", reason: /0 of 3000 requests of the stable arm/ },
  { name: "old data", given: trial(good, { nowMs: 60 * slotMs }), action: "wait", rule: "samples", reason: /too old/ },
  { name: "too few requests", given: trial(repeated(12, counts(3_000), counts(200))), action: "wait", rule: "samples", reason: /2400 of 3000/ },
  { name: "too little time", given: trial(repeated(2, counts(30_000), counts(3_000))), action: "wait", rule: "samples", reason: /2 of 10 slots/ },
  { name: "enough, but not in this step", given: trial(good, { percentSinceMs: 6 * slotMs }), action: "wait", rule: "samples", reason: /1800 of 3000/ },
  { name: "bad_failures of an earlier step still count", given: trial([...repeated(3, counts(9_000), counts(90, 40)), ...good], { percentSinceMs: 3 * slotMs }), action: "rollback", rule: "failure_rate" },
];

for (const { name, given, action, percent, rule, reason } of rows) {
  test(name, () => {
    const decision = judgeCanary(given, defaultPlan);
    assert.deepEqual([decision.action, decision.percent, decision.rule], [action, percent, rule], decision.reason);
    if (reason !== undefined) assert.match(decision.reason, reason);
    assert.deepEqual(Object.keys(decision.figures), ["failure_rate", "p95", "failures", "times"]);
    assert.doesNotThrow(() => JSON.parse(JSON.stringify(decision, (_, value) => (Number.isNaN(value) || value === Infinity ? assert.fail("no number") : value))));
  });
}

const before = counts(100_000, 50);
const afterRows = [
  { name: "promoted and fine", counts: [counts(4_000, 2)], before, action: "wait" },
  { name: "promoted, no data", counts: [], before, action: "wait" },
  { name: "bad_promoted, failing", counts: [counts(4_000, 200)], before, action: "rollback", rule: "failure_rate" },
  { name: "bad_promoted, ten times the failures", counts: [counts(9_000, 45)], before, action: "rollback", rule: "after_promotion" },
  { name: "bad_promoted, slow", counts: [counts(1_000, 0, { slow: 300 })], before, action: "rollback", rule: "p95" },
  { name: "as bad as the one before", counts: [counts(4_000, 200)], before: counts(90_000, 4_500), action: "wait" },
  { name: "bad_promoted, nothing known of before", counts: [counts(4_000, 200)], before: noCounts, action: "rollback", rule: "failure_rate" },
];
for (const { name, action, rule = "watch", ...given } of afterRows) {
  test(name, () => {
    const decision = judgePromoted(given);
    assert.deepEqual([decision.action, decision.rule], [action, rule], decision.reason);
  });
}

test("a look is due when requests grew by a quarter, whatever became of them", () => {
  const looks = good.map((_, index) => lastLook(good.slice(0, index + 1)).number);
  assert.deepEqual(looks, [1, 2, 3, 4, 5, 5, 6, 6, 7, 7, 7, 8]);
});

test("buckets: an edge belongs to the bucket below it", () => {
  for (const [index, edge] of bucketEdgesMs.entries()) {
    assert.deepEqual([bucketOf(edge), bucketOf(edge + 1)], [index, index + 1]);
    assert.equal(slowerThan(counts(1, 0, { ms: edge }).near, index), 0);
    assert.equal(slowerThan(counts(1, 0, { ms: edge + 1 }).near, index), 1);
  }
  assert.ok(bucketEdgesMs.includes(limits.slowMs));
});

test("the chances to be wrong add up to less than 1 %", () => {
  const { alphaFailures, alphaTimes, alphaGuard, alphaAfter } = limits;
  assert.ok(alphaFailures + alphaTimes + 4 * alphaGuard + alphaAfter < 0.01);
});

test("steps lead from 0 to 100", () => {
  const path = [0];
  while (path.at(-1) < 100) path.push(nextPercent(defaultPlan, path.at(-1)));
  assert.deepEqual(path, [0, 1, 10, 50, 100]);
});

const step = { percent: 5, requests: 10, slots: 1 };
const plan = { slotSeconds: 2, steps: [step], watchSlots: 3, staleSlots: 4 };
test("a plan is read, and empty is the default", () => {
  assert.deepEqual(parsePlan(JSON.stringify(plan)), plan);
  assert.equal(parsePlan(""), defaultPlan);
});
const badPlans = {
  bad_json: ["{", /JSON/], bad_null: ["null", /steps/], bad_no_steps: [JSON.stringify({ ...plan, steps: [] }), /steps/],
  bad_percent: [JSON.stringify({ ...plan, steps: [{ ...step, percent: 100 }] }), /percent/],
  bad_falling: [JSON.stringify({ ...plan, steps: [step, { ...step, percent: 4 }] }), /rise/],
  bad_zero_requests: [JSON.stringify({ ...plan, steps: [{ ...step, requests: 0 }] }), /requests/],
  bad_fraction: [JSON.stringify({ ...plan, slotSeconds: 0.5 }), /slotSeconds/],
  bad_null_step: [JSON.stringify({ ...plan, steps: [null] }), /steps/],
};
for (const [name, [json, error]] of Object.entries(badPlans)) {
  test(name, () => assert.throws(() => parsePlan(json), error));
}
