// Batches, retries and drops: against scripted senders, then through the real sender against the intake of intake.mjs. Every
// event is accounted for, delivered or reported.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { nodeWire } from "../../worker/src/lambda/intake-post.ts";
import { fetchWire, intakeSender } from "../../worker/src/telemetry/intake.ts";
import { defaultShipperLimits, Shipper } from "../../worker/src/telemetry/shipper.ts";
import { Telemetry } from "../../worker/src/telemetry/sinks.ts";
import { takeInvocations } from "../../worker/src/tail.ts";
import { apiKey, Intake } from "./intake.mjs";
import { recordOf, traceItem } from "./records.mjs";

const limits = { batchEvents: 3, batchBytes: 1_000, batchMs: 0, eventBytes: 500, heldBytes: 2_000, sendMs: 60_000, cuts: 2 };
const report = (dropped, reasons) => JSON.stringify({ dropped, reasons });

/** A shipper whose sender says what `script` gives, one entry a batch. */
function scripted(script, change = {}, now = undefined) {
  const bodies = [];
  const send = async (body) => {
    bodies.push(JSON.parse(body));
    return script.shift() ?? "accepted";
  };
  const work = [];
  const shipper = new Shipper(send, report, { ...limits, ...change }, now);
  return { shipper, bodies, work, add: (line) => shipper.add(line, (each) => work.push(each)), idle: () => Promise.all(work) };
}

test("a batch goes by count", async () => {
  const { bodies, add, idle } = scripted([]);
  for (let i = 0; i < 7; i += 1) {
    add(String(i));
  }
  await idle();
  assert.deepEqual(bodies, [[0, 1, 2], [3, 4, 5]]);
});

test("a batch goes by size", async () => {
  const { bodies, add, idle } = scripted([], { batchEvents: 100, batchBytes: 10 });
  add("12345");
  add("67890");
  await idle();
  assert.deepEqual(bodies, [[12345, 67890]]);
});

test("a batch goes by age, once, and not what a full batch took with it", async () => {
  const { bodies, work, add, idle } = scripted([], { batchMs: 1 });
  add("1");
  await idle();
  assert.deepEqual(bodies, [[1]]);
  for (const line of ["2", "3", "4"]) {
    add(line);
  }
  await idle();
  assert.deepEqual(bodies, [[1], [2, 3, 4]]);
  assert.equal(work.length, 3); // two timers and one full batch
});

test("what cannot be delivered is counted, and the count goes with the next batch until it arrives", async () => {
  const { shipper, bodies, add } = scripted(["status_500", "status_500", "accepted", "accepted"]);
  for (const round of [1, 2, 3, 4]) {
    add(String(round));
    await shipper.flush();
  }
  assert.deepEqual(bodies, [
    [1],
    [2, { dropped: 1, reasons: { status_500: 1 } }],
    [3, { dropped: 2, reasons: { status_500: 2 } }],
    [4],
  ]);
});

test("too long and too many are drops with a reason", async () => {
  const gate = Promise.withResolvers();
  const bodies = [];
  const send = async (body) => (bodies.push(JSON.parse(body)), bodies.length === 1 ? gate.promise : "accepted");
  const shipper = new Shipper(send, report, { ...limits, batchEvents: 1, heldBytes: 400 });
  const work = [];
  const add = (line) => shipper.add(line, (each) => work.push(each));
  const long = JSON.stringify("x".repeat(300));
  add(JSON.stringify("x".repeat(501))); // too long
  add(long); // under way, held
  add(long); // no room
  gate.resolve("accepted");
  await Promise.all(work);
  add("1");
  await Promise.all(work);
  const reports = bodies.map((events) => events.at(-1));
  assert.deepEqual(reports, [
    { dropped: 1, reasons: { too_large: 1 } },
    { dropped: 1, reasons: { backlog: 1 } },
  ]);
});

