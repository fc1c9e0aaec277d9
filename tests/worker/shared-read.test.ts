// One read for all who want the same thing at the same time, and what becomes of it when it never ends.
import { expect, test } from "vitest";
import { SharedReads } from "../../worker/src/shared-read.ts";

const options = { longestMs: 20, keepAlive: (): void => undefined };

test("those who come while a read runs share it", async () => {
  const reads = new SharedReads<number>();
  let count = 0;
  const gate = Promise.withResolvers<undefined>();
  const read = async (): Promise<number> => {
    count += 1;
    await gate.promise;
    return 7;
  };
  const all = [1, 2, 3].map(() => reads.get("a", read, options));
  gate.resolve(undefined);
  expect(await Promise.all(all)).toEqual([false, true, true].map((joined) => ({ value: 7, joined })));
  expect(count).toBe(1);
});

test("a read that never ends is given up, and nobody waits for it again", async () => {
  const reads = new SharedReads<number>();
  void reads.get("a", () => new Promise(() => undefined), options);
  const values = await Promise.all([1, 2, 3].map(() => reads.get("a", () => Promise.resolve(8), options)));
  expect(values.map(({ value }) => value)).toEqual([8, 8, 8]);
  expect(await reads.get("a", () => Promise.resolve(9), options)).toEqual({ value: 9, joined: false });
});

test("a read that fails for the one who began it is tried by each who joined", async () => {
  const reads = new SharedReads<number>();
  const first = reads.get("a", () => Promise.reject(new Error("down")), options);
  const second = reads.get("a", () => Promise.resolve(9), options);
  await expect(first).rejects.toThrow("down");
  expect(await second).toEqual({ value: 9, joined: false });
});
