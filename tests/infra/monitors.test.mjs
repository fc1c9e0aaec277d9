// Each monitor's query, run over days laid out from recorded events: it fires on its day, not just short of it, and none fires on
// a usual day.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { filled, monitors } from "./definitions.mjs";
import { firing, judge } from "./fire-table.mjs";
import { search } from "./metrics.mjs";
import { parseExpression, parseMonitor } from "./query.mjs";
import { scenarios, worse } from "./scenarios.mjs";
import { dayWith, only } from "./series.mjs";

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

for (const [key, days] of Object.entries(worse)) {
  for (const [name, day] of Object.entries(days)) {
    test(`${key} fires when ${name}`, () => {
      const { fires, value } = judge(monitors.find((monitor) => monitor.key === key), day());
      assert.ok(fires, String(value));
    });
  }
}

// No data is no recovery: Datadog would leave such a monitor in alert.
const usual = dayWith();
for (const monitor of monitors.filter(({ thresholds }) => thresholds.critical_recovery !== undefined)) {
  test(`${monitor.key} recovers on a usual day`, () => {
    const { value } = judge(monitor, usual);
    assert.ok(value <= monitor.thresholds.critical_recovery, String(value));
  });
}

test("without any data no monitor fires, and none computes with zeros that nobody counted", () => {
  const nothing = only([]);
  assert.deepEqual(firing(nothing).filter((key) => key !== "traffic-anomaly"), []);
  for (const key of ["error-rate", "latency-p95", "cache-miss-spike", "invocation-failures", "empty-searches", "stale-channel"]) {
    assert.equal(judge(monitors.find((monitor) => monitor.key === key), nothing).value, undefined, key);
  }
});

describe("queries that the evaluator must refuse", () => {
  for (const [name, query] of [
    ["bad_aggregator", "sum(last_5m):median:foredge.requests{env:test}.as_count() > 1"],
    ["bad_average_of_counts", "avg(last_5m):sum:foredge.requests{env:test}.as_count() > 1"],
    ["bad_sum_of_percentiles", "sum(last_5m):p95:foredge.duration{env:test} > 1"],
    ["bad_percentile_of_a_mean", "percentile(last_5m):avg:foredge.duration{env:test} > 1"],
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
  ["bad_aggregator_over_time", "lambda-concurrency", "max(last_15m)", "avg(last_15m)", false],
  ["bad_zero_that_is_no_data", "invocation-failures", "default_zero(sum:foredge.requests{$scope}.as_count())", "sum:foredge.requests{$scope}.as_count()", false],
  ["bad_rung", "origin-fallback", "rung:origin*", "rung:origin", false],
  ["bad_unit_of_time", "latency-p95", "> 200000000", "> 200000000000", false],
]) {
  test(`planted: ${name}`, () => {
    const monitor = monitors.find((each) => each.key === key);
    const planted = { ...monitor, query: monitor.query.replace(from, to) };
    assert.notEqual(planted.query, monitor.query);
    const day = key === "invocation-failures" ? worse[key]["all invocations die"] : scenarios[key].fires;
    assert.equal(judge(planted, day()).fires, fires);
  });
}
