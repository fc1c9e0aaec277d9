// The webhook that rolls back what is being watched: a monitor of Datadog calls it, or whoever has the secret. Checks the caller, reads a
// small body, and does what watch.ts does when it is sure. Knows no metric.
import { stageOf } from "../../../release/stage.ts";
import { takeBack } from "../../../release/take-back.ts";
import { historyDepth, type WatchHost } from "./watch.ts";

export const hookPath = "/hooks/rollback";

const mostBytes = 16 * 1024;
const mostReason = 300; // characters

/** What the body may say: JSON, all of it optional. */
interface Order {
  readonly reason: string;
  readonly transition: string; // Datadog's $ALERT_TRANSITION
  readonly release: string; // "" for whatever is watched
}

/** Transitions of a monitor that are a reason to act, and none at all: somebody else called. */
const alarms: readonly string[] = ["", "Triggered", "Re-Triggered"];

const json = (status: number, body: Readonly<Record<string, unknown>>, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });

/** Never rejects. `secret` is what the header Authorization must bring as a bearer token. */
export async function answerHook(request: Request, secret: string, host: WatchHost): Promise<Response> {
  if (request.method !== "POST") {
    return json(405, { error: "only POST" }, { allow: "POST" });
  }
  if (!(await isSame(request.headers.get("authorization") ?? "", `Bearer ${secret}`))) {
    return json(401, { error: "the bearer token is not the secret" }, { "www-authenticate": "Bearer" });
  }
  const text = await readText(request.body).catch(() => undefined);
  if (text === undefined) {
    return json(413, { error: `a body has at most ${mostBytes} bytes` });
  }
  const order = orderOf(text);
  if (order === undefined) {
    return json(400, { error: "the body must be empty or a JSON object with texts" });
  }
  try {
    return await obey(order, host);
  } catch (error) {
    return json(503, { error: error instanceof Error ? error.message : String(error) }, { "retry-after": "5" });
  }
}

async function obey({ reason, transition, release }: Order, { store, plan, now, note }: WatchHost): Promise<Response> {
  if (!alarms.includes(transition)) {
    return json(200, { rolled_back: false, reason: "the transition is no alarm" });
  }
  const channel = await store.read();
  const stage = channel === undefined ? undefined : stageOf(channel.record, await store.history(historyDepth), plan, now());
  if (channel === undefined || stage === undefined || stage.kind === "idle") {
    return json(200, { rolled_back: false, reason: "no release is on trial or freshly promoted" });
  }
  const watched = stage.kind === "canary" ? stage.canary : stage.stable;
  if (release !== "" && release !== watched) {
    return json(200, { rolled_back: false, reason: `the release that is watched is ${watched}` });
  }
  const author = { by: "webhook", why: `webhook: ${reason || "no reason given"}` };
  const taken = await takeBack(store, { channel, stage }, author, { rule: "webhook", transition }, note);
  if (taken === "lost") {
    return json(503, { error: "the channel was changed meanwhile" }, { "retry-after": "1" });
  }
  return json(200, { rolled_back: true, ...taken });
}

// Digests have one length, and comparing them takes one time, whatever was sent.
async function isSame(a: string, b: string): Promise<boolean> {
  const digest = (text: string): Promise<ArrayBuffer> => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const [left, right] = await Promise.all([digest(a), digest(b)]);
  return crypto.subtle.timingSafeEqual(left, right);
}

/** Undefined when there is more than `mostBytes`; the rest is not read. */
async function readText(stream: ReadableStream<Uint8Array> | null): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of stream ?? []) {
    size += chunk.length;
    if (size > mostBytes) {
      return undefined;
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function orderOf(text: string): Order | undefined {
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return undefined;
  }
  const { reason = "", transition = "", release = "" } = value as Readonly<Record<string, unknown>>;
  if (typeof reason !== "string" || typeof transition !== "string" || typeof release !== "string") {
    return undefined;
  }
  return { reason: printable(reason).slice(0, mostReason), transition, release };
}

// It goes into the history and onto terminals.
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
}
