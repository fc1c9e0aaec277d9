// Workers KV: copies that are near every location. Holds the whole objects of a release that each cold start needs
// (manifest and index root) and the channel record's fallback copy; never ranges, and nothing that is not elsewhere too.
import type { Need } from "../frames.ts";
import { type BlockStore, objectKey, type TextStore, wholeIndexBlock } from "./store.ts";

const immutableTtlSeconds = 86_400; // a release never changes
const channelTtlSeconds = 60; // KV promises no fresher copy than about a minute

export function kvBlocks(namespace: KVNamespace): BlockStore {
  return {
    name: "kv",
    holds: (need: Need) => need.size === 0 && need.block !== wholeIndexBlock,
    async read(need: Need, asked: () => void): Promise<Uint8Array | undefined> {
      asked();
      const bytes = await namespace.get(objectKey(need), { type: "arrayBuffer", cacheTtl: immutableTtlSeconds });
      return bytes === null ? undefined : new Uint8Array(bytes);
    },
  };
}

export function kvText(namespace: KVNamespace, key: string): TextStore {
  return {
    name: "kv",
    lagMs: channelTtlSeconds * 1_000,
    async readText(): Promise<string | undefined> {
      return (await namespace.get(key, { type: "text", cacheTtl: channelTtlSeconds })) ?? undefined;
    },
  };
}
