// What the platform says of an invocation after it ended, as one event of the log intake: the only true times there are, since
// clocks inside a Worker stand still between two reads. Joined to the request's event by its id. tail.ts feeds it.
import { readLine } from "../telemetry.ts";
import { type Attributes, dimensions, eventHead, type Origin } from "./event.ts";
import type { Sampling } from "./sampling.ts";

/** The part of a trace item that is read here; times are in milliseconds. */
export interface Invocation {
  readonly event: unknown;
  readonly eventTimestamp: number | null;
  readonly logs: readonly { readonly timestamp: number; readonly message: unknown }[];
  readonly outcome: string;
  readonly cpuTime: number;
  readonly wallTime: number;
  readonly scriptVersion?: { readonly id?: string };
}

/** The line that telemetry.ts's writeLine wrote, and when. */
interface Line {
  readonly record: ReturnType<typeof readLine>;
  readonly timeMs: number;
}

const nanoseconds = 1_000_000; // in a millisecond

/** Undefined when the invocation was no request, or one that sampling leaves out. */
export function invocationEvent(item: Invocation, origin: Origin): Attributes | undefined {
  const line = lineOf(item);
  const failed = !fine.includes(item.outcome);
  const requestId = line?.record.request_id ?? rayOf(item.event);
  if ((line === undefined && !failed) || requestId === undefined) {
    return undefined;
  }
  // Every failure is seen here, whether its line was kept or not: it stands for itself.
  const sampling: Sampling = {
    weight: failed ? 1 : (line?.record.sampling.weight ?? 1),
    fair: line?.record.sampling.fair ?? false,
  };
  const message = `invocation ${item.outcome}`;
  return {
    ...eventHead(origin, "invocation", failed ? "error" : "info", message, item.eventTimestamp ?? Date.now()),
    request_id: requestId,
    sampling,
    ...(line === undefined ? {} : dimensions(line.record)),
    ...(failed ? { error: { kind: item.outcome, message } } : {}),
    usage: { cpu_ms: item.cpuTime * sampling.weight }, // as often as the event stands for
    ...(line === undefined ? {} : { duration: Math.round(answerMs(item, line) * nanoseconds) }),
    faas: {
      outcome: item.outcome,
      cpu_time: Math.round(item.cpuTime * nanoseconds),
      wall_time: Math.round(item.wallTime * nanoseconds),
      version: item.scriptVersion?.id ?? "",
    },
  };
}

/**
 * How long the answer took. The wall time is longer: it goes on until all work behind the answer has ended, such as an event that waits
 * for its batch. The line is written when the answer is there, but by a clock that stood still since the last read; what was computed
 * after it is within the CPU time.
 */
function answerMs({ eventTimestamp, cpuTime, wallTime }: Invocation, { timeMs }: Line): number {
  return eventTimestamp === null ? wallTime : Math.max(0, timeMs - eventTimestamp) + cpuTime;
}

// A client that goes away is no failure of ours.
const fine: readonly string[] = ["ok", "canceled", "responseStreamDisconnected"];

// Whatever else a log holds is passed over.
function lineOf(item: Invocation): Line | undefined {
  for (const { message, timestamp } of item.logs) {
    const text: unknown = Array.isArray(message) ? message[0] : message;
    if (typeof text === "string" && text.startsWith(recordStart)) {
      try {
        return { record: readLine(text), timeMs: timestamp };
      } catch {
        return undefined; // the platform cut the log
      }
    }
  }
  return undefined;
}

const recordStart = '{"event":"request","sampling":{';

function rayOf(event: unknown): string | undefined {
  const { request } = (event ?? {}) as { request?: { headers?: Readonly<Record<string, string>> } };
  return request === undefined ? undefined : (request.headers?.["cf-ray"] ?? "unknown");
}
