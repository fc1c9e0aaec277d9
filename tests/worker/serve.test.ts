// The need-loop against scripted cores and stores: order, tiers, refusals, bounds, traps.
import { describe, expect, test } from "vitest";
import { bytesOf } from "../../worker/src/frames.ts";
import { serve, type Served } from "../../worker/src/serve.ts";
import {
  altered, empty, failing, hanging, hostOf, request, right, ScriptedCore, scriptedStore,
} from "./scripted.ts";

type Read = (block: number) => Promise<Uint8Array | undefined>;

const bodyOf = (served: Served): string => new TextDecoder().decode(bytesOf(served.reply.body));
const headerOf = (served: Served, name: string): string | undefined =>
  served.reply.headers.find(([header]) => header === name)?.[1];

describe("blocks", () => {
  test("a warm core answers without a read", async () => {
    const store = scriptedStore("r2", right);
    const served = await serve(request, hostOf([new ScriptedCore({ wants: [] })], [store]));
    expect(bodyOf(served)).toBe("done");
    expect(served.record).toMatchObject({ rung: "memory", rounds: 0, status: 200, response_bytes: 4, arm: "stable" });
    expect(store.reads).toEqual([]);
  });

  test("what a need lists is put in that order, whatever order the reads end in", async () => {
    const gates = new Map<number, PromiseWithResolvers<undefined>>();
    const store = scriptedStore("r2", async (block) => {
      const gate = Promise.withResolvers<undefined>();
      gates.set(block, gate);
      if (block === 1) {
        [3, 2, 1].forEach((each) => gates.get(each)?.resolve(undefined));
      }
      await gate.promise;
      return right(block);
    });
    const core = new ScriptedCore({ wants: [3, 2, 1] });
    expect(bodyOf(await serve(request, hostOf([core], [store])))).toBe("done");
    expect(core.puts).toEqual([3, 2, 1]);
  });

  test("nearer stores learn a block once the core has verified it", async () => {
    const near = scriptedStore("cache", empty);
    const far = scriptedStore("r2", right);
    const served = await serve(request, hostOf([new ScriptedCore({ wants: [7, 8] })], [near, far]));
    expect(near.writes).toEqual([7, 8]);
    expect(far.writes).toEqual([]);
    expect(served.record.rung).toBe("r2");
    expect(served.record.tiers["cache"]).toMatchObject({ reads: 2, misses: 2, hits: 0, bytes: 0 });
    expect(served.record.tiers["r2"]).toMatchObject({ reads: 2, hits: 2, bytes: 14 });
  });

  test("a core that forgets gets its blocks again without a second read, however small its budget", async () => {
    for (const budget of [0, 1, 2, 3]) {
      const store = scriptedStore("r2", right);
      const core = new ScriptedCore({ wants: [1, 2, 3, 4], batch: 2, budget });
      const host = hostOf([core], [store], { blockBudgetBytes: budget });
      expect(bodyOf(await serve(request, host))).toBe("done");
      expect(store.reads).toEqual([1, 2, 3, 4]);
      expect(core.budget).toBe(budget);
    }
  });

  test("requests at the same time share one read of a block", async () => {
    const gate = Promise.withResolvers<undefined>();
    const store = scriptedStore("r2", async (block) => {
      await gate.promise;
      return right(block);
    });
    const host = hostOf([new ScriptedCore({ wants: [5] })], [store]);
    const both = Promise.all([serve(request, host), serve(request, host)]);
    gate.resolve(undefined);
    const [first, second] = await both;
    expect([bodyOf(first), bodyOf(second)]).toEqual(["done", "done"]);
    expect(store.reads).toEqual([5]);
    expect(first.record.tiers["r2"]).toMatchObject({ reads: 1, joined: 0, bytes: 7 });
    expect(second.record.tiers["r2"]).toMatchObject({ reads: 0, joined: 1, hits: 1, bytes: 0 });
  });
});

