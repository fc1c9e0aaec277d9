// What requests cost of metered services: reads as they are billed and bytes, by service, whoever made them. A request's own reads stand in its record;
// what is read for no request in particular (warming, later steps of a stream) waits here for the next one. Knows no price.
import type { RequestRecord } from "../telemetry.ts";

export interface Use {
  readonly reads: number;
  readonly bytes: number;
}

export type Uses = Readonly<Record<string, Use>>;

/** Tiers that are read through the same service under another name. */
const services: Readonly<Record<string, string>> = { answers: "cache", "s3-replica": "s3" };

function sum(uses: readonly (readonly [service: string, use: Use])[]): Uses {
  const sums: Record<string, Use> = {};
  for (const [name, { reads, bytes }] of uses) {
    const service = services[name] ?? name;
    const before = sums[service] ?? { reads: 0, bytes: 0 };
    sums[service] = { reads: before.reads + reads, bytes: before.bytes + bytes };
  }
  return sums;
}

/** All reads that the record knows of: for its answer, for the channel record, and those that it took over. */
export function usesOf(record: RequestRecord): Uses {
  const tiers = Object.entries(record.tiers).map(([tier, { operations, bytes }]): [string, Use] => [tier, { reads: operations, bytes }]);
  const channel = Object.entries(record.channel.reads).map(([store, reads]): [string, Use] => [store, { reads, bytes: 0 }]);
  return sum([...tiers, ...channel, ...Object.entries(record.aside)]);
}

/** Reads that no record was logged with, kept from one request of an isolate to the next. */
export class Aside {
  #uses: Uses = {};

  /** Counts what `record` holds; the record itself is logged nowhere. */
  add(record: RequestRecord): void {
    this.#uses = sum([...Object.entries(this.#uses), ...Object.entries(usesOf(record))]);
  }

  /** What was added since the last call. */
  take(): Uses {
    const taken = this.#uses;
    this.#uses = {};
    return taken;
  }
}
