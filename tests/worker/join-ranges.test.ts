// Which reads become one, and that each still gets its own bytes.
import { describe, expect, test } from "vitest";
import { groupRanges, JoinedReads, type Range } from "../../worker/src/stores/join-ranges.ts";

const kib = 1024;
const range = (offset: number, size: number): Range => ({ offset, size });

describe("ranges are one read when they lie close together", () => {
  const rows: readonly [string, Range[], number[]][] = [
    ["none", [], []],
    ["one", [range(5, 5)], [1]],
    ["touching", [range(10, 5), range(0, 10)], [2]],
    ["overlapping", [range(0, 10), range(5, 2), range(8, 4)], [3]],
    ["a gap of 64 KiB", [range(0, 10), range(10 + 64 * kib, 1)], [2]],
    ["a gap of a byte more", [range(0, 10), range(11 + 64 * kib, 1)], [1, 1]],
    ["never more than 1 MiB", [range(0, 600 * kib), range(600 * kib, 424 * kib), range(1024 * kib, 1)], [2, 1]],
    ["one that is larger alone", [range(0, 2048 * kib), range(2048 * kib, 1)], [1, 1]],
  ];
  test.each(rows)("%s", (_, ranges, sizes) => {
    const groups = groupRanges(ranges);
    expect(groups.map((group) => group.length)).toEqual(sizes);
    expect(groups.flat()).toHaveLength(ranges.length);
  });
});

describe("a joined read", () => {
  const whole = Uint8Array.from({ length: 200 }, (_, at) => at);
  let counted = 0;
  const asks = (): void => {
    counted += 1;
  };
  const reader = (bytes: Uint8Array | undefined): { reads: JoinedReads; asked: [string, Range][] } => {
    const asked: [string, Range][] = [];
    const reads = new JoinedReads((object, { offset, size }) => {
      asked.push([object, { offset, size }]);
      return Promise.resolve(bytes?.subarray(offset, offset + size));
    });
    return { reads, asked };
  };

  test("gives each its own bytes, in one read an object", async () => {
    const { reads, asked } = reader(whole);
    const got = await Promise.all([reads.get("a", range(100, 20), asks), reads.get("b", range(0, 3), asks), reads.get("a", range(30, 5), asks)]);
    expect(got).toEqual([whole.slice(100, 120), whole.slice(0, 3), whole.slice(30, 35)]);
    expect(asked).toEqual([["a", range(30, 90)], ["b", range(0, 3)]]);
    expect(counted).toBe(2);
  });

  test("of the next turn is another one", async () => {
    const { reads, asked } = reader(whole);
    await reads.get("a", range(0, 1), asks);
    await reads.get("a", range(1, 1), asks);
    expect(asked).toHaveLength(2);
  });

  test("bad_no_object: none for all", async () => {
    const { reads } = reader(undefined);
    expect(await Promise.all([reads.get("a", range(0, 1), asks), reads.get("a", range(1, 1), asks)])).toEqual([undefined, undefined]);
  });

  test("bad_object_ends_early: each gets what there is", async () => {
    const { reads } = reader(whole.slice(0, 10));
    expect(await Promise.all([reads.get("a", range(5, 10), asks), reads.get("a", range(50, 10), asks)])).toEqual([whole.slice(5, 10), new Uint8Array(0)]);
  });

  test("bad_read_fails: each hears of it", async () => {
    const reads = new JoinedReads(() => Promise.reject(new Error("down")));
    const both = await Promise.allSettled([reads.get("a", range(0, 1), asks), reads.get("a", range(1, 1), asks)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
