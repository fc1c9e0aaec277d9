// R2: the truth. Holds every object of every release, read by range, and the channel record. Neighbouring ranges of one request are
// read as one.
import type { Need } from "../frames.ts";
import { JoinedReads } from "./join-ranges.ts";
import { type BlockStore, objectKey, type TextStore } from "./store.ts";

export function r2Blocks(bucket: R2Bucket): BlockStore {
  const ranges = new JoinedReads(async (key, { offset, size }) =>
    (await bucket.get(key, { range: { offset, length: size } }))?.bytes(),
  );
  return {
    name: "r2",
    holds: () => true,
    async read(need: Need, asked: () => void): Promise<Uint8Array | undefined> {
      if (need.size > 0) {
        return ranges.get(objectKey(need), need, asked);
      }
      asked();
      return (await bucket.get(objectKey(need)))?.bytes();
    },
  };
}

export function r2Text(bucket: R2Bucket, key: string): TextStore {
  return {
    name: "r2",
    readText: async () => (await bucket.get(key))?.text(),
  };
}
