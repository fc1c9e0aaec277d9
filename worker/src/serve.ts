// One request in, one reply and one record out: the ladder. The need-loop answers; when it cannot, rescue.ts has who does; then the
// request is refused. Platform-neutral: no Workers or Node global here; index.ts brings stores, clock and settings. Knows no route and
// no method: the core answers everything that it can.
import type { Answers } from "./answers.ts";
import { attempt, type Failure, type Place } from "./attempt.ts";
import type { ChannelSource } from "./channel-source.ts";
import type { CoreCell } from "./core.ts";
import type { Body, Pair, Reply, StreamStep } from "./frames.ts";
import type { Gate } from "./gate.ts";
import type { CopyStore, LastGood } from "./last-good.ts";
import type { Listening } from "./listening.ts";
import type { Origin } from "./origin.ts";
import { pump } from "./pump.ts";
import { mayBeRescued, type Reason, refusal } from "./refusals.ts";
import { rescue } from "./rescue.ts";
import { type KeepAlive, within } from "./shared-read.ts";
import type { TextStore } from "./stores/store.ts";
import { factsOf, newRecord, type RequestRecord } from "./telemetry.ts";
import type { Aside } from "./telemetry/usage.ts";
import type { Tiers } from "./tiers.ts";
import type { Trust } from "./trust.ts";
import type { Warmer } from "./warm.ts";

export interface HostRequest {
  readonly id: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Pair[];
  readonly body: Body;
  readonly place: () => Readonly<Record<string, string>>; // where the host runs and whom it answers, as far as it knows
}

/** All of a request but its body, which is still to be read. */
export type Head = Omit<HostRequest, "body">;

export interface Limits {
  readonly rounds: number;
  readonly bodyMs: number; // until the body has come
  readonly requestMs: number; // from then on, for everything, rescue included
  readonly originMs: number; // of these, what is left to the origin
  readonly staleMs: number; // and to an older release
  readonly blockBudgetBytes: number;
  readonly pauseMs: number; // between two looks at what an open stream waits for
}

export const defaultLimits: Limits = {
  rounds: 8,
  bodyMs: 5_000,
  requestMs: 5_000,
  originMs: 2_200,
  staleMs: 300,
  blockBudgetBytes: 48 * 1024 * 1024,
  pauseMs: 15_000,
};

export interface Host {
  readonly cores: CoreCell;
  readonly channel: Pick<ChannelSource, "read" | "fresh" | "last">;
  readonly channelStores: readonly TextStore[];
  readonly tiers: Tiers;
  readonly settings: readonly Pair[];
  readonly limits: Limits;
  readonly now: () => number; // Unix time in milliseconds
  readonly background: KeepAlive; // work that may outlive the answer
  /** The key that releases must be signed with, where one is demanded. */
  readonly trust?: Trust | undefined;
  // What only the edge has.
  /** Tells clients apart, "" when nothing does. Without it there is no canary: the origin stands behind an edge that chose. */
  readonly client?: string;
  readonly aside?: Aside;
  readonly answers?: Answers;
  readonly gate?: Gate;
  readonly listening?: Listening;
  readonly origin?: Origin | undefined;
  readonly lastGood?: { readonly known: LastGood; readonly copy: CopyStore };
  readonly warmer?: Pick<Warmer, "take">;
}

export interface Served {
  readonly reply: Reply; // of a stream the first piece
  readonly record: RequestRecord;
  readonly stream?: ReadableStream<Uint8Array>; // the whole body, when it comes in pieces
}

type Outcome = Reply | StreamStep | Failure;

/** Answers a request whose body is still to be read: a client over its limit sends it in vain. Never rejects. */
export async function serveArrival(
  head: Head,
  readBody: () => Promise<Body | undefined>,
  host: Host,
): Promise<Served> {
  const arrivedMs = host.now();
  const refuseUnread = (reason: Reason): Served => refuse(newRecord(head, 0, arrivedMs), reason, "");
  if (host.gate?.counts === true && !(await host.gate.admits())) {
    return refuseUnread("rate_limited");
  }
  const body = await within(host.limits.bodyMs, "the body", readBody()).catch(() => undefined);
  if (body === undefined) {
    return refuseUnread("body_unreadable");
  }
  const { id, method, target, headers, place } = head;
  return serve({ id, method, target, headers, body, place }, host, arrivedMs);
}

/**
 * Answers a request: at once where nothing must be waited for. Neither throws nor rejects: what cannot be answered is refused, and the
 * record says why.
 */
export function serve(request: HostRequest, host: Host, arrivedMs = host.now()): Served | Promise<Served> {
  const record = newRecord(request, request.body.length, arrivedMs);
  record.aside = host.aside?.take() ?? {};
  const { originMs, requestMs, staleMs } = host.limits;
  const endMs = host.now() + requestMs;
  const reservedMs = (host.origin === undefined ? 0 : originMs) + (host.lastGood === undefined ? 0 : staleMs);
  const deadlineMs = endMs - reservedMs;
  const first = attempt(request, host, record, { deadlineMs });
  return !(first instanceof Promise) && !failedCanary(first, record) && isGood(first)
    ? deliver(request, host, record, first)
    : climb(first, request, host, record, { deadlineMs, endMs });
}

