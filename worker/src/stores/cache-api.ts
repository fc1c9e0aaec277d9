// The Cache API of this location: blocks that an answer here needed before. Filled only with bytes that the core has
// verified; what comes back is verified again, so that an altered entry costs a read and never an answer.
import type { Need } from "../frames.ts";
import { type BlockStore, objectKey } from "./store.ts";

/** `origin` is the deployment's own scheme and host: entries under a foreign host cost the location DNS look-ups. */
export function cacheApiBlocks(cache: Cache, origin: string, ttlSeconds: number): BlockStore {
  const keyOf = (need: Need): string => `${origin}/.blocks/${objectKey(need)}?block=${need.block}`;
  return {
    name: "cache",
    holds: () => true,
    async read(need: Need): Promise<Uint8Array | undefined> {
      const response = await cache.match(keyOf(need));
      return response === undefined ? undefined : new Uint8Array(await response.arrayBuffer());
    },
    async write(need: Need, bytes: Uint8Array): Promise<void> {
      const headers = {
        "cache-control": `public, max-age=${ttlSeconds}, immutable`,
        "content-type": "application/octet-stream",
      };
      await cache.put(keyOf(need), new Response(bytes, { headers }));
    },
  };
}
