// The channel record: what its reader accepts, how fresh it is kept, and that no lower epoch wins.
import { describe, expect, test } from "vitest";
import { parseChannel } from "../../worker/src/channel.ts";
import { sealChannel, verifyChannel } from "../../worker/src/channel-check.ts";
import { ChannelSource } from "../../worker/src/channel-source.ts";
import { kvText } from "../../worker/src/stores/kv.ts";
import type { TextStore } from "../../worker/src/stores/store.ts";
import type { RequestRecord } from "../../worker/src/telemetry.ts";
import { channelJson, empty, failing, hanging, releaseId } from "./scripted.ts";

const other = "cd".repeat(32);
const whole = {
  epoch: 7,
  stable: { release: releaseId },
  canary: { release: other, percent: 12.5, salt: "s" },
  previous: { release: other },
  flags: { maintenance: false, sampling: 5, aliases: ["a", "b"] },
  updated_at: "2026-11-23T09:00:00Z",
  by: "an operator",
  why: "a reason",
};

describe("parseChannel", () => {
  test("reads every field", () => {
    expect(parseChannel(JSON.stringify(whole))).toEqual(whole);
  });

  test("leaves out names that it does not know", () => {
    expect(parseChannel(JSON.stringify({ ...whole, later: 1 }))).toEqual(whole);
  });

  const rows: readonly [string, unknown, RegExp][] = [
    ["bad_list", [], /the record must be an object/],
    ["bad_no_epoch", { ...whole, epoch: undefined }, /epoch/],
    ["bad_epoch_negative", { ...whole, epoch: -1 }, /epoch/],
    ["bad_epoch_fraction", { ...whole, epoch: 1.5 }, /epoch/],
    ["bad_no_stable", { ...whole, stable: undefined }, /stable/],
    ["bad_release_short", { ...whole, stable: { release: "ab" } }, /stable\.release must be 64/],
    ["bad_release_path", { ...whole, stable: { release: `../${"a".repeat(61)}` } }, /stable\.release/],
    ["bad_canary_percent", { ...whole, canary: { ...whole.canary, percent: 101 } }, /canary\.percent/],
    ["bad_canary_salt", { ...whole, canary: { ...whole.canary, salt: 1 } }, /canary\.salt/],
    ["bad_previous", { ...whole, previous: releaseId }, /previous/],
    ["bad_flags", { ...whole, flags: null }, /flags/],
    ["bad_flag_value", { ...whole, flags: { x: {} } }, /flags\.x/],
    ["bad_updated_at", { ...whole, updated_at: "yesterday" }, /updated_at/],
    ["bad_by", { ...whole, by: 1 }, /by must/],
  ];
  test.each(rows)("%s", (_, value, message) => {
    expect(() => parseChannel(JSON.stringify(value))).toThrow(message);
  });

  test("bad_cut_short", () => {
    expect(() => parseChannel(JSON.stringify(whole).slice(0, -1))).toThrow(SyntaxError);
  });
});

describe("the check of a record", () => {
  test("a sealed record passes, and so does one that was written by hand", async () => {
    await verifyChannel(await sealChannel(whole));
    await verifyChannel(await sealChannel(JSON.parse(await sealChannel(whole)) as typeof whole));
    await verifyChannel(JSON.stringify(JSON.parse(await sealChannel(whole)), null, 2));
    await verifyChannel(JSON.stringify(whole));
  });

  test("no flipped bit gets another record through", async () => {
    const bytes = new TextEncoder().encode(await sealChannel(whole));
    const readable: unknown[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const altered = bytes.slice();
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const json = new TextDecoder().decode(altered);
      await verifyChannel(json).then(
        () => readable.push(parseChannel(json)),
        () => undefined,
      );
    }
    // The bits of the name "check" itself: without it the record is one that was written by hand.
    expect(readable.length).toBeGreaterThan(0);
    expect(new Set(readable.map((record) => JSON.stringify(record)))).toEqual(new Set([JSON.stringify(whole)]));
  });
});

const newLog = (): RequestRecord["channel"] => ({ source: "none", epoch: -1, age_ms: 0, errors: [], reads: {} });
const store = (name: string, readText: TextStore["readText"]): TextStore & { reads: number } => {
  const counted = { name, reads: 0, readText: () => ((counted.reads += 1), readText()) };
  return counted;
};
const holding = (name: string, epoch: number): TextStore & { reads: number } =>
  store(name, () => Promise.resolve(channelJson(epoch)));
const at = (nowMs: number, waitMs = 1_000): Parameters<ChannelSource["read"]>[1] => ({
  now: () => nowMs,
  waitMs,
  background: () => undefined,
});

