// Both sources of metrics give the same slots for the same requests: Analytics Engine by its SQL, run on data points as the Worker writes
// them; Datadog by its API, whose request and answer are those of the vendor's typed client.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";
import { v2 } from "@datadog/datadog-api-client";
import { bucketEdgesMs, bucketOf, sumCounts, total } from "../../release/analysis/counts.ts";
import { columns, defaultDataset, pointOf } from "../../release/metrics/point.ts";
import { sourceOf } from "../../release/metrics/source.ts";
import { startAnalytics } from "../rig/analytics.mjs";

const [stable, canary, other] = ["a".repeat(64), "b".repeat(64), "c".repeat(64)];
const slotMs = 60_000;
const begin = Math.floor((Date.now() - 3_600_000) / slotMs) * slotMs;
const question = { subject: "release", stable, canary, fromMs: begin, toMs: begin + 10 * slotMs, slotMs };

const requests = [
  { atMs: begin, release: stable, arm: "stable", ms: 3 },
  { atMs: begin + 59_999, release: stable, arm: "stable", ms: 150, isFar: true },
  { atMs: begin + 60_000, release: stable, arm: "stable", ms: 12, hasFailed: true },
  { atMs: begin + 61_000, release: canary, arm: "canary", ms: 201 },
  { atMs: begin + 62_000, release: canary, arm: "canary", ms: 5_000, isFar: true, hasFailed: true },
  // A canary that failed and was answered from stable counts for the canary.
  { atMs: begin + 63_000, release: stable, arm: "canary", ms: 1, hasFailed: true },
  { atMs: begin + 64_000, release: canary, arm: "pinned", ms: 1 },
  { atMs: begin + 65_000, release: other, arm: "stable", ms: 1 },
  { atMs: begin - 1, release: stable, arm: "stable", ms: 1 },
  { atMs: begin + 10 * slotMs, release: canary, arm: "canary", ms: 1 },
].map((request) => ({ version: "v1", isFar: false, hasFailed: false, ...request }));

const at = (buckets) => Object.entries(buckets).reduce((times, [ms, count]) => times.with(bucketOf(Number(ms)), count), new Array(bucketEdgesMs.length + 1).fill(0));
const counts = (failures, near, far) => ({ requests: total(at(near)) + total(at(far)), failures, near: at(near), far: at(far) });
const expected = [
  { atMs: begin, stable: counts(0, { 3: 1 }, { 150: 1 }), canary: counts(0, {}, {}) },
  { atMs: begin + slotMs, stable: counts(1, { 12: 1 }, {}), canary: counts(2, { 201: 1, 1: 1 }, { 5000: 1 }) },
];

let analytics;
before(async () => {
  analytics = await startAnalytics({ account: "acc", token: "secret", dataset: defaultDataset });
  for (const { atMs, ...request } of requests) analytics.write({ atMs, ...pointOf(request) });
});
after(() => analytics.stop());

const environment = () => ({ CLOUDFLARE_API_URL: analytics.url, CLOUDFLARE_ACCOUNT_ID: "acc", ANALYTICS_TOKEN: "secret" });

test("Analytics Engine: slots of both arms, and nothing else", async () => {
  assert.deepEqual(await sourceOf(environment()).read(question), expected);
});

test("Analytics Engine: a release by itself", async () => {
  const [first, second] = await sourceOf(environment()).read({ ...question, canary: "" });
  assert.deepEqual([first.stable.requests, second.stable.requests, second.canary.requests], [2, 1, 0]);
});

test("Analytics Engine: versions of the code, whatever the arm says", async () => {
  analytics.write({ atMs: begin + 3 * slotMs, ...pointOf({ ...requests[0], version: "v2", arm: "canary", hasFailed: true }) });
  const slots = await sourceOf(environment()).read({ ...question, subject: "version", stable: "v1", canary: "v2", fromMs: begin + slotMs });
  assert.deepEqual(slots.map((slot) => [slot.stable.requests, slot.canary.requests, slot.canary.failures]), [[6, 0, 0], [0, 1, 1]]);
});

const json = (value, status = 200) => async () => new Response(typeof value === "string" ? value : JSON.stringify(value), { status });
const badAnalytics = {
  bad_status: [json("down", 503), /status 503: down/],
  bad_json: [json("<html>"), /JSON/],
  bad_null: [json(null), /data must be/],
  bad_no_data: [json({}), /data must be/],
  bad_count: [json({ data: [{ slot: 1, arm: "stable", reach: "near", bucket: "0", outcome: "fine", seen: "-1" }] }), /seen/],
  bad_bucket: [json({ data: [{ slot: 1, arm: "stable", reach: "near", bucket: "9", outcome: "fine", seen: "1" }] }), /bucket/],
  bad_unreachable: [async () => Promise.reject(new Error("refused")), /refused/],
};
for (const [name, [fetcher, error]] of Object.entries(badAnalytics)) {
  test(`Analytics Engine: ${name}`, () => assert.rejects(sourceOf(environment(), fetcher).read(question), error));
}

test("Analytics Engine: bad_token", () => assert.rejects(sourceOf({ ...environment(), ANALYTICS_TOKEN: "x" }).read(question), /401/));
test("Analytics Engine: bad_id is never part of a query", async () => {
  const asked = analytics.queries.length;
  await assert.rejects(sourceOf(environment()).read({ ...question, canary: "x') OR 1 --" }), /no id/);
  assert.equal(analytics.queries.length, asked);
});
test("every column has a place of its own", () => assert.equal(new Set(Object.values(columns)).size, Object.keys(columns).length));

const keys = { DD_API_KEY: "api", DD_APP_KEY: "app", DD_ENV: "prod", DD_API_URL: "https://datadog.example" };

