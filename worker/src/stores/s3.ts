// S3: the copy of every release that stands on another provider than the Worker's, and its replica in a second region. Moves bytes by
// signed GETs; knows neither who is asked first nor whether the bytes are right. Its twin is r2.ts.
import type { AwsClient } from "aws4fetch";
import type { Need } from "../frames.ts";
import { type BlockStore, objectKey, type TextStore } from "./store.ts";

export interface S3Bucket {
  readonly name: string; // the rung's name in the request record
  readonly url: string; // of the bucket, without a slash at the end
  readonly client: AwsClient; // signs for the bucket's region, repeats no answer
  readonly timeoutMs: number; // of one read: a silent connection is given back
}

export function s3Blocks(bucket: S3Bucket): BlockStore {
  return {
    name: bucket.name,
    holds: () => true,
    read: (need: Need, asked: () => void) => get(bucket, objectKey(need), asked, rangeOf(need)),
  };
}

export function s3Text(bucket: S3Bucket, key: string): TextStore {
  return {
    name: bucket.name,
    async readText(): Promise<string | undefined> {
      const bytes = await get(bucket, key, () => undefined);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
  };
}

function rangeOf({ offset, size }: Need): Record<string, string> {
  return size === 0 ? {} : { range: `bytes=${offset}-${offset + size - 1}` };
}

// Whoever may not list the bucket gets 403 for an object that is not there: an error here, and the next rung is asked.
async function get(
  bucket: S3Bucket,
  key: string,
  asked: () => void,
  headers: Record<string, string> = {},
): Promise<Uint8Array | undefined> {
  const signal = AbortSignal.timeout(bucket.timeoutMs);
  const ask = (): Promise<Response> => {
    asked();
    return bucket.client.fetch(`${bucket.url}/${key}`, { headers, signal });
  };
  // A connection that was kept while the instance slept is often closed on the other side, of both buckets at once: a new one is tried.
  const response = await ask().catch((error: unknown) => {
    if (signal.aborted) {
      throw error;
    }
    return ask();
  });
  const wanted = "range" in headers ? 206 : 200;
  if (response.status === wanted) {
    return new Uint8Array(await response.arrayBuffer());
  }
  await response.body?.cancel();
  if (response.status === 404) {
    return undefined;
  }
  throw new Error(`${bucket.name} answered ${response.status} for ${key}`);
}
