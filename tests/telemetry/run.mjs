// One run of real traffic through workerd, and one through the Lambda's runtime client, each into an intake of intake.mjs: at
// peace, through faults that a retry mends, and while the intake is down. Accounts for every request by its id, and for the times that
// the Tail Worker sends of each. As a program:
//   node tests/telemetry/run.mjs [REQUESTS] [FILE for the events]
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { channelJson } from "../rig/channel.mjs";
import { startEdge } from "../rig/edge.mjs";
import { overHttp } from "../rig/hosts.mjs";
import { asHost, environmentOf, startInstance, unpack } from "../rig/lambda.mjs";
import { buildRelease, readTree, root } from "../rig/release.mjs";
import { startS3 } from "../rig/s3.mjs";
import { apiKey, Intake } from "./intake.mjs";
import { docs, send } from "./traffic.mjs";

const patienceMs = 180_000;
// Each list is what the next batches meet; a batch that met all of them is accepted at its next attempt.
const mendable = [
  [{ status: 429 }, { status: 503 }, { close: true }],
  [{ slowMs: 4_500 }, { status: 408 }],
];

class Run {
  served = [];

  constructor({ host, width, needsTraffic }, intake) {
    this.host = host;
    this.width = width;
    this.needsTraffic = needsTraffic; // nothing is sent but with an answer
    this.intake = intake;
  }

  async all(requests) {
    await this.atPeace(requests);
    await this.throughFaults(Math.ceil(requests / 4));
    await this.throughOutage(Math.ceil(requests / 4));
    return this.check();
  }

  async #send(count) {
    this.served.push(...(await send(this.host, count, this.width)));
  }

  /** Resolves once `holds()`; a host that needs traffic for it gets more until then. */
  async #until(holds, what) {
    const endMs = Date.now() + patienceMs;
    while (this.needsTraffic && !holds()) {
      assert.ok(Date.now() < endMs, `${what}: not within ${patienceMs} ms`);
      await this.#send(1);
    }
    await this.intake.until(holds, patienceMs, what);
  }

  #isSettled() {
    const received = this.intake.ids();
    const missing = this.served.filter(({ id }) => !received.has(id)).length;
    return this.intake.faults.length === 0 && missing <= this.intake.reportedDropped;
  }

  async atPeace(count) {
    await this.#send(count);
    await this.#until(() => this.#isSettled(), "all events of a peaceful run");
  }

  async throughFaults(count) {
    for (const faults of mendable) {
      this.intake.faults = [...faults];
      const after = this.intake.requests.length + faults.length + 1;
      await this.#send(count);
      // The attempt after the last fault is part of it: the outage must not meet it.
      await this.#until(() => this.#isSettled() && this.intake.requests.length >= after, "all events after retries");
    }
  }

  async throughOutage(count) {
    this.intake.always = { status: 500 };
    const before = this.intake.requests.length;
    await this.#send(count);
    await this.#until(() => this.intake.requests.length >= before + 4, "all attempts of a batch");
    this.intake.always = undefined;
    // The next batch reports what the outage cost.
    await this.#send(1);
    await this.#until(() => this.#isSettled(), "the report of what was dropped");
  }

  /** Throws where an event is lost or doubled without a word, or where the log got in the way of an answer. */
  check() {
    const ids = new Set(this.served.map(({ id }) => id));
    assert.equal(ids.size, this.served.length, "every request has an id of its own");
    const received = this.intake.ids();
    assert.deepEqual([...received].filter((id) => !ids.has(id)), [], "nothing came that was not served");
    const answers = new Map();
    for (const { kind, status, body } of this.served) {
      answers.set(kind, answers.get(kind) ?? { status, body });
      assert.deepEqual({ status, body }, answers.get(kind), "answers are the same in peace and in an outage");
    }
    const doubled = this.intake.doubled();
    const silent = this.intake.takenInSilence();
    assert.deepEqual([...doubled].filter((id) => !silent.has(id)), [], "what came twice was taken without the sender knowing");
    const counts = { served: ids.size, received: received.size, reportedDropped: this.intake.reportedDropped, doubled: doubled.size };
    const unexplained = counts.reportedDropped - (counts.served - counts.received);
    assert.ok(unexplained >= 0 && unexplained <= silent.size, `lost or reported for nothing: ${JSON.stringify(counts)}`);
    return counts;
  }
}

