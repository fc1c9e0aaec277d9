// R2: the truth. Holds every object of every release, read by range, and the channel record.
import type { Need } from "../frames.ts";
import { type BlockStore, objectKey, type TextStore } from "./store.ts";

export function r2Blocks(bucket: R2Bucket): BlockStore {
  return {
    name: "r2",
    holds: () => true,
    async read(need: Need): Promise<Uint8Array | undefined> {
      const range = need.size === 0 ? {} : { range: { offset: need.offset, length: need.size } };
      const object = await bucket.get(objectKey(need), range);
      return object === null ? undefined : await object.bytes();
    },
  };
}

export function r2Text(bucket: R2Bucket, key: string): TextStore {
  return {
    name: "r2",
    async readText(): Promise<string | undefined> {
      const object = await bucket.get(key);
      return object === null ? undefined : await object.text();
    },
  };
}
