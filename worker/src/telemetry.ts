// The request record: one value a request, filled while it is answered and handed to a sink when it is. Holds counts and
// names, never a body or a header beside traceparent; a query text only where the deployment asks for it, and then scrubbed.
// Measures no time: clocks stand still between two reads. telemetry/ has what becomes of a record.
import type { Pair } from "./frames.ts";
import type { Sampling } from "./telemetry/sampling.ts";
import { scrub } from "./telemetry/scrub.ts";
import type { Uses } from "./telemetry/usage.ts";

export interface TierCounts {
  reads: number; // blocks or answers that this request asked the store for
  operations: number; // what the store made of them, as it is billed: neighbours become one, what failed may be tried again
  joined: number; // answered by a read that another request had under way
  hits: number;
  misses: number;
  errors: number; // failed or came too late
  refused: number; // bytes that were not the block
  skipped: number; // not asked, because the store had been silent again and again
  bytes: number; // of the hits that this request read itself
}

export interface RequestRecord {
  readonly request_id: string;
  readonly time_ms: number; // Unix time of arrival
  readonly method: string;
  readonly path: string; // without the query
  readonly request_bytes: number;
  readonly place: () => Readonly<Record<string, string>>; // where the host ran, such as colo and country: only a record that is logged asks
  readonly trace_parent: string; // the header traceparent where it is one, or empty
  release: string; // empty when no channel record could be read
  arm: string;
  canary_error: string; // why the canary could not answer and the stable release did; empty otherwise
  channel: {
    source: string; // "none" when the request never asked for a channel record, "missing" when there was none to be had
    epoch: number;
    age_ms: number; // the most that it may be: since it was read, and what its store promises no better
    errors: string[];
    reads: Record<string, number>; // by store, made by this request
  };
  status: number;
  rung: string; // the farthest tier that this answer needed: "memory" when none, "stale" for an older release, "none" for a refusal
  rounds: number; // times the core named missing blocks
  traps: number;
  tiers: Record<string, TierCounts>;
  facts: Readonly<Record<string, string>>; // what the core says about its answer
  // Why the stores did not suffice, which origins were asked, why in vain, and how many of them were too busy to take the request.
  rescue: { reason: string; asked: string[]; errors: string[]; throttled: number };
  aside: Uses; // reads that no record was logged with, made before this request
  response_bytes: number;
  error: string; // empty when the core answered
}

/** Takes a finished record. What it does after returning goes to `background`; it never throws and never waits. */
export type Sink = (record: RequestRecord, background: (work: Promise<unknown>) => void) => void;

export interface Arrival {
  readonly id: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Pair[]; // names in lower case
  readonly place: () => Readonly<Record<string, string>>;
}

export function newRecord(arrival: Arrival, bodyBytes: number, nowMs: number): RequestRecord {
  return {
    request_id: arrival.id,
    time_ms: nowMs,
    method: arrival.method,
    path: arrival.target.split("?", 1)[0] ?? "",
    request_bytes: bodyBytes,
    place: arrival.place,
    trace_parent: traceParentOf(arrival.headers),
    release: "",
    arm: "",
    canary_error: "",
    channel: { source: "none", epoch: -1, age_ms: 0, errors: [], reads: {} },
    status: 0,
    rung: "memory",
    rounds: 0,
    traps: 0,
    tiers: {},
    facts: {},
    rescue: { reason: "", asked: [], errors: [], throttled: 0 },
    aside: {},
    response_bytes: 0,
    error: "",
  };
}

// W3C Trace Context, 3.2.2: a header is what a client likes, and only this shape goes into records.
function traceParentOf(headers: readonly Pair[]): string {
  const value = headers.find(([name]) => name === "traceparent")?.[1] ?? "";
  return /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(value) ? value : "";
}

/** The core's facts as the record keeps them. The text of a query is the one fact that may hold a secret. */
export function factsOf(facts: readonly Pair[]): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of facts) {
    out[name] = name === "search.query" ? scrub(value) : value;
  }
  return out;
}

export function countsOf(record: RequestRecord, tier: string): TierCounts {
  return (record.tiers[tier] ??= { reads: 0, operations: 0, joined: 0, hits: 0, misses: 0, errors: 0, refused: 0, skipped: 0, bytes: 0 });
}

/** What a record is on the log: readLine's twin. */
export const recordLine = (record: RequestRecord, sampling: Sampling): string =>
  JSON.stringify({ event: "request", sampling, ...record, place: record.place() });

/** Throws where the text is no JSON. */
export function readLine(text: string): RequestRecord & { readonly sampling: Sampling } {
  const line = JSON.parse(text) as Omit<ReturnType<typeof readLine>, "place"> & { readonly place?: ReturnType<RequestRecord["place"]> };
  return { ...line, place: () => line.place ?? {} };
}

/** One JSON line a request on the platform's log, at a level that follows the status. tail.ts reads it there. */
export function writeLine(record: RequestRecord, sampling: Sampling): void {
  const line = recordLine(record, sampling);
  if (record.status >= 500) {
    console.error(line);
  } else {
    console.log(line);
  }
}
