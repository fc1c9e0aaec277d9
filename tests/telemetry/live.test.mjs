// A short telemetry run: real traffic through workerd and the Lambda, every request accounted for (run.mjs), and what the
// events hold.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { runTelemetry } from "./run.mjs";

let run;
before(async () => {
  run = await runTelemetry(56);
});

test("every request is received or reported as dropped", () => {
  const { served, received, reportedDropped } = run.worker.counts;
  assert.equal(served, 56 + 3 * 14 + 1);
  assert.ok(reportedDropped > 0 && run.worker.reasons.status_500 > 0, "an outage costs events");
  assert.ok(received + reportedDropped >= served);
});

test("what came twice is seen: a batch that the intake took without a word in time is sent again", () => {
  assert.ok(run.worker.counts.doubled > 0);
});

test("every request's time comes from the Tail Worker, as of its answer", () => {
  const times = run.worker.times.filter((event) => event.event.name === "invocation" && event.request_id !== undefined);
  assert.ok(times.length >= run.worker.counts.served);
  assert.ok(times.every(({ duration, sampling }) => duration >= 0 && sampling.weight === 1 && sampling.fair === true));
  assert.ok(times.some(({ gen_ai: asked }) => asked?.tool.name === "search"));
});

test("the Lambda keeps what an outage held back, and delivers it afterwards", () => {
  const { served, received, reportedDropped } = run.lambda.counts;
  assert.ok(served >= 28 + 3 * 7 + 1);
  assert.deepEqual([received, reportedDropped], [served, 0]);
  assert.ok(run.lambda.events.every((event) => event.cloud.platform === "aws_lambda" && event.edge?.colo === "us-east-1"));
});

test("batches are compressed and few", () => {
  const accepted = run.worker.requests.filter(({ status }) => status === 202);
  assert.ok(accepted.length < 10, `${accepted.length} batches`);
  const sum = (name) => accepted.reduce((total, request) => total + request[name], 0);
  assert.ok(sum("sent") < sum("bytes") / 2, `${sum("sent")} of ${sum("bytes")} bytes`);
});

test("an event of each kind says what was asked and who answered", () => {
  const tools = new Set(run.worker.events.map((event) => event.gen_ai?.tool?.name));
  for (const tool of ["search", "examples", "outline", "versions", "lookup", "fetch"]) {
    assert.ok(tools.has(tool), tool);
  }
  const found = run.worker.events.find((event) => event.search?.results > 0);
  assert.match(found.docs.release, /^[0-9a-f]{64}$/);
  assert.ok(found.answer.tokens > 100 && found.work.blocks > 0);
  assert.equal(found.trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  assert.ok(run.worker.events.some((event) => event.search?.is_empty === true));
  assert.ok(run.worker.events.some((event) => event.rpc?.response?.status_code === "-32601"));
  assert.ok(run.worker.events.some((event) => event.http?.status_code === 404 && event.status === "warn"));
});

test("no query text leaves without being asked for", () => {
  assert.ok(run.worker.events.length > 0);
  assert.ok(!JSON.stringify([run.worker.events, run.lambda.events]).includes("xylophonezeppelin"));
});
