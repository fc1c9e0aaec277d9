// Counts a request for the canary's judges: its record as one data point. Says what a failure of an arm is; knows no threshold.
import { pointOf } from "../../../release/metrics/point.ts";
import type { RequestRecord } from "../telemetry.ts";
import { isMended, isServerFault } from "../telemetry/sampling.ts";

/** Tiers that answer without a read of a farther store. */
const near: readonly string[] = ["memory", "cache", "answers"];

/**
 * An answer that the arm could not give by itself counts as its failure, also where the client got a right one: a second core, the origin
 * or another release had to. `nowMs`: when the answer was there; the clock stands still while the core computes, so this is time that
 * was waited, not computed (Datadog's times have both).
 */
export function countRequest(dataset: AnalyticsEngineDataset, record: RequestRecord, version: string, nowMs: number): void {
  dataset.writeDataPoint(
    pointOf({
      release: record.release,
      version,
      arm: record.arm,
      isFar: !near.includes(record.rung),
      hasFailed: isServerFault(record) || isMended(record),
      ms: nowMs - record.time_ms,
    }),
  );
}
