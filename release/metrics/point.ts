// How the Worker counts a request: one data point, whose columns analytics.ts asks for. Writer and reader of one row, so that they cannot
// come apart. Knows no binding.
import { bucketOf } from "../analysis/counts.ts";

/** What is counted of a request. */
export interface Counted {
  readonly release: string;
  readonly version: string; // of the code
  readonly arm: string; // stable, canary, or another word for what is no arm
  readonly isFar: boolean; // needed a store behind the location's cache
  readonly hasFailed: boolean;
  readonly ms: number; // until the answer was there
}

/** The columns, in the platform's names. */
export const columns = {
  release: "blob1",
  version: "blob2",
  arm: "blob3",
  reach: "blob4",
  bucket: "blob5",
  outcome: "blob6",
} as const;

/** The dataset's name where none is set; wrangler.toml has the same. */
export const defaultDataset = "foredge_requests";

export interface DataPoint {
  readonly indexes: string[];
  readonly blobs: string[];
  readonly doubles: number[];
}

/** Sampled by release: when the platform has to leave points out, both arms keep their own share, and neither hides the other. */
export function pointOf({ release, version, arm, isFar, hasFailed, ms }: Counted): DataPoint {
  return {
    indexes: [release],
    blobs: [release, version, arm, isFar ? "far" : "near", String(bucketOf(ms)), hasFailed ? "failed" : "fine"],
    doubles: [ms],
  };
}
