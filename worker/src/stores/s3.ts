// S3: the copy of every release that stands on another provider than the Worker's, and its replica in a second region. Reads objects by
// signed GETs and knows neither who signs and sends them, who is asked first, nor whether the bytes are right. Its twin is r2.ts.
import type { Need } from "../frames.ts";
import { type BlockStore, objectKey, type TextStore } from "./store.ts";

/** An answer whose body is still to come. Whoever has it calls one of the two, or its connection serves nobody else. */
export interface S3Answer {
  readonly status: number;
  bytes(): Promise<Uint8Array>;
  discard(): Promise<void> | void;
}

export interface S3Request {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal; // ends the answer's body, too
  readonly anew: boolean; // over a connection of its own, never one that was kept
}

/** One signed GET, sent once: repeating is the business of who asks. Rejects when no answer came. */
export type S3Get = (request: S3Request) => Promise<S3Answer>;

export interface S3Bucket {
  readonly name: string; // the rung's name in the request record
  readonly url: string; // of the bucket, without a slash at the end
  readonly get: S3Get; // signs for the bucket's region
  readonly timeoutMs: number; // of one read: a silent connection is given back
}

export function s3Blocks(bucket: S3Bucket): BlockStore {
  return {
    name: bucket.name,
    holds: () => true,
    read: (need: Need, asked: () => void) => read(bucket, objectKey(need), asked, rangeOf(need)),
  };
}

export function s3Text(bucket: S3Bucket, key: string): TextStore {
  return {
    name: bucket.name,
    async readText(): Promise<string | undefined> {
      const bytes = await read(bucket, key, () => undefined);
      return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
    },
  };
}

function rangeOf({ offset, size }: Need): Record<string, string> {
  return size === 0 ? {} : { range: `bytes=${offset}-${offset + size - 1}` };
}

// Whoever may not list the bucket gets 403 for an object that is not there: an error here, and the next rung is asked.
async function read(
  bucket: S3Bucket,
  key: string,
  asked: () => void,
  headers: Record<string, string> = {},
): Promise<Uint8Array | undefined> {
  const signal = AbortSignal.timeout(bucket.timeoutMs);
  const ask = (anew: boolean): Promise<S3Answer> => {
    asked();
    return bucket.get({ url: `${bucket.url}/${key}`, headers, signal, anew });
  };
  // A connection that was kept while the instance slept is often closed on the other side, and so are those kept beside it, of both
  // buckets at once: a new one is tried.
  const answer = await ask(false).catch((error: unknown) => {
    if (signal.aborted) {
      throw error;
    }
    return ask(true);
  });
  const wanted = "range" in headers ? 206 : 200;
  if (answer.status === wanted) {
    return answer.bytes();
  }
  await answer.discard();
  if (answer.status === 404) {
    return undefined;
  }
  throw new Error(`${bucket.name} answered ${answer.status} for ${key}`);
}
