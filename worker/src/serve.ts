// One request in, one reply and one record out: the ladder. The need-loop answers; when it cannot, the origin does, then the release
// that answered last, marked stale; then the request is refused. Platform-neutral: no Workers or Node global here; index.ts brings
// stores, clock and settings. Knows no route and no method: the core answers everything that it can.
import type { Answers } from "./answers.ts";
import { attempt, type Place } from "./attempt.ts";
import type { ChannelSource } from "./channel-source.ts";
import type { CoreCell } from "./core.ts";
import type { Pair, Reply, StreamStep } from "./frames.ts";
import type { Gate } from "./gate.ts";
import type { CopyStore, LastGood } from "./last-good.ts";
import type { Origin } from "./origin.ts";
import { pump } from "./pump.ts";
import { mayBeRescued, type Reason, refusal } from "./refusals.ts";
import type { KeepAlive } from "./shared-read.ts";
import type { TextStore } from "./stores/store.ts";
import { type Arrival, factsOf, newRecord, type RequestRecord } from "./telemetry.ts";
import type { Tiers } from "./tiers.ts";
import type { Warmer } from "./warm.ts";

export interface HostRequest {
  readonly id: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Pair[];
  readonly body: Uint8Array;
  readonly place: Readonly<Record<string, string>>;
}

export interface Limits {
  readonly rounds: number;
  readonly requestMs: number; // for everything, rescue included
  readonly originMs: number; // of these, what is left to the origin
  readonly staleMs: number; // and to an older release
  readonly blockBudgetBytes: number;
  readonly pauseMs: number; // between two looks at what an open stream waits for
}

export const defaultLimits: Limits = {
  rounds: 8,
  requestMs: 5_000,
  originMs: 2_200,
  staleMs: 300,
  blockBudgetBytes: 48 * 1024 * 1024,
  pauseMs: 15_000,
};

export interface Host {
  readonly cores: CoreCell;
  readonly channel: Pick<ChannelSource, "read">;
  readonly channelStores: readonly TextStore[];
  readonly tiers: Tiers;
  readonly settings: readonly Pair[];
  readonly limits: Limits;
  readonly now: () => number; // Unix time in milliseconds
  readonly background: KeepAlive; // work that may outlive the answer
  // What only the edge has.
  readonly answers?: Answers;
  readonly gate?: Gate;
  readonly origin?: Origin;
  readonly lastGood?: { readonly known: LastGood; readonly copy: CopyStore };
  readonly warmer?: Warmer;
}

export interface Served {
  readonly reply: Reply; // of a stream the first piece
  readonly record: RequestRecord;
  readonly stream?: ReadableStream<Uint8Array>; // the whole body, when it comes in pieces
}

/** Answers a request. Never rejects: what cannot be answered is refused, and the record says why. */
export async function serve(request: HostRequest, host: Host): Promise<Served> {
  const record = newRecord({ ...request, bodyBytes: request.body.length }, host.now());
  if (host.gate !== undefined && !(await host.gate.admits())) {
    return refuse(record, "rate_limited", "");
  }
  const { limits } = host;
  const reservedMs = (host.origin === undefined ? 0 : limits.originMs) + (host.lastGood === undefined ? 0 : limits.staleMs);
  const outcome = await attempt(request, host, record, { deadlineMs: record.time_ms + limits.requestMs - reservedMs });
  const failed = "reason" in outcome || outcome.status === 503;
  if (!failed) {
    return deliver(request, host, record, outcome);
  }
  if (!("reason" in outcome) || mayBeRescued(outcome.reason)) {
    record.rescue.reason = "reason" in outcome ? outcome.reason : "release_unavailable";
    const rescued = (await askOrigin(request, host, record)) ?? (await answerStale(request, host, record));
    if (rescued !== undefined) {
      return rescued;
    }
  }
  if ("reason" in outcome) {
    return refuse(record, outcome.reason, outcome.detail);
  }
  return deliver(request, host, record, outcome);
}

/** Refuses a request whose body could not even be read. */
export function refuseUnread(arrival: Arrival, nowMs: number): Served {
  return refuse(newRecord(arrival, nowMs), "body_unreadable", "");
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
  const served = finish(record, { ...outcome, kind: "reply" });
  noteRelease(host, record);
  if (outcome.kind === "reply") {
    return served;
  }
  const stream = pump(outcome, (before) => nextStep(request, host, before, record.release), host.limits.pauseMs);
  return { ...served, stream };
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
  if (record.status < 400 && hasRead && record.facts["release"] !== undefined && record.rung !== "stale") {
    const { lastGood, warmer } = host;
    if (lastGood !== undefined) {
      host.background(lastGood.known.remember(release, lastGood.copy, record.time_ms).catch(() => undefined));
    }
    if (warmer !== undefined && record.rounds > 0) {
      host.background(warmer.take(release, host));
    }
  }
}

async function askOrigin(request: HostRequest, host: Host, record: RequestRecord): Promise<Served | undefined> {
  if (host.origin === undefined) {
    return undefined;
  }
  const endMs = record.time_ms + host.limits.requestMs - (host.lastGood === undefined ? 0 : host.limits.staleMs);
  const answered = await host.origin.ask(request, endMs - host.now(), host.now, record.rescue);
  if (answered === undefined) {
    return undefined;
  }
  record.rung = answered.place;
  record.release = answered.release;
  return finish(record, answered.reply);
}

// The release that answered last, from what stores still give of it; then, while there is time, once more the one that should answer,
// with silent stores asked, too.
async function answerStale(request: HostRequest, host: Host, record: RequestRecord): Promise<Served | undefined> {
  const current = record.release;
  const last = await host.lastGood?.known.recall(host.lastGood.copy, host.limits.staleMs);
  const tried: Place[] = [];
  const deadlineMs = record.time_ms + host.limits.requestMs;
  if (last !== undefined && last !== "" && last !== current) {
    tried.push({ release: last, deadlineMs });
  }
  if (current !== "" && Object.values(record.tiers).some((tier) => tier.skipped > 0)) {
    tried.push({ release: current, deadlineMs, patient: true });
  }
  for (const place of tried) {
    const outcome = await attempt(request, host, record, place);
    if ("reason" in outcome || outcome.kind !== "reply" || outcome.status >= 500) {
      continue;
    }
    if (place.release === current) {
      return finish(record, outcome);
    }
    record.rung = "stale";
    return finish(record, markStale(outcome, record.rescue.reason));
  }
  record.release = current;
  return undefined;
}

// RFC 5861 lets a stale answer stand in for an error; it says so itself, and nobody keeps it.
function markStale(reply: Reply, reason: string): Reply {
  const headers = reply.headers.filter(([name]) => name !== "cache-control");
  return {
    ...reply,
    headers: [...headers, ["cache-control", "no-store"], ["warning", '110 - "response is stale"'], ["x-foredge-stale", reason]],
  };
}

// Each step of a stream is a request of its own, with its own time, deadline and blocks. One that follows at once stays in the
// release that it began in; one that waited sees the channel of now. Its record is counted nowhere: the first step's was.
async function nextStep(
  request: HostRequest,
  host: Host,
  before: StreamStep,
  release: string,
): Promise<StreamStep | undefined> {
  const record = newRecord({ ...request, bodyBytes: request.body.length }, host.now());
  const place: Place = { resume: before.next, deadlineMs: record.time_ms + host.limits.requestMs };
  const outcome = await attempt(request, host, record, before.again === "now" ? { ...place, release } : place);
  return "kind" in outcome && outcome.kind === "stream" ? outcome : undefined;
}
