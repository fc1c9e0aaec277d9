// The arithmetic of `make quality`: metrics worked out by hand, as tests/cli/eval_test.cc has them for the native program, and the test of
// significance where its answer is known.
import assert from "node:assert/strict";
import test from "node:test";
import { scoreRun, significance } from "../../bench/quality/score.mjs";

const grades = (entries) => new Map(Object.entries(entries));

test("a run is scored as worked out by hand", () => {
  const second = 1 / Math.log2(3);
  const rows = [
    ["the gain is the grade", { a: 1, b: 2 }, ["a", "b"], [(1 + 2 * second) / (2 + second), 1, 1, 1]],
    ["an excluded page makes room", { a: 1, x: -1 }, ["x", "a"], [1, 1, 1, 1]],
    ["one of two", { a: 1, b: 1 }, ["c", "a"], [second / (1 + second), 0.5, 0.5, 0]],
    ["the eleventh does not count", { a: 1 }, [..."bcdefghijka"], [0, 0, 0, 0]],
    ["nothing found", { a: 1 }, undefined, [0, 0, 0, 0]],
  ];
  for (const [name, judged, ranked, expected] of rows) {
    const run = new Map(ranked ? [["q", ranked]] : []);
    const values = Object.values(scoreRun(new Map([["q", grades(judged)]]), run).metrics);
    values.forEach((value, at) => assert.ok(Math.abs(value - expected[at]) < 1e-12, `${name}: ${values}`));
  }
  const two = new Map([["q", grades({ a: 1 })], ["r", grades({ a: 1 })]]);
  assert.deepEqual(scoreRun(two, new Map([["r", ["a"]]])).each, [0, 1]);
});

test("significance tells luck from difference, the same each time", () => {
  const scores = Array.from({ length: 100 }, (_, at) => ((at * 37) % 100) / 100);
  const better = scores.map((score) => score + 0.01);
  assert.equal(significance(scores, scores), 1);
  assert.ok(significance(better, scores) < 0.001);
  assert.equal(significance(better, scores), significance(scores, better));
  assert.ok(significance(scores.map((score, at) => score + (at % 2 === 0 ? 0.1 : -0.1)), scores) > 0.9);
  // Of four equal differences all must fall on one side: 2 of 16 tosses.
  assert.ok(Math.abs(significance([1, 1, 1, 1], [0, 0, 0, 0]) - 1 / 8) < 0.02);
});
