// The Cache API of this location: blocks and whole answers that somebody here needed before. Blocks come in verified and are verified
// again, answers are sealed (answers.ts): an altered entry costs a read and never an answer.
import type { CopyStore } from "../last-good.ts";
import type { Need } from "../frames.ts";
import { type BlockStore, objectKey, type ValueStore } from "./store.ts";

// Milliseconds are usual. A cold request asks three times, one round after the other.
const blockTimeoutMs = 250;

async function put(cache: Cache, key: string, body: BodyInit, ttlSeconds: number): Promise<void> {
  const headers = {
    "cache-control": `public, max-age=${ttlSeconds}, immutable`,
    "content-type": typeof body === "string" ? "text/plain" : "application/octet-stream",
  };
  await cache.put(key, new Response(body, { headers }));
}

/** `origin` is the deployment's own scheme and host: entries under a foreign host cost the location DNS look-ups. */
export function cacheApiBlocks(cache: Cache, origin: string, ttlSeconds: number): BlockStore {
  const keyOf = (need: Need): string => `${origin}/.blocks/${objectKey(need)}?block=${need.block}`;
  return {
    name: "cache",
    timeoutMs: blockTimeoutMs,
    holds: () => true,
    async read(need: Need, asked: () => void): Promise<Uint8Array | undefined> {
      asked();
      const response = await cache.match(keyOf(need));
      return response === undefined ? undefined : new Uint8Array(await response.arrayBuffer());
    },
    write: (need: Need, bytes: Uint8Array) => put(cache, keyOf(need), bytes as Uint8Array<ArrayBuffer>, ttlSeconds),
  };
}

/** `scope` keeps answers apart that were given under other rules. */
export function cacheApiAnswers(cache: Cache, origin: string, scope = ""): ValueStore {
  const keyOf = (key: string): string => `${origin}/.answers/${encodeURIComponent(scope + key)}`;
  return {
    name: "answers",
    async read(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
      const response = await cache.match(keyOf(key));
      return response === undefined ? undefined : new Uint8Array(await response.arrayBuffer());
    },
    write: (key: string, bytes: Uint8Array<ArrayBuffer>, ttlSeconds: number) => put(cache, keyOf(key), bytes, ttlSeconds),
  };
}

/** One text of this location, such as which release answered last. */
export function cacheApiText(cache: Cache, origin: string, name: string, ttlSeconds: number): CopyStore {
  const key = `${origin}/.copies/${name}`;
  return {
    name: "cache",
    readText: async () => (await cache.match(key))?.text(),
    writeText: (text) => put(cache, key, text, ttlSeconds),
  };
}
