// One run of real traffic through workerd, and one through the Lambda's runtime client, each into an intake of intake.mjs: at
// peace, through faults that a retry mends, and while the intake is down. Accounts for every request by its id. As a program:
//   node tests/telemetry/run.mjs [REQUESTS] [FILE for the events]
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { channelJson } from "../rig/channel.mjs";
import { overHttp, startPublished } from "../rig/hosts.mjs";
import { asHost, environmentOf, startInstance, unpack } from "../rig/lambda.mjs";
import { buildRelease } from "../rig/release.mjs";
import { startS3 } from "../rig/s3.mjs";
import { apiKey, Intake } from "./intake.mjs";
import { docs, send } from "./traffic.mjs";

process.env.WRANGLER_WRITE_LOGS = "false"; // else it has the last word
const patienceMs = 60_000;
// Each list is what one batch meets; the attempt after it is accepted.
const mendable = [
  [{ status: 429 }, { status: 503 }, { close: true }],
  [{ slowMs: 4_500 }, { status: 408 }],
];

class Run {
  served = [];

  constructor(host, intake, width) {
    this.host = host;
    this.intake = intake;
    this.width = width;
  }

  async all(requests) {
    await this.atPeace(requests);
    await this.throughFaults(Math.ceil(requests / 4));
    await this.throughOutage(Math.ceil(requests / 4));
    return this.check();
  }

  async #send(count) {
    const answers = await send(this.host, count, this.width);
    this.served.push(...answers);
    return answers.map(({ id }) => id);
  }

  async #arrived(ids, what) {
    await this.intake.until(() => ids.every((id) => this.intake.ids().has(id)), patienceMs, what);
  }

  async atPeace(count) {
    await this.#arrived(await this.#send(count), "all events of a peaceful run");
  }

  async throughFaults(count) {
    for (const faults of mendable) {
      this.intake.faults = [...faults];
      const after = this.intake.requests.length + faults.length + 1;
      await this.#arrived(await this.#send(count), "all events after retries");
      await this.intake.until(() => this.intake.requests.length >= after, patienceMs, "the attempt after the faults");
    }
  }

  async throughOutage(count) {
    this.intake.always = { status: 500 };
    const before = this.intake.requests.length;
    await this.#send(count);
    await this.intake.until(() => this.intake.requests.length >= before + 4, patienceMs, "all attempts of a batch");
    this.intake.always = undefined;
    // The next batch reports what the outage cost.
    await this.#send(1);
    const settled = () => this.intake.ids().size + this.intake.reportedDropped >= this.served.length;
    await this.intake.until(settled, patienceMs, "the report of what was dropped");
  }

  /** Throws where an event is lost without a word, or where the log got in the way of an answer. */
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
    const counts = { served: ids.size, received: received.size, reportedDropped: this.intake.reportedDropped };
    assert.equal(counts.received + counts.reportedDropped, counts.served, JSON.stringify(counts));
    return counts;
  }
}

const variables = (intake) => ({ DD_API_KEY: apiKey, DD_ENV: "test", LOG_INTAKE_URL: intake.url, LOG_SAMPLE_RATE: "1" });

async function startWorkerd(release, scratch, intake) {
  const { origin, stop } = await startPublished(release.directory, join(scratch, "state"), variables(intake));
  return { host: overHttp(origin), stop, width: 8 };
}

async function startLambda(release, scratch, intake) {
  const s3 = await startS3(join(scratch, "s3"));
  await s3.publish(release);
  await s3.put("channel.json", await channelJson(release.id));
  const task = unpack(join(scratch, "task"));
  const instance = await startInstance(task, environmentOf({ primary: s3.url }, variables(intake)));
  const stop = () => Promise.all([instance.stop(), s3.stop()]);
  return { host: asHost(instance), stop, width: 1 }; // an instance takes one event after the other
}

/** Runs one host through it all; resolves to `{counts, events, requests}`. */
async function runHost(start, release, scratch, requests) {
  const intake = await new Intake().start();
  let started;
  try {
    started = await start(release, scratch, intake);
    const counts = await new Run(started.host, intake, started.width).all(requests);
    return { counts, events: intake.events, requests: intake.requests };
  } finally {
    await started?.stop();
    await intake.stop();
  }
}

/** Runs both hosts; resolves to `{worker, lambda}`. */
export async function runTelemetry(requests) {
  const scratch = mkdtempSync(join(tmpdir(), "foredge-telemetry-"));
  try {
    const release = buildRelease(docs, join(scratch, "releases"));
    const worker = await runHost(startWorkerd, release, scratch, requests);
    const lambda = await runHost(startLambda, release, scratch, Math.ceil(requests / 2));
    return { worker, lambda };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [requests = "400", eventsFile] = process.argv.slice(2);
  const { worker, lambda } = await runTelemetry(Number(requests));
  if (eventsFile !== undefined) {
    const events = [...worker.events, ...lambda.events];
    writeFileSync(eventsFile, events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  }
  const sum = (name) => worker.counts[name] + lambda.counts[name];
  console.log(`telemetry: served=${sum("served")} received=${sum("received")} reported_dropped=${sum("reportedDropped")}`);
}
