// Which records are kept, and for how many requests each stands. The request id alone decides, so that every part that sees the request
// (this isolate, the origin) keeps the same ones without a word between them. Knows no event.
import { fractionOf } from "../fraction.ts";
import type { RequestRecord } from "../telemetry.ts";

export interface Sampling {
  /** How many requests the record stands for: 0 when it is left out, 1 for every fault and rescue, 1 / rate for a success that is kept. */
  readonly weight: number;
  /** Whether it would be kept whatever became of it. Only such records together are like all requests: percentiles need them. */
  readonly fair: boolean;
}

/** Our fault: the answer failed. */
export function isServerFault(record: RequestRecord): boolean {
  return record.status >= 500;
}

/** A right answer that is worth a look: a second core, the origin or an older release had to give it. */
export function isMended(record: RequestRecord): boolean {
  return record.traps > 0 || record.rescue.reason !== "" || record.canary_error !== "";
}

/** The caller's fault, by HTTP or by what the core says. */
export function isCallerFault(record: RequestRecord): boolean {
  return record.status >= 400 || "rpc.response.status_code" in record.facts || "tool.error" in record.facts;
}

/** `rate` is within 0 and 1. */
export function samplingOf(record: RequestRecord, rate: number): Sampling {
  const fair = fractionOf(record.request_id) < rate;
  if (isServerFault(record) || isCallerFault(record) || isMended(record)) {
    return { weight: 1, fair };
  }
  return { weight: fair ? 1 / rate : 0, fair };
}
