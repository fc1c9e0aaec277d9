// What the platform says of an invocation after it ended, as one event of the log intake: the only true times there are, since
// clocks inside a Worker stand still between two reads. Joined to the request's event by its id. tail.ts feeds it.
import type { RequestRecord } from "../telemetry.ts";
import { type Attributes, dimensions, eventHead, type Origin } from "./event.ts";
import { weightOf } from "./sampling.ts";

/** The part of a trace item that is read here; times are in milliseconds. */
export interface Invocation {
  readonly event: unknown;
  readonly eventTimestamp: number | null;
  readonly logs: readonly { readonly message: unknown }[];
  readonly outcome: string;
  readonly cpuTime: number;
  readonly wallTime: number;
  readonly scriptVersion?: { readonly id?: string };
}

const nanoseconds = 1_000_000; // in a millisecond

/** Undefined when the invocation was no request, or one that sampling leaves out. */
export function invocationEvent(item: Invocation, origin: Origin, rate: number): Attributes | undefined {
  const record = recordOf(item);
  const failed = !fine.includes(item.outcome);
  const weight = record === undefined || failed ? Number(failed) : weightOf(record, rate);
  const requestId = record?.request_id ?? rayOf(item.event);
  if (weight === 0 || requestId === undefined) {
    return undefined;
  }
  const message = `invocation ${item.outcome}`;
  return {
    ...eventHead(origin, "invocation", failed ? "error" : "info", message, item.eventTimestamp ?? Date.now()),
    request_id: requestId,
    sampling: { weight },
    ...(record === undefined ? {} : dimensions(record)),
    ...(failed ? { error: { kind: item.outcome, message } } : {}),
    usage: { cpu_ms: item.cpuTime * weight }, // as often as the event stands for
    duration: Math.round(item.wallTime * nanoseconds),
    faas: {
      outcome: item.outcome,
      cpu_time: Math.round(item.cpuTime * nanoseconds),
      version: item.scriptVersion?.id ?? "",
    },
  };
}

// A client that goes away is no failure of ours.
const fine: readonly string[] = ["ok", "canceled", "responseStreamDisconnected"];

// The line that telemetry.ts's logSink wrote. Whatever else a log holds is passed over.
function recordOf(item: Invocation): RequestRecord | undefined {
  for (const { message } of item.logs) {
    const line: unknown = Array.isArray(message) ? message[0] : message;
    if (typeof line === "string" && line.startsWith(recordStart)) {
      try {
        return JSON.parse(line) as RequestRecord;
      } catch {
        return undefined; // the platform cut the log
      }
    }
  }
  return undefined;
}

const recordStart = '{"event":"request",';

function rayOf(event: unknown): string | undefined {
  const { request } = (event ?? {}) as { request?: { headers?: Readonly<Record<string, string>> } };
  return request === undefined ? undefined : (request.headers?.["cf-ray"] ?? "unknown");
}