interface Times {
  readonly deadlineMs: number; // of attempts
  readonly endMs: number; // of everything
}

async function climb(
  attempted: Outcome | Promise<Outcome>,
  request: HostRequest,
  host: Host,
  record: RequestRecord,
  times: Times,
): Promise<Served> {
  try {
    const first = await attempted;
    const outcome = failedCanary(first, record) ? await answerForCanary(request, host, record, first, times.deadlineMs) : first;
    return isGood(outcome)
      ? deliver(request, host, record, outcome)
      : await answerForFailed(outcome, request, host, record, times.endMs);
  } finally {
    host.gate?.leave();
  }
}

function isGood(outcome: Outcome): outcome is Reply | StreamStep {
  return !("reason" in outcome) && outcome.status !== 503;
}

async function answerForFailed(outcome: Outcome, request: HostRequest, host: Host, record: RequestRecord, endMs: number): Promise<Served> {
  if (!("reason" in outcome) || mayBeRescued(outcome.reason)) {
    if (host.gate?.enter(request.body.length) === false) {
      return refuse(record, "overloaded", "");
    }
    record.rescue.reason = "reason" in outcome ? outcome.reason : "release_unavailable";
    const rescued = await rescue(request, host, record, endMs);
    if (rescued !== undefined) {
      return finish(record, rescued);
    }
  }
  if ("reason" in outcome) {
    return refuse(record, outcome.reason, outcome.detail);
  }
  return deliver(request, host, record, outcome);
}

function failedCanary(outcome: Outcome, record: RequestRecord): boolean {
  return record.arm === "canary" && ("reason" in outcome ? mayBeRescued(outcome.reason) : outcome.status >= 500);
}

// A canary that cannot answer costs its clients nothing: the stable release answers the same request. It stays in the canary's arm, with
// the reason, so that whoever judges the canary sees it.
async function answerForCanary(
  request: HostRequest,
  host: Host,
  record: RequestRecord,
  outcome: Outcome,
  deadlineMs: number,
): Promise<Outcome> {
  record.canary_error = "reason" in outcome ? outcome.reason : `status ${outcome.status}`;
  const answered = await attempt(request, host, record, { deadlineMs, arm: "stable" });
  record.arm = "canary";
  return answered;
}

function refuse(record: RequestRecord, reason: Reason, detail: string): Served {
  record.rung = "none";
  record.error = detail === "" ? reason : `${reason}: ${detail}`;
  return finish(record, refusal(reason, record.request_id));
}

function finish(record: RequestRecord, reply: Reply): Served {
  record.status = reply.status;
  record.facts = factsOf(reply.facts);
  record.response_bytes = reply.body.length;
  return { reply, record };
}

function deliver(request: HostRequest, host: Host, record: RequestRecord, outcome: Reply | StreamStep): Served {
  const waits = outcome.kind === "stream" && outcome.again === "later";
  const listener = waits ? host.listening?.enter(request.body.length, host.now()) : undefined;
  if (waits && host.listening !== undefined && listener === undefined) {
    return refuse(record, "overloaded", "");
  }
  const served = finish(record, outcome.kind === "reply" ? outcome : { ...outcome, kind: "reply" });
  noteRelease(host, record);
  if (outcome.kind === "reply") {
    return served;
  }
  const ask = (before: StreamStep): Promise<StreamStep | undefined> => {
    listener?.seen(host.now());
    return nextStep(request, host, before, record.release);
  };
  return { ...served, stream: pump(outcome, ask, host.limits.pauseMs, () => listener?.leave()) };
}

// An address may name another release than the channel does. One that the channel names and that answered is good for later.
function noteRelease(host: Host, record: RequestRecord): void {
  const release = record.facts["release"] ?? record.release;
  if (release !== record.release) {
    Object.assign(record, { release, arm: "pinned" });
    return;
  }
  // Greeting and health read nothing, so they prove nothing of a release.
  const hasRead = record.rounds > 0 || Number(record.facts["work.blocks"] ?? 0) > 0;
  if (record.status < 400 && hasRead && record.facts["release"] !== undefined) {
    const { lastGood, warmer } = host;
    // A release on trial is none to fall back to.
    if (lastGood !== undefined && (record.arm !== "canary" || record.canary_error !== "")) {
      const written = lastGood.known.remember(release, lastGood.copy, record.time_ms);
      if (written !== undefined) {
        host.background(written.catch(() => undefined));
      }
    }
    if (warmer !== undefined && record.rounds > 0) {
      host.background(warmer.take(release, host));
    }
  }
}

// Each step of a stream is a request of its own, with its own time, deadline and blocks. One that follows at once stays in the
// release that it began in; one that waited sees the channel of now. Its record is logged nowhere, the first step's was; only what it
// read is counted, with the next request.
async function nextStep(
  request: HostRequest,
  host: Host,
  before: StreamStep,
  release: string,
): Promise<StreamStep | undefined> {
  const record = newRecord(request, request.body.length, host.now());
  const place: Place = { resume: before.next, deadlineMs: record.time_ms + host.limits.requestMs };
  const outcome = await attempt(request, host, record, before.again === "now" ? { ...place, release } : place);
  host.gate?.leave();
  return "kind" in outcome && outcome.kind === "stream" ? outcome : undefined;
}
