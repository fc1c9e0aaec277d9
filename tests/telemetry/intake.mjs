// The log intake as its vendor documents it (POST /api/v2/logs): key, gzip, JSON, 5 MB a payload, 1,000 events, 1 MB an event,
// timestamps of the last 18 hours; answers 202 or the documented error. `faults` makes it misbehave, one entry a request.
import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";

export const limits = { payloadBytes: 5_000_000, events: 1_000, eventBytes: 1_000_000, ageMs: 18 * 3_600_000 };
export const apiKey = "0123456789abcdef0123456789abcdef";

/** The most that answering a batch takes when nothing is wrong. After longer its sender may have stopped waiting, and sends it again. */
const promptMs = 1_000;

/** A fault: `{status}` refuses, `{close: true}` hangs up, `{slowMs}` takes the batch and answers late. */
export class Intake {
  events = [];
  requests = []; // of each: status, client's port, sizes, the ids of its events, whether the sender may not know the status
  faults = [];
  always; // a fault for every request, when set
  #server;
  #waiting = new Set();

  async start() {
    this.#server = createServer((request, response) => this.#take(request, response));
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.#server.address().port}/api/v2/logs`;
    return this;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The ids of the requests whose `name` event came, each once. */
  ids(name = "request") {
    return new Set(this.events.filter((event) => event.event?.name === name).map((event) => event.request_id));
  }

  /** What the sender says that it dropped, by reason. A report that came twice is one. */
  get reportedReasons() {
    const reports = new Map(this.events.filter(({ telemetry }) => telemetry !== undefined).map(({ telemetry }) => [telemetry.report, telemetry]));
    const sums = {};
    for (const { reasons } of reports.values()) {
      for (const [reason, count] of Object.entries(reasons)) sums[reason] = (sums[reason] ?? 0) + count;
    }
    return sums;
  }

  get reportedDropped() {
    return Object.values(this.reportedReasons).reduce((sum, count) => sum + count, 0);
  }

  /** Ids whose event came more than once. */
  doubled(name = "request") {
    const seen = new Set();
    const events = this.events.filter((event) => event.event?.name === name);
    return new Set(events.map(({ request_id: id }) => id).filter((id) => seen.size === seen.add(id).size));
  }

  /** Ids of events in batches that were taken without their sender getting to know: these it may send again, or report. */
  takenInSilence() {
    return new Set(this.requests.filter(({ status, silent }) => status === 202 && silent).flatMap(({ ids }) => ids));
  }

  /** Resolves once `holds()` is true; it is looked at after each request. Rejects after `ms`. */
  until(holds, ms, what) {
    if (holds()) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const entry = { holds, resolve };
      const timer = setTimeout(() => {
        this.#waiting.delete(entry);
        reject(new Error(`${what}: not within ${ms} ms; ${this.requests.length} requests, ${this.events.length} events`));
      }, ms);
      entry.resolve = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.add(entry);
    });
  }

  async #take(request, response) {
    const fault = this.always ?? this.faults.shift() ?? {};
    const arrivedMs = Date.now();
    if (fault.close) {
      request.socket.destroy();
      return this.#note({ status: 0, ids: [] });
    }
    const chunks = [];
    try {
      for await (const chunk of request) {
        chunks.push(chunk);
      }
    } catch {
      return this.#note({ status: 0, ids: [] }); // the sender hung up
    }
    const body = Buffer.concat(chunks);
    const { status, error, events = [], bytes = 0 } = fault.status ? { status: fault.status, error: "fault" } : judge(request, body);
    this.events.push(...events);
    const entry = {
      status, port: request.socket.remotePort, sent: body.length, bytes, events: events.length,
      ids: events.map((event) => event.request_id).filter((id) => id !== undefined), silent: true,
    };
    response.on("finish", () => (entry.silent = fault.slowMs !== undefined || Date.now() - arrivedMs > promptMs));
    this.#note(entry);
    if (fault.slowMs) {
      await new Promise((resolve) => setTimeout(resolve, fault.slowMs));
    }
    // The status first and the body after it: who throws the rest away throws the connection away.
    response.writeHead(status, { "content-type": "application/json" }).flushHeaders();
    await new Promise((resolve) => setTimeout(resolve, 5));
    response.end(status === 202 ? "{}" : JSON.stringify({ errors: [{ status: String(status), title: error }] }));
  }

  #note(entry) {
    this.requests.push(entry);
    for (const waiting of this.#waiting) {
      if (waiting.holds()) {
        this.#waiting.delete(waiting);
        waiting.resolve();
      }
    }
  }
}

function judge(request, body) {
  if (request.method !== "POST" || request.url !== "/api/v2/logs") {
    return { status: 404, error: "no such address" };
  }
  if (request.headers["dd-api-key"] !== apiKey) {
    return { status: 403, error: "API key is missing or wrong" };
  }
  if (request.headers["content-type"] !== "application/json") {
    return { status: 400, error: "content type" };
  }
  let text = body;
  try {
    if (request.headers["content-encoding"] === "gzip") {
      text = gunzipSync(body);
    }
  } catch {
    return { status: 400, error: "no gzip" };
  }
  return { ...judgePayload(text), bytes: text.length };
}

function judgePayload(text) {
  if (text.length > limits.payloadBytes) {
    return { status: 413, error: "payload too large" };
  }
  let events;
  try {
    events = JSON.parse(String(text));
  } catch {
    return { status: 400, error: "no JSON" };
  }
  if (!Array.isArray(events) || events.length === 0 || events.some((event) => typeof event !== "object" || event === null)) {
    return { status: 400, error: "an array of objects is wanted" };
  }
  if (events.length > limits.events) {
    return { status: 413, error: "too many events" };
  }
  // The intake would cut a long event and file an old one under now; here both are the sender's mistake.
  for (const event of events) {
    if (JSON.stringify(event).length > limits.eventBytes) {
      return { status: 400, error: "an event is too long" };
    }
    if (!(Date.now() - event.timestamp < limits.ageMs)) {
      return { status: 400, error: "an event is too old" };
    }
  }
  return { status: 202, events };
}
