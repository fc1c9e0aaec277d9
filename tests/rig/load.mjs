// The load generator and its judge: sends a mix with so many connections, takes the time of each answer, and says of each whether it is
// right for a release that may answer, hung, or failed. Knows no fault; chaos.mjs says which failures could not be avoided.
import { Agent, request as httpRequest } from "node:http";

/** A request without an answer after this long hung: twice what the Worker allows itself. */
const defaultHungMs = 10_000;
const comparedHeaders = ["content-type", "etag", "content-range", "content-location"];

function send(agent, origin, hungMs, { method, target, headers, body }) {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const sent = httpRequest({ agent, hostname, port, path: target, method, headers: { ...headers, "content-length": body.length } });
    sent.setTimeout(hungMs, () => sent.destroy(Object.assign(new Error("no answer"), { hung: true })));
    sent.on("error", reject).on("response", (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk)).on("error", reject).on("end", () => {
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
    sent.end(body);
  });
}

/** Right answers by release and request, each asked of the oracle once. */
export class Answers {
  #oracles;
  #known = new Map();

  constructor(oracles) {
    this.#oracles = oracles;
  }

  /** The answer of that release; of an answer that names none, the one that all releases share. Undefined when there is none. */
  async of(release, request) {
    if (release !== undefined) return this.#ask(release, request);
    const [first, ...rest] = await Promise.all([...this.#oracles.keys()].map((id) => this.#ask(id, request)));
    return rest.every((answer) => isSame(first, answer)) ? first : undefined;
  }

  async #ask(release, request) {
    const oracle = this.#oracles.get(release);
    if (oracle === undefined) return undefined;
    const key = `${release}/${request.index}`;
    if (!this.#known.has(key)) this.#known.set(key, rightOf(oracle, request));
    return this.#known.get(key);
  }
}

async function rightOf(oracle, request) {
  if (request.whole) return oracle.reply(request);
  const body = request.file === undefined ? Buffer.from(await oracle.answer(request.text)) : await oracle.file(request.file);
  return { status: 200, headers: {}, body };
}

const isSame = (right, reply) =>
  right !== undefined &&
  right.status === reply.status &&
  right.body.equals(reply.body) &&
  comparedHeaders.every((name) => !(name in right.headers) || right.headers[name] === reply.headers[name]);

// An answer names the release that it is of: that of the address, one that may answer now, or an older one with the mark of it.
function mayName(release, request, reply, mayAnswer) {
  if (request.release !== undefined) return release === request.release;
  return release === undefined || "x-foredge-stale" in reply.headers || mayAnswer(release);
}

async function judge(reply, request, answers, mayAnswer) {
  if (reply.status >= 500) {
    const clear = reply.status === 503 && /^\d+$/.test(reply.headers["retry-after"] ?? "");
    return clear ? "unavailable" : "unclear";
  }
  const release = reply.headers["x-foredge-release"];
  if (!mayName(release, request, reply, mayAnswer)) return "wrong";
  return isSame(await answers.of(release, request), reply) ? "right" : "wrong";
}

/**
 * Sends `count` requests of `draw()` over `connections`. `mayAnswer(release, sinceMs)` says whether an answer without a mark may be of
 * that release, for a request that was sent at `sinceMs`. Resolves to how many were `right`, `wrong`, `hung`, `unavailable` (503 with
 * Retry-After) and `unclear` (any other failure), the `times` in milliseconds, the ids of those `refused` with 503, and up to three
 * `examples` of what was not right.
 */
export async function runLoad({ origin, draw, count, connections, answers, mayAnswer = () => true, hungMs = defaultHungMs }) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const result = { right: 0, wrong: 0, hung: 0, unavailable: 0, unclear: 0, times: [], refused: [], examples: [] };
  let sent = 0;
  const client = async () => {
    while (sent < count) {
      sent += 1;
      const request = draw();
      const begin = performance.now();
      let verdict, reply, taken;
      try {
        reply = await send(agent, origin, hungMs, request);
        taken = performance.now() - begin;
        verdict = await judge(reply, request, answers, (release) => mayAnswer(release, begin));
      } catch (error) {
        reply = { status: error.message };
        verdict = error.hung === true ? "hung" : "unclear";
      }
      result.times.push(taken ?? performance.now() - begin);
      result[verdict] += 1;
      if (verdict === "unavailable") result.refused.push(reply.headers["x-request-id"]);
      if (verdict !== "right" && verdict !== "unavailable" && result.examples.length < 3) {
        result.examples.push(`${verdict}: ${request.text ?? `${request.method} ${request.target}`} → ${reply.status} ${String(reply.body).slice(0, 300)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
  return result;
}

export function quantile(values, q) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}
