// What is counted of an arm, and a canary's time in slots. Plain values with their sums; knows neither where the numbers come from
// (release/metrics/) nor what they mean for a release (judge.ts).

/** Upper edges in milliseconds of all buckets but the last, which is open. 200 is among them: a guardrail stands there. */
export const bucketEdgesMs = [10, 25, 50, 100, 200, 400, 800, 1600] as const;
export const bucketCount = bucketEdgesMs.length + 1;

/** Requests by bucket of time. */
export type Histogram = readonly number[];

/** What an arm did in some time. */
export interface Counts {
  readonly requests: number;
  readonly failures: number; // ours: a server's fault, or an answer that another rung or arm had to give
  readonly near: Histogram; // answers that needed the isolate and its location's cache only
  readonly far: Histogram; // answers that needed a farther store: a release is cold there at first, whatever its worth
}

/** Both arms over the same stretch of time, as long as the plan's slots are. */
export interface Slot {
  readonly atMs: number; // its begin, Unix time
  readonly stable: Counts;
  readonly canary: Counts;
}

const noTimes: Histogram = new Array<number>(bucketCount).fill(0);
export const noCounts: Counts = { requests: 0, failures: 0, near: noTimes, far: noTimes };

export function bucketOf(ms: number): number {
  const index = bucketEdgesMs.findIndex((edge) => ms <= edge);
  return index < 0 ? bucketCount - 1 : index;
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    requests: a.requests + b.requests,
    failures: a.failures + b.failures,
    near: a.near.map((n, bucket) => n + (b.near[bucket] ?? 0)),
    far: a.far.map((n, bucket) => n + (b.far[bucket] ?? 0)),
  };
}

export function sumCounts(all: readonly Counts[]): Counts {
  return all.reduce(addCounts, noCounts);
}

export function total(times: Histogram): number {
  return times.reduce((sum, n) => sum + n, 0);
}

/** How many took longer than `bucketEdgesMs[edge]`. */
export function slowerThan(times: Histogram, edge: number): number {
  let slow = 0;
  for (let bucket = edge + 1; bucket < times.length; bucket += 1) {
    slow += times[bucket] ?? 0;
  }
  return slow;
}

export function failureRate(counts: Counts): number {
  return counts.requests === 0 ? 0 : counts.failures / counts.requests;
}
