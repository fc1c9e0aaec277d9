// What a record becomes: attributes, level, trace, sampling, scrubbing, and the platform's times beside it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { factsOf } from "../../worker/src/telemetry.ts";
import { requestEvent } from "../../worker/src/telemetry/event.ts";
import { invocationEvent } from "../../worker/src/telemetry/invocation.ts";
import { weightOf } from "../../worker/src/telemetry/sampling.ts";
import { scrub } from "../../worker/src/telemetry/scrub.ts";
import { recordOf, traceItem } from "./records.mjs";

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
    tiers: { r2: { reads: 3, joined: 0, hits: 3, misses: 0, errors: 0, refused: 0, bytes: 77 } },
    trace_parent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  });
  const event = requestEvent(record, origin, 20);
  const tags = "env:test,version:1.2.3";
  assert.deepEqual([event.ddsource, event.ddtags, event.service, event.status], ["foredge", tags, "foredge", "info"]);
  assert.deepEqual([event.env, event.version, event.timestamp], ["test", "1.2.3", record.time_ms]);
  assert.deepEqual(event.event, { name: "request" });
  assert.deepEqual(event.http, { method: "POST", status_code: 200, url_details: { path: "/mcp" } });
  assert.deepEqual(event.mcp, { method: { name: "a/b" }, protocol: { version: "2026-07-28" } });
  assert.deepEqual(event.gen_ai, { tool: { name: "find" } });
  assert.deepEqual(event.client, { name: "probe", version: "9" });
  assert.deepEqual(event.docs, { release: record.release, arm: "stable", library: "kit", version: "5" });
  assert.deepEqual([event.answer, event.work], [{ tokens: 321 }, { blocks: 4 }]);
  assert.deepEqual(event.search, { results: 0, is_empty: true });
  assert.deepEqual([event.cache.rung, event.rounds, event.tiers.r2.bytes], ["r2", 2, 77]);
  assert.deepEqual([event.network.bytes_read, event.network.bytes_written], [120, 900]);
  assert.deepEqual([event.network.client.geoip.country.iso_code, event.edge.colo], ["DE", "FRA"]);
  assert.deepEqual(event.sampling, { weight: 20 });
  assert.deepEqual(event.usage, { r2: { reads: 60, bytes: 1_540 } });
  assert.deepEqual([event.trace_id, event.span_id], ["4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"]);
  assert.deepEqual(event.dd, { trace_id: "11803532876627986230", span_id: "67667974448284343" });
});

test("the core's word on the trace goes before the header's", () => {
  const parent = (digit) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;
  const record = recordOf({ trace_parent: parent("1"), facts: { "trace.parent": parent("2") } });
  assert.equal(requestEvent(record, origin, 1).trace_id, "2".repeat(32));
});

for (const [name, parent] of [
  ["bad_shape", "00-xyz"],
  ["bad_zero_trace", `00-${"0".repeat(32)}-${"1".repeat(16)}-01`],
  ["bad_zero_span", `00-${"1".repeat(32)}-${"0".repeat(16)}-01`],
]) {
  test(`trace: ${name}`, () => {
    assert.equal("trace_id" in requestEvent(recordOf({ trace_parent: parent }), origin, 1), false);
  });
}

for (const [name, changes, level] of [
  ["success", {}, "info"],
  ["caller's HTTP fault", { status: 404 }, "warn"],
  ["caller's JSON-RPC fault", { facts: { "rpc.response.status_code": "-32602" } }, "warn"],
  ["tool error", { facts: { "tool.error": "1" } }, "warn"],
  ["our fault", { status: 503 }, "error"],
  ["refusal", { status: 429, error: "rate_limited" }, "warn"],
  ["trap that a second core mended", { traps: 1 }, "error"],
]) {
  test(`level of ${name}: ${level}, and faults are always kept`, () => {
    const record = recordOf(changes);
    assert.equal(requestEvent(record, origin, 1).status, level);
    assert.equal(weightOf(record, 0), level === "info" ? 0 : 1);
  });
}

test("an answer that was rescued is always kept", () => {
  assert.equal(weightOf(recordOf({ rescue: { reason: "deadline", asked: ["origin"], errors: [] } }), 0), 1);
});

test("a refusal says its kind and its whole reason", () => {
  const { error } = requestEvent(recordOf({ status: 503, error: "core_unavailable: no memory" }), origin, 1);
  assert.deepEqual(error, { kind: "core_unavailable", message: "core_unavailable: no memory" });
});

test("sampling keeps its share, the same requests each time, and weights add up", () => {
  const records = Array.from({ length: 20_000 }, (_, i) => recordOf({ request_id: `8f${i.toString(16)}-FRA` }));
  for (const rate of [0.05, 0.5, 1]) {
    const sum = records.reduce((total, record) => total + weightOf(record, rate), 0);
    assert.ok(Math.abs(sum / records.length - 1) < 0.06, `rate ${rate}: weights sum to ${sum}`);
  }
  assert.deepEqual(records.map((r) => weightOf(r, 0.05)), records.map((r) => weightOf(r, 0.05)));
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

test("times come from the platform and join by request id", () => {
  const record = recordOf({ facts, status: 200 });
  const event = invocationEvent(traceItem(record), origin, 1);
  assert.equal(event.request_id, record.request_id);
  assert.deepEqual([event.duration, event.faas.cpu_time], [41_000_000, 3_000_000]);
  assert.deepEqual([event.event.name, event.docs.library, event.gen_ai.tool.name], ["invocation", "kit", "find"]);
});

test("use of a quota counts for all that sampling leaves out", () => {
  const kept = Array.from({ length: 200 }, (_, i) => recordOf({ request_id: `k-${i}` })).find((record) => weightOf(record, 0.05) > 0);
  assert.deepEqual(invocationEvent(traceItem(kept), origin, 0.05).usage, { cpu_ms: 60 });
});

test("an invocation that died before its record is an error with the platform's reason", () => {
  const event = invocationEvent(traceItem(undefined, { outcome: "exceededCpu" }), origin, 0);
  assert.deepEqual([event.status, event.request_id, event.error.kind], ["error", "ray-1", "exceededCpu"]);
});

for (const [name, item] of [
  ["a request that sampling left out", traceItem(undefined)],
  ["a client that went away", traceItem(undefined, { outcome: "canceled" })],
  ["a cron run that failed", { ...traceItem(undefined, { outcome: "exception" }), event: { cron: "* * * * *" } }],
]) {
  test(`no event for ${name}`, () => {
    assert.equal(invocationEvent(item, origin, 1), undefined);
  });
}
