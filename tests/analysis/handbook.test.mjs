// The chapter on the canary says what the code does: its tables are made of the plan and the limits.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { bucketEdgesMs } from "../../release/analysis/counts.ts";
import { defaultPlan, limits, parsePlan } from "../../release/analysis/plan.ts";

const chapter = readFileSync("docs/canary.md", "utf8");
const tableOf = (name) => {
  const lines = chapter.split(`<!-- ${name} -->`)[1].split(`<!-- /${name} -->`)[0].trim().split("\n").slice(2);
  return lines.map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
};

test("the steps are the plan's", () => {
  const steps = defaultPlan.steps.map(({ percent, requests, slots }) => [`${percent} %`, String(requests), String(slots)]);
  assert.deepEqual(tableOf("plan"), [...steps, ["100 %", "watched on", String(defaultPlan.watchSlots)]]);
  assert.equal(defaultPlan.slotSeconds, 60);
});

test("the rules have the limits' chances", () => {
  const chances = { failure_rate: limits.alphaGuard, p95: limits.alphaGuard, failures: limits.alphaFailures, times: limits.alphaTimes, after_promotion: limits.alphaAfter };
  const written = Object.fromEntries(tableOf("rules").map(([rule, , chance]) => [rule.replaceAll("`", ""), Number(chance.replace(" %", "")) / 100]));
  assert.deepEqual(Object.keys(written), Object.keys(chances));
  for (const [rule, alpha] of Object.entries(chances)) assert.ok(Math.abs(written[rule] - alpha) < 1e-12, rule);
});

test("the numbers in words are the limits", () => {
  const rows = Object.fromEntries(tableOf("rules").map(([rule, when]) => [rule.replaceAll("`", ""), when]));
  assert.match(rows.failure_rate, new RegExp(`more than ${limits.failureRate * 100} %`));
  assert.match(rows.p95, new RegExp(`more than ${limits.slowShare * 100} % .* longer than ${limits.slowMs} ms`));
  assert.match(rows.failures, new RegExp(`${limits.failureRateMore * 100} percentage points and ${limits.failuresAtLeast} failures`));
  assert.match(rows.times, new RegExp(`a quarter and ${limits.slowerMore * 100} percentage points`));
  assert.equal(limits.slowerTimes, 1.25);
  assert.match(rows.after_promotion, /more than twice/);
  assert.equal(limits.afterTimes, 2);
  const edges = [...bucketEdgesMs.slice(0, -1).map(String), "and 1,600"].join(", ").replace(", and", " and");
  assert.ok(chapter.includes(`end at ${edges} ms`), edges);
});

test("the plan that it shows is one", () => {
  const shown = /```json\n(\{"slotSeconds".*\})\n```/.exec(chapter)[1];
  assert.equal(parsePlan(shown).steps.length, 2);
});
