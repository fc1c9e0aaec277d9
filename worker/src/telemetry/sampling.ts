// Which records are kept. The request id alone decides, so that every part that sees the request (this isolate, the Tail
// Worker, the origin) keeps the same ones without a word between them.
import type { RequestRecord } from "../telemetry.ts";

/** Our fault: the answer failed, or needed a second core. */
export function isServerFault(record: RequestRecord): boolean {
  return record.status >= 500 || record.traps > 0;
}

/** An answer that the stores could not give: it came from the origin, or from an older release. Right, but worth a look. */
export function isRescued(record: RequestRecord): boolean {
  return record.rescue.reason !== "";
}

/** The caller's fault, by HTTP or by what the core says. */
export function isCallerFault(record: RequestRecord): boolean {
  return record.status >= 400 || "rpc.response.status_code" in record.facts || "tool.error" in record.facts;
}

/**
 * How many requests the record stands for: 0 when it is left out, 1 for every fault and rescue, 1 / rate for a success that is kept.
 * `rate` is within 0 and 1.
 */
export function weightOf(record: RequestRecord, rate: number): number {
  if (isServerFault(record) || isCallerFault(record) || isRescued(record)) {
    return 1;
  }
  return fractionOf(record.request_id) < rate ? 1 / rate : 0;
}

// FNV-1a over UTF-16 units, then mixed (murmur3's last step): ids that differ in their last letter only end up apart.
function fractionOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