describe("ChannelSource", () => {
  test("reads once in 20 seconds", async () => {
    const source = new ChannelSource(5);
    const r2 = holding("r2", 1);
    for (const [nowMs, reads] of [[0, 1], [19_999, 1], [20_000, 2], [39_999, 2], [40_000, 3]] as const) {
      const log = newLog();
      await source.read([r2], at(nowMs), log);
      expect(r2.reads).toBe(reads);
      expect(log).toMatchObject({ source: "r2", epoch: 1, errors: [] });
    }
  });

  test("reads once for all who ask at the same time", async () => {
    const source = new ChannelSource(5);
    const gate = Promise.withResolvers<string>();
    const r2 = store("r2", () => gate.promise);
    const asking = [1, 2, 3].map(() => source.read([r2], at(0), newLog()));
    gate.resolve(channelJson(4));
    expect((await Promise.all(asking)).map((record) => record?.epoch)).toEqual([4, 4, 4]);
    expect(r2.reads).toBe(1);
  });

  const fallbacks: readonly [string, TextStore["readText"], RegExp][] = [
    ["empty", empty, /no channel record/],
    ["failing", failing, /store down/],
    ["bad_json", () => Promise.resolve("{"), /r2: /],
    ["bad_record", () => Promise.resolve("{}"), /must be/],
    ["bad_check", async () => (await sealChannel(whole)).replace('"epoch":7', '"epoch":77'), /check is not/],
  ];
  test.each(fallbacks)("takes the copy when the truth is %s", async (_, readText, error) => {
    const log = newLog();
    const record = await new ChannelSource(5).read([store("r2", readText), holding("kv", 3)], at(0), log);
    expect(record?.epoch).toBe(3);
    expect(log.source).toBe("kv");
    expect(log.errors.join()).toMatch(error);
  });

  test("a lower epoch never replaces a higher one, from whatever store", async () => {
    const source = new ChannelSource(5);
    await source.read([holding("r2", 5)], at(0), newLog());
    for (const stores of [[holding("r2", 4)], [store("r2", failing), holding("kv", 4)]]) {
      const log = newLog();
      const record = await source.read(stores, at(60_000), log);
      expect(record?.epoch).toBe(5);
      expect(log).toMatchObject({ epoch: 5, age_ms: 60_000 });
    }
    expect((await source.read([holding("r2", 6)], at(120_000), newLog()))?.epoch).toBe(6);
  });

  test("a lower epoch in the truth yields to the copy that is not behind", async () => {
    const source = new ChannelSource(5);
    await source.read([holding("r2", 5)], at(0), newLog());
    const log = newLog();
    const record = await source.read([holding("r2", 4), holding("kv", 5)], at(30_000), log);
    expect(record?.epoch).toBe(5);
    expect(log).toMatchObject({ source: "kv", age_ms: 0 });
    expect(log.errors.join()).toMatch(/epoch 4 is behind 5/);
  });

  test("a copy of KV is as old as KV lets it be, and never fresh for the log", async () => {
    const source = new ChannelSource(5);
    const copies = { get: () => Promise.resolve(channelJson(1)) } as unknown as KVNamespace;
    for (const [nowMs, ageMs] of [[0, 60_000], [19_999, 79_999], [20_000, 60_000]] as const) {
      const log = newLog();
      await source.read([store("r2", failing), kvText(copies, "channel")], at(nowMs), log);
      expect(log).toMatchObject({ source: "kv", age_ms: ageMs });
    }
    expect(source.isFresh(20_000)).toBe(true); // enough to answer by: it is the newest to be had
  });

  test("keeps the last copy while every store fails, says how old it is, and does not ask with each request", async () => {
    const source = new ChannelSource(5);
    await source.read([holding("r2", 1)], at(0), newLog());
    const r2 = store("r2", failing);
    for (const [nowMs, reads] of [[25_000, 1], [25_001, 1], [27_000, 2]] as const) {
      const log = newLog();
      expect((await source.read([r2], at(nowMs), log))?.epoch).toBe(1);
      expect(log.age_ms).toBe(nowMs);
      expect(r2.reads).toBe(reads);
    }
  });

  test("each read of a store is counted, by the one request that made it", async () => {
    const source = new ChannelSource(5);
    const logs = [newLog(), newLog(), newLog()] as const;
    const stores = [store("r2", failing), holding("kv", 1)];
    await Promise.all([logs[0], logs[1]].map((log) => source.read(stores, at(0), log)));
    await source.read(stores, at(1), logs[2]);
    expect(logs.map(({ reads }) => reads)).toEqual([{ r2: 1, kv: 1 }, {}, {}]);
  });

  test("without any record, the log says that one was asked for", async () => {
    const log = newLog();
    expect(await new ChannelSource(5).read([store("r2", failing)], at(0), log)).toBeUndefined();
    expect(log).toMatchObject({ source: "missing", epoch: -1, reads: { r2: 1 } });
  });

  test("a store that hangs does not hold up the next one", async () => {
    const log = newLog();
    const record = await new ChannelSource(5).read([store("r2", hanging), holding("kv", 2)], at(0), log);
    expect(record?.epoch).toBe(2);
    expect(log.errors.join()).toMatch(/r2: no answer within 5 ms/);
  });

  test("who waits no longer takes the last copy, and the reading goes on", async () => {
    const source = new ChannelSource(1_000);
    await source.read([holding("r2", 1)], at(0), newLog());
    const gate = Promise.withResolvers<string>();
    const log = newLog();
    const record = await source.read([store("r2", () => gate.promise)], at(30_000, 5), log);
    expect(record?.epoch).toBe(1);
    expect(log).toMatchObject({ age_ms: 30_000 });
    expect(log.errors.join()).toMatch(/channel: no answer within 5 ms/);
    expect(source.isFresh(30_000)).toBe(false);
    gate.resolve(channelJson(2));
    await expect.poll(() => source.last?.epoch).toBe(2);
    expect(source.isFresh(30_000)).toBe(true);
  });

  test("the time without asking begins when asking ended", async () => {
    let nowMs = 0;
    const r2 = store("r2", () => {
      nowMs += 2_000;
      return failing();
    });
    const clock = { ...at(0), now: () => nowMs };
    const source = new ChannelSource(5);
    for (let count = 0; count < 3; count += 1) {
      expect(await source.read([r2], clock, newLog())).toBeUndefined();
    }
    expect(r2.reads).toBe(1);
  });

  test("those who join a silent reading learn what came of it, and read nothing themselves", async () => {
    const source = new ChannelSource(20);
    const stores = ["r2", "kv"].map((name) => store(name, hanging));
    const reading = [1, 2, 3].map(() => source.read(stores, at(0), newLog()));
    await Promise.all(reading);
    expect(stores.map(({ reads }) => reads)).toEqual([1, 1]);
  });
});