const variables = (intake) => ({ DD_API_KEY: apiKey, DD_ENV: "test", LOG_INTAKE_URL: intake.url, LOG_SAMPLE_RATE: "1" });

// The Worker with its Tail Worker. Times go to an intake of their own, which is never at fault, so that each shipper answers for itself.
async function startWorkerd(release, scratch, intake) {
  const times = await new Intake().start();
  const tail = { entry: join(root, "worker/src/tail.ts"), bindings: variables(times) };
  const edge = await startEdge(variables(intake), join(root, "worker/src/index.ts"), tail);
  for (const [path, bytes] of readTree(release.directory)) {
    await edge.bucket.put(`releases/${release.id}/${path}`, bytes);
  }
  await edge.bucket.put("channel.json", await channelJson(release.id));
  const stop = async () => {
    await edge.stop();
    await times.stop();
  };
  return { host: overHttp(edge.origin), stop, width: 8, needsTraffic: false, times };
}

async function startLambda(release, scratch, intake) {
  const s3 = await startS3(join(scratch, "s3"));
  await s3.publish(release);
  await s3.put("channel.json", await channelJson(release.id));
  const task = unpack(join(scratch, "task"));
  const instance = await startInstance(task, environmentOf({ primary: s3.url }, variables(intake)));
  const stop = () => Promise.all([instance.stop(), s3.stop()]);
  return { host: asHost(instance), stop, width: 1, needsTraffic: true }; // an instance takes one event after the other
}

// Of each request that was served, the Tail Worker sends when it was answered.
async function timesOf({ times }, served) {
  if (times === undefined) {
    return [];
  }
  const missing = () => served.filter(({ id }) => !times.ids("invocation").has(id));
  await times.until(() => missing().length === 0, patienceMs, "the time of every request");
  return times.events;
}

/** Runs one host through it all; resolves to `{counts, reasons, events, times, requests}`. */
async function runHost(start, release, scratch, requests) {
  const intake = await new Intake().start();
  let started;
  try {
    started = await start(release, scratch, intake);
    const run = new Run(started, intake);
    const counts = await run.all(requests);
    const times = await timesOf(started, run.served);
    return { counts, reasons: intake.reportedReasons, events: intake.events, times, requests: intake.requests };
  } finally {
    await started?.stop();
    await intake.stop();
  }
}

/** Runs both hosts; resolves to `{worker, lambda}`. */
export async function runTelemetry(requests) {
  const scratch = mkdtempSync(join(tmpdir(), "foredge-telemetry-"));
  const clean = () => rmSync(scratch, { recursive: true, force: true });
  const end = () => {
    clean();
    process.exit(1);
  };
  process.once("SIGINT", end).once("SIGTERM", end);
  try {
    const release = buildRelease(docs, join(scratch, "releases"));
    const worker = await runHost(startWorkerd, release, scratch, requests);
    const lambda = await runHost(startLambda, release, scratch, Math.ceil(requests / 2));
    return { worker, lambda };
  } finally {
    process.off("SIGINT", end).off("SIGTERM", end);
    clean();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [requests = "400", eventsFile] = process.argv.slice(2);
  const { worker, lambda } = await runTelemetry(Number(requests));
  if (eventsFile !== undefined) {
    const events = [...worker.events, ...worker.times, ...lambda.events];
    writeFileSync(eventsFile, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  }
  for (const [name, { counts, reasons, times }] of Object.entries({ worker, lambda })) {
    console.log(`${name}: ${JSON.stringify({ ...counts, reasons, times: times.length })}`);
  }
  const sum = (name) => worker.counts[name] + lambda.counts[name];
  console.log(`telemetry: served=${sum("served")} received=${sum("received")} reported_dropped=${sum("reportedDropped")}`);
}
