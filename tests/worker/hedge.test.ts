// Two buckets as one store: who answers when the first is silent, and what counts as "not there".
import { expect, test } from "vitest";
import { hedgedBlocks } from "../../worker/src/lambda/hedge.ts";
import { empty, failing, hanging, need, right, rightBytes, scriptedStore } from "./scripted.ts";

type Read = (block: number) => Promise<Uint8Array | undefined>;

const late =
  (read: Read): Read =>
  async (block) => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return read(block);
  };

const rows: readonly [string, Read, Read, "right" | "missing" | "failed", number][] = [
  ["the first answers", right, right, "right", 0],
  ["the first is silent", hanging, right, "right", 1],
  ["the first is late and the second silent", late(right), hanging, "right", 1],
  ["the first is late and the second fails", late(right), failing, "right", 1],
  ["the first is late and lacks it", late(empty), right, "right", 1],
  ["the first lacks it", empty, right, "missing", 0],
  ["both lack it", late(empty), empty, "missing", 1],
  ["bad_first", failing, right, "failed", 0],
  ["bad_both", late(failing), failing, "failed", 1],
  ["bad_one_lacks", late(failing), empty, "failed", 1],
];
test.each(rows)("%s", async (_, first, second, what, asked) => {
  const replica = scriptedStore("s3-replica", second);
  const store = hedgedBlocks(scriptedStore("s3", first), replica, 5);
  const reading = store.read(need(1), () => undefined);
  if (what === "failed") {
    await expect(reading).rejects.toThrow();
  } else {
    expect(await reading).toEqual(what === "right" ? rightBytes(1) : undefined);
  }
  expect(replica.reads).toHaveLength(asked);
});