test("a sender that throws is a drop, not an error", async () => {
  const shipper = new Shipper(() => Promise.reject(new Error("no")), report, { ...limits, batchEvents: 1 });
  const work = [];
  shipper.add("1", (each) => work.push(each));
  await Promise.all(work);
});

test("a cut flush keeps its events, in order and each as it was, report included", async () => {
  const { shipper, bodies, add } = scripted(["status_500", "cut", "accepted"], { batchEvents: 10 });
  add("1");
  await shipper.flush();
  add("2");
  await shipper.flush();
  add("3");
  await shipper.flush();
  await shipper.flush();
  const dropped = { dropped: 1, reasons: { status_500: 1 } };
  assert.deepEqual(bodies, [[1], [2, dropped], [2, dropped, 3]]);
});

test("a batch that was cut again and again is given up, and counted", async () => {
  const { shipper, bodies, add } = scripted(["cut", "cut", "cut", "accepted"], { batchEvents: 10 });
  add("1");
  for (let flush = 0; flush < 3; flush += 1) {
    await shipper.flush();
  }
  add("2");
  await shipper.flush();
  assert.deepEqual(bodies, [[1], [1], [1], [2, { dropped: 1, reasons: { cut: 1 } }]]);
});

test("a batch whose beginner is gone goes with a later event", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] }); // none ever fires
  let nowMs = 1_000;
  const { shipper, bodies } = scripted([], { batchEvents: 10, batchMs: 5_000 }, () => nowMs);
  shipper.add("1", () => undefined);
  nowMs += 10_000;
  shipper.add("2", () => assert.fail("not old enough"));
  nowMs += 1;
  const work = [];
  shipper.add("3", (each) => work.push(each));
  await Promise.all(work);
  assert.deepEqual(bodies, [[1, 2, 3]]);
});

test("what is under way for ever is lost: it holds no room, and is counted once", async () => {
  let nowMs = 1_000;
  const settle = [];
  const bodies = [];
  const send = (body) => {
    bodies.push(JSON.parse(body));
    return bodies.length === 1 ? new Promise((resolve) => settle.push(resolve)) : Promise.resolve("accepted");
  };
  const shipper = new Shipper(send, report, { ...limits, batchEvents: 1, heldBytes: 400 }, () => nowMs);
  const work = [];
  const add = (line) => shipper.add(line, (each) => work.push(each));
  add(JSON.stringify("x".repeat(300)));
  nowMs += limits.sendMs + 1;
  add(JSON.stringify("y".repeat(300)));
  settle[0]("status_500"); // late: counted already
  await Promise.all(work);
  add("1");
  await Promise.all(work);
  assert.deepEqual(bodies.slice(1).map((lines) => lines.slice(1)), [[{ dropped: 1, reasons: { lost: 1 } }], []]);
});

let intake;
before(async () => {
  intake = await new Intake().start();
});
after(() => intake.stop());

function sender(changes = {}) {
  return intakeSender({ url: intake.url, apiKey, attempts: 4, attemptMs: 2_000, firstPauseMs: 1, wire: fetchWire, ...changes });
}
const wires = { fetch: fetchWire, "Node's client": nodeWire };
const line = () => JSON.stringify([{ timestamp: Date.now(), event: { name: "x" } }]);

for (const [name, faults, options, want, requests] of [
  ["accepted at once", [], {}, "accepted", 1],
  ["again after 408, 429 and 5xx", [{ status: 408 }, { status: 429 }, { status: 503 }], {}, "accepted", 4],
  ["again after a closed connection", [{ close: true }], {}, "accepted", 2],
  ["again after silence", [{ slowMs: 2_000 }], { attemptMs: 1_000 }, "accepted", 2],
  ["bad_given_up", Array(9).fill({ status: 500 }), {}, "status_500", 4],
  ["bad_key", [], { apiKey: "no" }, "status_403", 1],
  ["bad_too_large_is_not_repeated", [{ status: 413 }], {}, "status_413", 1],
]) {
  for (const [by, wire] of Object.entries(wires)) {
    test(`intake by ${by}: ${name}`, async () => {
      intake.faults = [...faults];
      intake.requests = [];
      assert.equal(await sender({ wire, ...options })(line()), want);
      assert.equal(intake.requests.length, requests);
      intake.faults = [];
    });
  }
}

