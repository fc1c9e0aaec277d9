// A short telemetry run: real traffic through workerd, every request accounted for (run.mjs), and what its events hold.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { runTelemetry } from "./run.mjs";

let run;
before(async () => {
  run = await runTelemetry(56);
});

test("every request is received or reported as dropped", () => {
  const { served, received, reportedDropped } = run.counts;
  assert.equal(served, 56 + 3 * 14 + 1);
  assert.equal(reportedDropped, 14);
  assert.equal(received, served - 14);
});

test("batches are compressed and few", () => {
  const accepted = run.requests.filter(({ status }) => status === 202);
  assert.ok(accepted.length < 10, `${accepted.length} batches`);
  assert.ok(accepted.every(({ sent, bytes }) => sent < bytes / 2));
});

test("an event of each kind says what was asked and who answered", () => {
  const tools = new Set(run.events.map((event) => event.gen_ai?.tool?.name));
  for (const tool of ["search", "examples", "outline", "versions", "lookup", "fetch"]) {
    assert.ok(tools.has(tool), tool);
  }
  const found = run.events.find((event) => event.search?.results > 0);
  assert.match(found.docs.release, /^[0-9a-f]{64}$/);
  assert.ok(found.answer.tokens > 100 && found.work.blocks > 0);
  assert.equal(found.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  assert.ok(run.events.some((event) => event.search?.is_empty === true));
  assert.ok(run.events.some((event) => event.rpc?.response?.status_code === "-32601"));
  assert.ok(run.events.some((event) => event.http?.status_code === 404 && event.status === "warn"));
});

test("no query text leaves without being asked for", () => {
  assert.ok(run.events.length > 0);
  assert.ok(!JSON.stringify(run.events).includes("xylophonezeppelin"));
});
