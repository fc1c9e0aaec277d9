// Each monitor's query, run over days laid out from recorded events: it fires on its day, not just short of it, and none fires on
// a usual day.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filled, monitors } from "./definitions.mjs";
import { firing, judge } from "./fire-table.mjs";
import { search } from "./metrics.mjs";
import { parseExpression, parseMonitor } from "./query.mjs";
import { scenarios } from "./scenarios.mjs";
import { dayWith } from "./series.mjs";

test("a usual day is quiet", () => {
  assert.deepEqual(firing(dayWith()), []);
});

for (const monitor of monitors) {
  test(`${monitor.key} fires on its day, and not just short of it`, () => {
    const { fires, stays } = scenarios[monitor.key];
    const [loud, quiet] = [judge(monitor, fires()), judge(monitor, stays())];
    assert.deepEqual([loud.fires, quiet.fires], [true, false], `${loud.value} and ${quiet.value}`);
  });
}

describe("queries that the evaluator must refuse", () => {
  for (const [name, query] of [
    ["bad_aggregator", "sum(last_5m):median:foredge.requests{env:test}.as_count() > 1"],
    ["bad_window", "sum(last_5w):sum:foredge.requests{env:test}.as_count() > 1"],
    ["bad_no_limit", "sum(last_5m):sum:foredge.requests{env:test}.as_count()"],
    ["bad_open_bracket", "sum(last_5m):100 * ( sum:foredge.requests{env:test}.as_count() > 1"],
  ]) {
    test(name, () => assert.throws(() => parseMonitor(query), SyntaxError));
  }
  test("bad_search_term", () => assert.throws(() => search("source:foredge (a OR b)"), SyntaxError));
  test("bad_name_left_open", () => assert.throws(() => filled("sum:foredge.requests{$scope} / ${nobody}"), /nobody fills in/));
  test("bad_rest", () => assert.throws(() => parseExpression("sum:foredge.requests{env:test} sum"), SyntaxError));
});

// A mistake in a threshold, a tag or a window changes who fires.
for (const [name, key, from, to, fires] of [
  ["bad_threshold_too_high", "error-rate", "> 1", "> 10", false],
  ["bad_level", "error-rate", "level:error", "level:fault", false],
  ["bad_window_too_short", "empty-searches", "last_4h", "last_1s", false],
  ["bad_unit_of_time", "latency-p95", "> 200000000", "> 200000000000", false],
]) {
  test(`planted: ${name}`, () => {
    const monitor = monitors.find((each) => each.key === key);
    const planted = { ...monitor, query: monitor.query.replace(from, to) };
    assert.notEqual(planted.query, monitor.query);
    assert.equal(judge(planted, scenarios[key].fires()).fires, fires);
  });
}