for (const [name, body] of [
  ["bad_json", "[{"],
  ["bad_no_array", "{}"],
  ["bad_empty", "[]"],
  ["bad_too_many", JSON.stringify(Array(1_001).fill({ timestamp: Date.now() }))],
  ["bad_event_too_long", JSON.stringify([{ timestamp: Date.now(), text: "x".repeat(1_000_001) }])],
  ["bad_payload_too_large", JSON.stringify([{ timestamp: Date.now(), text: "x".repeat(5_000_001) }])],
  ["bad_old", JSON.stringify([{ timestamp: Date.now() - 19 * 3_600_000 }])],
]) {
  test(`the intake refuses ${name}`, async () => {
    assert.match(await sender()(body), /^status_4(00|13)$/);
  });
}

for (const [by, wire] of Object.entries(wires)) {
  test(`batches by ${by} share a connection`, async () => {
    intake.requests = [];
    for (let batch = 0; batch < 3; batch += 1) {
      assert.equal(await sender({ wire })(line()), "accepted");
    }
    assert.equal(new Set(intake.requests.map(({ port }) => port)).size, 1);
  });
}

test("a connection that died while it was kept costs no pause of the sender", async () => {
  const send = sender({ wire: nodeWire, firstPauseMs: 60_000 });
  assert.equal(await send(line()), "accepted");
  intake.faults = [{ close: true }];
  assert.equal(await send(line()), "accepted");
});

test("no key, no traffic", async () => {
  const telemetry = new Telemetry({ LOG_INTAKE_URL: intake.url }, "test", "");
  intake.requests = [];
  telemetry.sink(recordOf(), () => assert.fail("there is nothing to do"));
  await telemetry.flushWithin(1_000);
  assert.equal(intake.requests.length, 0);
});

test("a bounded flush returns in time, and the next one delivers what it kept", async () => {
  const variables = { LOG_INTAKE_URL: intake.url, DD_API_KEY: apiKey };
  const telemetry = new Telemetry(variables, "aws_lambda", "", { ...defaultShipperLimits, batchMs: 0 });
  const record = recordOf({ time_ms: Date.now() });
  intake.always = { status: 500 };
  telemetry.sink(record, () => assert.fail("nothing may run on behind the answer"));
  await telemetry.flushWithin(20);
  intake.always = undefined;
  assert.equal(intake.ids().has(record.request_id), false);
  await telemetry.flushWithin(2_000);
  assert.equal(intake.ids().has(record.request_id), true);
});

test("nothing depends on a clock that moves: batches, retries, drops and times with a frozen one", async (context) => {
  const frozen = Date.now();
  context.mock.method(Date, "now", () => frozen);
  context.mock.method(performance, "now", () => 0);
  intake.events = [];
  intake.faults = [{ status: 500 }, { close: true }];
  const change = { ...defaultShipperLimits, batchEvents: 2, batchMs: 1 };
  const telemetry = new Telemetry({ LOG_INTAKE_URL: intake.url, DD_API_KEY: apiKey }, "test", "", change);
  const records = Array.from({ length: 5 }, () => recordOf({ time_ms: frozen }));
  const work = [];
  for (const record of records) {
    telemetry.sink(record, (each) => work.push(each));
  }
  const lines = [];
  const items = records.map((record) => traceItem(record, { eventTimestamp: frozen }));
  takeInvocations(items, {}, { add: (text) => lines.push(JSON.parse(text)) }, () => undefined);
  await Promise.all(work);
  assert.deepEqual(intake.ids(), new Set(records.map((record) => record.request_id)));
  assert.deepEqual(lines.map((event) => [event.request_id, event.duration]), records.map((r) => [r.request_id, 41_000_000]));
});
