// What a record becomes: attributes, level, trace, sampling, scrubbing, and the platform's times beside it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf } from "../../worker/src/telemetry.ts";
import { requestEvent } from "../../worker/src/telemetry/event.ts";
import { invocationEvent } from "../../worker/src/telemetry/invocation.ts";
import { samplingOf } from "../../worker/src/telemetry/sampling.ts";
import { scrub } from "../../worker/src/telemetry/scrub.ts";
import { Aside, usesOf } from "../../worker/src/telemetry/usage.ts";
import { recordOf, traceItem, whole } from "./records.mjs";

const origin = { service: "foredge", env: "test", version: "1.2.3", platform: "cloudflare.workers" };
const facts = {
  "mcp.method.name": "a/b",
  "gen_ai.tool.name": "find",
  "mcp.protocol.version": "2026-07-28",
  "client.name": "probe",
  "client.version": "9",
  "docs.library": "kit",
  "docs.version": "5",
  "answer.tokens": "321",
  "search.results": "0",
  "work.blocks": "4",
};

test("an event has every attribute that the handbook lists", () => {
  const record = recordOf({
    facts,
    rung: "r2",
    rounds: 2,
    tiers: { r2: { reads: 5, operations: 3, joined: 0, hits: 3, misses: 0, errors: 0, refused: 0, bytes: 77 } },
    trace_parent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    channel: { source: "kv", epoch: 4, age_ms: 900, errors: ["r2: down"], reads: { r2: 1, kv: 1 } },
  });
  const event = requestEvent(record, origin, { weight: 20, fair: true });
  const tags = "env:test,version:1.2.3";
  assert.deepEqual([event.ddsource, event.ddtags, event.service, event.status], ["foredge", tags, "foredge", "info"]);
  assert.deepEqual([event.env, event.version, event.timestamp], ["test", "1.2.3", record.time_ms]);
  assert.deepEqual(event.event, { name: "request" });
  assert.deepEqual(event.http, { method: "POST", status_code: 200, url_details: { path: "/mcp" } });
  assert.deepEqual(event.mcp, { method: { name: "a/b" }, protocol: { version: "2026-07-28" } });
  assert.deepEqual(event.gen_ai, { tool: { name: "find" } });
  assert.deepEqual(event.client, { name: "probe", version: "9", family: "other" });
  assert.deepEqual(event.docs, { release: record.release, arm: "stable", library: "kit", version: "5" });
  assert.deepEqual([event.answer, event.work], [{ tokens: 321 }, { blocks: 4 }]);
  assert.deepEqual(event.search, { results: 0, is_empty: true });
  assert.deepEqual([event.cache.rung, event.rounds, event.tiers.r2.bytes], ["r2", 2, 77]);
  assert.deepEqual([event.network.bytes_read, event.network.bytes_written], [120, 900]);
  assert.deepEqual([event.network.client.geoip.country.iso_code, event.edge.colo], ["DE", "FRA"]);
  assert.deepEqual(event.sampling, { weight: 20, fair: true });
  assert.deepEqual(event.usage, { r2: { reads: 80, bytes: 1_540 }, kv: { reads: 20, bytes: 0 } });
  assert.deepEqual(event.channel, { source: "kv", epoch: 4, age_ms: 900, errors: ["r2: down"], is_fresh: true });
  assert.deepEqual([event.trace_id, event.span_id], ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"]);
  assert.deepEqual(event.dd, { trace_id: "11803532876627986230", span_id: "67667974448284343" });
});

test("the core's word on the trace goes before the header's", () => {
  const parent = (digit) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;
  const record = recordOf({ trace_parent: parent("1"), facts: { "trace.parent": parent("2") } });
  assert.equal(requestEvent(record, origin, whole).trace_id, "2".repeat(32));
});

for (const [name, parent] of [
  ["bad_shape", "00-xyz"],
  ["bad_zero_trace", `00-${"0".repeat(32)}-${"1".repeat(16)}-01`],
  ["bad_zero_span", `00-${"1".repeat(32)}-${"0".repeat(16)}-01`],
]) {
  test(`trace: ${name}`, () => {
    assert.equal("trace_id" in requestEvent(recordOf({ trace_parent: parent }), origin, whole), false);
  });
}

for (const [name, changes, level] of [
  ["success", {}, "info"],
  ["caller's HTTP fault", { status: 404 }, "warn"],
  ["caller's JSON-RPC fault", { facts: { "rpc.response.status_code": "-32602" } }, "warn"],
  ["tool error", { facts: { "tool.error": "1" } }, "warn"],
  ["our fault", { status: 503 }, "error"],
  ["refusal", { status: 429, error: "rate_limited" }, "warn"],
  ["trap that a second core mended", { traps: 1 }, "notice"],
  ["answer of an origin", { rung: "origin", rescue: { reason: "deadline", asked: ["origin"], errors: [] } }, "notice"],
]) {
  test(`level of ${name}: ${level}, and faults are always kept`, () => {
    const record = recordOf(changes);
    assert.equal(requestEvent(record, origin, whole).status, level);
    assert.deepEqual(samplingOf(record, 0), { weight: level === "info" ? 0 : 1, fair: false });
  });
}

for (const [name, changes, kind, message] of [
  ["a refusal", { status: 503, error: "core_unavailable: no memory" }, "core_unavailable", "core_unavailable: no memory"],
  [
    "a 503 of the core that no origin mended",
    { status: 503, rescue: { reason: "release_unavailable", asked: ["origin"], errors: ["origin: status 500"] } },
    "release_unavailable",
    "release_unavailable; origin: status 500",
  ],
  ["a 5xx that nobody explains", { status: 500 }, "status_500", "status_500"],
  ["a trap that a second core mended", { traps: 1 }, "core_trap", "a core trapped, a second one answered"],
]) {
  test(`${name} says its kind and its reason`, () => {
    assert.deepEqual(requestEvent(recordOf(changes), origin, whole).error, { kind, message });
  });
}

for (const [name, channel, wanted] of [
  ["of a minute is stale", { source: "r2", epoch: 1, age_ms: 60_000, errors: [] }, { source: "r2", epoch: 1, age_ms: 60_000, errors: [], is_fresh: false }],
  ["that nobody had is stale, and has no age", { source: "missing", epoch: -1, age_ms: 0, errors: ["r2: down"] }, { source: "missing", errors: ["r2: down"], is_fresh: false }],
  ["that was not asked for is neither", { source: "none", epoch: -1, age_ms: 0, errors: [] }, { source: "none" }],
]) {
  test(`a channel record ${name}`, () => {
    const record = recordOf({ channel: { ...channel, reads: {} } });
    assert.deepEqual(requestEvent(record, origin, whole).channel, wanted);
  });
}

test("operations count once, under the service that is paid for them, whoever made them", () => {
  const tier = (operations, bytes) => ({ reads: 7, operations, bytes, joined: 9, hits: 1 });
  const warming = recordOf({ tiers: { r2: tier(1, 1_000) }, channel: { ...recordOf().channel, reads: { r2: 1 } } });
  const aside = new Aside();
  aside.add(warming);
  const record = recordOf({ aside: aside.take(), tiers: { answers: tier(1, 10), cache: tier(2, 20), r2: tier(3, 30), "s3-replica": tier(1, 5) } });
  assert.deepEqual(usesOf(record), {
    cache: { reads: 3, bytes: 30 },
    r2: { reads: 5, bytes: 1_030 },
    s3: { reads: 1, bytes: 5 },
  });
  assert.deepEqual(aside.take(), {});
});

test("a client's family is one of few, whatever it calls itself", () => {
  const familyOf = (name) => requestEvent(recordOf({ facts: { "client.name": name } }), origin, whole).client.family;
  assert.deepEqual(["claude-code", "Cursor 3.1", "x".repeat(100)].map(familyOf), ["claude", "cursor", "other"]);
});

test("sampling keeps its share, the same requests each time, and weights add up", () => {
  const records = Array.from({ length: 20_000 }, (_, i) => recordOf({ request_id: `8f${i.toString(16)}-FRA` }));
  for (const rate of [0.05, 0.5, 1]) {
    const sum = records.reduce((total, record) => total + samplingOf(record, rate).weight, 0);
    assert.ok(Math.abs(sum / records.length - 1) < 0.06, `rate ${rate}: weights sum to ${sum}`);
  }
  assert.deepEqual(records.map((r) => samplingOf(r, 0.05)), records.map((r) => samplingOf(r, 0.05)));
});

test("the fair part of what is kept has as many faults as all requests have", () => {
  const records = Array.from({ length: 20_000 }, (_, i) => recordOf({ request_id: `8f${i.toString(16)}-FRA`, status: i % 10 === 0 ? 503 : 200 }));
  const kept = records.map((record) => ({ record, ...samplingOf(record, 0.05) })).filter(({ weight }) => weight > 0);
  const faults = (some) => some.filter(({ record }) => record.status === 503).length / some.length;
  assert.ok(faults(kept) > 0.5, "faults are kept, others are not");
  assert.ok(Math.abs(faults(kept.filter(({ fair }) => fair)) - 0.1) < 0.03);
});

const secrets = [
  ["bearer", "call with Bearer abcdef0123456789", "abcdef0123456789"],
  ["jwt", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sflKxwRJSMeKKF2QT4", "sflKxwRJ"],
  ["aws key", "use AKIAIOSFODNN7EXAMPLE here", "AKIAIOSFODNN7EXAMPLE"],
  ["github token", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "ghp_16C7"],
  ["assignment", "api_key=hunter2hunter2", "hunter2"],
  ["url", "postgres://root:swordfish@db/x", "swordfish"],
  ["mail", "ask jane.doe+x@mail.example.com", "jane.doe"],
  ["card", "pay 4111 1111 1111 1111 now", "4111"],
  ["hex", "digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "9f86d081"],
  ["base64", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "wJalrXUtnFEMI"],
  ["private key", "-----BEGIN RSA PRIVATE KEY-----\nMIIE", "MIIE"],
];
for (const [name, text, secret] of secrets) {
  test(`scrubbed: ${name}`, () => {
    const out = scrub(text);
    assert.ok(!out.includes(secret), out);
    assert.ok(out.includes("[removed]"));
  });
}

test("what people search for stays as it is", () => {
  for (const text of ["useEffect cleanup", "kubectl get pods -o jsonpath={.items[0].metadata.name}", "HTTP 429 retry-after 30", "getServerSideProps vs generateStaticParams"]) {
    assert.equal(scrub(text), text);
  }
});

test("the text of a query is scrubbed on its way into the record", () => {
  assert.deepEqual(factsOf([["search.query", "mail a@b.example"], ["work.blocks", "1"]]), {
    "search.query": "mail [removed]",
    "work.blocks": "1",
  });
});

test("times come from the platform and join by request id; what runs behind the answer is no part of them", () => {
  const record = recordOf({ facts, status: 200 });
  const event = invocationEvent(traceItem(record), origin);
  assert.equal(event.request_id, record.request_id);
  assert.deepEqual([event.duration, event.faas.cpu_time, event.faas.wall_time], [41_000_000, 3_000_000, 5_041_000_000]);
  assert.deepEqual([event.event.name, event.docs.library, event.gen_ai.tool.name], ["invocation", "kit", "find"]);
});

test("use of a quota counts for all that sampling leaves out", () => {
  const event = invocationEvent(traceItem(recordOf(), { sampling: { weight: 20, fair: true } }), origin);
  assert.deepEqual([event.usage, event.sampling], [{ cpu_ms: 60 }, { weight: 20, fair: true }]);
});

test("an invocation that died before its record is an error with the platform's reason", () => {
  const event = invocationEvent(traceItem(undefined, { outcome: "exceededCpu" }), origin);
  assert.deepEqual([event.status, event.request_id, event.error.kind], ["error", "ray-1", "exceededCpu"]);
  assert.equal("duration" in event, false, "nobody was answered");
});

test("every failed invocation stands for itself, whatever its request stood for", () => {
  const event = invocationEvent(traceItem(recordOf(), { outcome: "exceededMemory", sampling: { weight: 20, fair: true } }), origin);
  assert.deepEqual(event.sampling, { weight: 1, fair: true });
});

for (const [name, item] of [
  ["a request that sampling left out", traceItem(undefined)],
  ["a client that went away", traceItem(undefined, { outcome: "canceled" })],
  ["a cron run that failed", { ...traceItem(undefined, { outcome: "exception" }), event: { cron: "* * * * *" } }],
]) {
  test(`no event for ${name}`, () => {
    assert.equal(invocationEvent(item, origin), undefined);
  });
}