describe("a store that does not do its part is passed over", () => {
  const rows: readonly [string, Read, "misses" | "errors" | "refused"][] = [
    ["empty", empty, "misses"],
    ["failing", failing, "errors"],
    ["hanging", hanging, "errors"],
    ["bad_altered_bytes", altered, "refused"],
    ["bad_empty_bytes", () => Promise.resolve(new Uint8Array(0)), "refused"],
  ];
  test.each(rows)("%s", async (_, read, counted) => {
    const near = scriptedStore("cache", read);
    const far = scriptedStore("r2", right);
    const served = await serve(request, hostOf([new ScriptedCore({ wants: [1] })], [near, far]));
    expect(bodyOf(served)).toBe("done");
    expect(served.record.tiers["cache"]?.[counted]).toBe(1);
    expect(far.reads).toEqual([1]);
    expect(near.writes).toEqual([1]);
  });
});

describe("what cannot be answered is refused with a remedy", () => {
  const wants = [1];
  const rows: readonly [string, ScriptedCore[], Read, string][] = [
    ["bad_nobody_has_the_block", [new ScriptedCore({ wants })], empty, "blocks_unavailable"],
    ["bad_all_stores_fail", [new ScriptedCore({ wants })], failing, "blocks_unavailable"],
    ["bad_only_altered_bytes", [new ScriptedCore({ wants })], altered, "blocks_unavailable"],
    ["bad_unreadable_block", [new ScriptedCore({ wants, putResult: "unreadable" })], right, "block_unreadable"],
    ["bad_block_never_accepted", [new ScriptedCore({ wants, putResult: "unknown" })], right, "rounds"],
    ["bad_no_core", [], right, "core_unavailable"],
    [
      "bad_trap_twice",
      [new ScriptedCore({ wants: [], trapsAt: [1] }), new ScriptedCore({ wants: [], trapsAt: [1] })],
      right,
      "core_trap",
    ],
  ];
  test.each(rows)("%s", async (_, cores, read, reason) => {
    const served = await serve(request, hostOf(cores, [scriptedStore("r2", read)]));
    expect(served.reply.status).toBe(503);
    expect(headerOf(served, "retry-after")).toMatch(/^[1-9]\d*$/);
    expect(headerOf(served, "cache-control")).toBe("no-store");
    expect(JSON.parse(bodyOf(served))).toMatchObject({ error: { code: reason, request_id: "request-1" } });
    expect(served.record).toMatchObject({ status: 503, rung: "none" });
    expect(served.record.error).toContain(reason);
  });

  test("bad_more_rounds_than_allowed", async () => {
    const core = new ScriptedCore({ wants: [1, 2, 3, 4, 5], batch: 1 });
    const served = await serve(request, hostOf([core], [scriptedStore("r2", right)], { rounds: 4 }));
    expect(served.record).toMatchObject({ error: "rounds", status: 503 });
  });

  test("bad_deadline_passed", async () => {
    let nowMs = 1_000;
    const host = {
      ...hostOf([new ScriptedCore({ wants: [1, 2], batch: 1 })], [
        scriptedStore("r2", (block) => {
          nowMs += 3_000;
          return right(block);
        }),
      ]),
      now: () => nowMs,
    };
    const late = { ...host, limits: { ...host.limits, requestMs: 2_000 } };
    expect((await serve(request, late)).record).toMatchObject({ error: "deadline", status: 503 });
  });
});

describe("a trap", () => {
  test("is answered by a new core, which gets the blocks without another read", async () => {
    const store = scriptedStore("r2", right);
    const first = new ScriptedCore({ wants: [1, 2], trapsAt: [2] });
    const second = new ScriptedCore({ wants: [1, 2] });
    const served = await serve(request, hostOf([first, second], [store]));
    expect(bodyOf(served)).toBe("done");
    expect(served.record.traps).toBe(1);
    expect(store.reads).toEqual([1, 2]);
  });

  test("does not reach the next request", async () => {
    const cores = [1, 2].map(() => new ScriptedCore({ wants: [], trapsAt: [1] }));
    const host = hostOf([...cores, new ScriptedCore({ wants: [] })], []);
    expect((await serve(request, host)).reply.status).toBe(503);
    const next = await serve(request, host);
    expect(bodyOf(next)).toBe("done");
    expect(next.record.traps).toBe(0);
  });
});

test("the record has no query text, header value or body", async () => {
  const served = await serve(
    { ...request, target: "/search?q=secret-1", headers: [["authorization", "secret-2"]], body: new TextEncoder().encode("secret-3") },
    hostOf([new ScriptedCore({ wants: [] })], []),
  );
  expect(JSON.stringify(served.record)).not.toContain("secret");
  expect(served.record.path).toBe("/search");
});