/** Datadog's answer to `queries` about the requests above, in the shape of the vendor's client. */
function datadogAnswer(body) {
  const { from, to, interval, queries } = body.data.attributes;
  const times = Array.from({ length: (to - from) / interval }, (_, index) => from + index * interval);
  const series = [];
  const values = [];
  for (const [queryIndex, { query }] of queries.entries()) {
    const [, limit = Infinity] = /v<=(\d+)/.exec(query) ?? [];
    const holds = ({ isFar, hasFailed, ms }) =>
      (!query.includes("level:error") || hasFailed) && (!query.includes("rung IN") || query.includes("NOT rung") === isFar) && ms * 1e6 <= limit;
    for (const arm of ["stable", "canary", "pinned"]) {
      series.push({ query_index: queryIndex, group_tags: [`arm:${arm}`], unit: null });
      values.push(times.map((time) => requests.filter((one) => one.arm === arm && one.release !== other && one.atMs >= time && one.atMs < time + interval && holds(one)).length || null));
    }
  }
  return { data: { type: "timeseries_response", attributes: { times, series, values } } };
}

test("Datadog: the same slots for the same requests", async () => {
  let sent;
  const source = sourceOf(keys, async (url, init) => {
    sent = { url, init, body: JSON.parse(init.body) };
    return Response.json(datadogAnswer(sent.body));
  });
  assert.deepEqual(await source.read(question), expected);
  assert.equal(sent.url, "https://datadog.example/api/v2/query/timeseries");
  assert.deepEqual([sent.init.headers["dd-api-key"], sent.init.headers["dd-application-key"]], ["api", "app"]);
  const { attributes } = sent.body.data;
  assert.equal(new Set(attributes.queries.map(({ query }) => query)).size, attributes.queries.length);
  assert.ok(attributes.queries.every(({ query }) => query.includes("env:prod AND service:foredge")));
});

test("Datadog: request and answer are what the vendor's client knows", async () => {
  const seen = [];
  const source = sourceOf(keys, async (_, init) => {
    seen.push(JSON.parse(init.body));
    return Response.json(datadogAnswer(seen[0]));
  });
  await source.read(question);
  const [{ data }] = seen;
  const known = v2.TimeseriesFormulaRequestAttributes.getAttributeTypeMap();
  const wire = new Set(Object.values(known).map(({ baseName }) => baseName));
  assert.deepEqual(Object.keys(data.attributes).filter((name) => !wire.has(name)), []);
  const ofQuery = new Set(Object.values(v2.MetricsTimeseriesQuery.getAttributeTypeMap()).map(({ baseName }) => baseName));
  assert.deepEqual(Object.keys(data.attributes.queries[0]).filter((name) => !ofQuery.has(name)), []);
  const answer = datadogAnswer(seen[0]).data.attributes;
  const ofAnswer = new Set(Object.values(v2.TimeseriesResponseAttributes.getAttributeTypeMap()).map(({ baseName }) => baseName));
  const ofSeries = new Set(Object.values(v2.TimeseriesResponseSeries.getAttributeTypeMap()).map(({ baseName }) => baseName));
  assert.deepEqual(Object.keys(answer).filter((name) => !ofAnswer.has(name)), []);
  assert.deepEqual(Object.keys(answer.series[0]).filter((name) => !ofSeries.has(name)), []);
});

test("Datadog: what cannot be there yet is not asked for", async () => {
  const now = Math.floor(Date.now() / slotMs) * slotMs;
  const seen = [];
  const source = sourceOf(keys, async (_, init) => {
    seen.push(JSON.parse(init.body).data.attributes);
    return Response.json(datadogAnswer({ data: { attributes: seen.at(-1) } }));
  });
  await source.read({ ...question, fromMs: now - 5 * slotMs, toMs: now });
  assert.ok(seen[0].to <= now - slotMs);
  assert.deepEqual(await source.read({ ...question, fromMs: now - slotMs, toMs: now }), []);
  assert.equal(seen.length, 1);
});

const attributes = { times: [begin], series: [], values: [] };
const badDatadog = {
  bad_status: [json("no", 403), /403/],
  bad_null: [json(null), /attributes/],
  bad_times: [json({ data: { attributes: { ...attributes, times: ["x"] } } }), /times/],
  bad_interval: [json({ data: { attributes: { ...attributes, times: [begin + 1] } } }), /apart/],
  bad_series: [json({ data: { attributes: { ...attributes, series: [{}] } } }), /same length/],
  bad_values: [json({ data: { attributes: { ...attributes, series: [{ query_index: 0 }], values: [3] } } }), /query_index and values/],
};
for (const [name, [fetcher, error]] of Object.entries(badDatadog)) {
  test(`Datadog: ${name}`, () => assert.rejects(sourceOf(keys, fetcher).read(question), error));
}

const chosen = [
  ["nothing set", {}, undefined],
  ["a key alone", { DD_API_KEY: "x" }, undefined],
  ["both: the Worker's own", { ...keys, CLOUDFLARE_ACCOUNT_ID: "a", ANALYTICS_TOKEN: "t" }, "analytics"],
  ["both, and a wish", { ...keys, CLOUDFLARE_ACCOUNT_ID: "a", ANALYTICS_TOKEN: "t", CANARY_METRICS: "datadog" }, "datadog"],
  ["a wish without credentials", { ...keys, CANARY_METRICS: "analytics" }, undefined],
];
for (const [name, variables, source] of chosen) {
  test(`source: ${name}`, () => assert.equal(sourceOf(variables)?.name, source));
}
test("source: bad_name", () => assert.throws(() => sourceOf({ CANARY_METRICS: "prometheus" }), /CANARY_METRICS/));
test("sums of slots are sums of arms", () => assert.equal(sumCounts(expected.map((slot) => slot.canary)).requests, 3));
