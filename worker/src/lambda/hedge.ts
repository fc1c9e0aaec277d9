// A read that does not wait for a silent bucket: when the first one has said nothing for a while, the second is asked as well, and who
// answers first is taken. A bucket that fails or lacks the object is the ladder's business (tiers.ts), not one of this file.
import { Late, within } from "../shared-read.ts";
import type { BlockStore, TextStore } from "../stores/store.ts";

async function hedged<T>(
  afterMs: number,
  first: () => Promise<T | undefined>,
  second: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const reading = first();
  try {
    return await within(afterMs, "the first bucket", reading);
  } catch (error) {
    if (!(error instanceof Late)) {
      throw error;
    }
  }
  return whoeverHasIt([reading, second()]);
}

// The first value of those that have one. Undefined when all lack it; rejects when none has it and one failed.
async function whoeverHasIt<T>(reads: readonly Promise<T | undefined>[]): Promise<T | undefined> {
  const found = reads.map(async (read) => (await read) ?? Promise.reject(new Error("not there")));
  return Promise.any(found).catch(async () => (await Promise.all(reads)).find((value) => value !== undefined));
}

/** `first`, with `second` asked too after `afterMs` of silence. Counted under the name of `first`, whoever answered. */
export function hedgedBlocks(first: BlockStore, second: BlockStore, afterMs: number): BlockStore {
  return { ...first, read: (need, asked) => hedged(afterMs, () => first.read(need, asked), () => second.read(need, asked)) };
}

export function hedgedText(first: TextStore, second: TextStore, afterMs: number): TextStore {
  return { ...first, readText: () => hedged(afterMs, () => first.readText(), () => second.readText()) };
}
