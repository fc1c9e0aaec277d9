// Who is let in, and what waits at the same time: clients' counters, places among those who wait, listeners, bodies that do not come.
import { describe, expect, test } from "vitest";
import type { Reply, StreamStep } from "../../worker/src/frames.ts";
import { clientOf, Gate, type RateLimit, Waiting } from "../../worker/src/gate.ts";
import { Listening } from "../../worker/src/listening.ts";
import { type Host, serve, serveArrival, type Served } from "../../worker/src/serve.ts";
import { BlockReads, Tiers } from "../../worker/src/tiers.ts";
import { hanging, hostOf, request, right, ScriptedCore, scriptedStore, text } from "./scripted.ts";

const headerOf = (served: Served, name: string): string | undefined =>
  served.reply.headers.find(([header]) => header === name)?.[1];

const alone = (): void => undefined; // nothing that would end with the client

describe("limits", () => {
  const counter = (allowed: number): RateLimit & { keys: string[] } => {
    const keys: string[] = [];
    return {
      keys,
      limit: ({ key }) => {
        keys.push(key);
        return Promise.resolve({ success: keys.length <= allowed });
      },
    };
  };
  const hostWith = (gate: Gate, wants: readonly number[] = []): Host => ({
    ...hostOf([new ScriptedCore({ wants })], [scriptedStore("r2", right)]),
    gate,
  });
  const gateOf = (all: RateLimit, calls: RateLimit, client = "192.0.2.1"): Gate => new Gate(new Waiting(10, 1_000), { all, calls }, client, alone);

  test("over the looser limit nothing is looked at", async () => {
    const calls = counter(9);
    const unread = (): Promise<never> => Promise.reject(new Error("the body was asked for"));
    const served = await serveArrival(request, unread, hostWith(gateOf(counter(0), calls)));
    expect(served.record).toMatchObject({ status: 429, error: "rate_limited", rescue: { reason: "" } });
    expect(headerOf(served, "retry-after")).toBe("60");
    expect(calls.keys).toEqual([]);
  });

  test("a counter that says nothing closes no door", async () => {
    const silent: RateLimit = { limit: () => new Promise(() => undefined) };
    const read = (): Promise<typeof request.body> => Promise.resolve(request.body);
    expect((await serveArrival(request, read, hostWith(gateOf(silent, silent), [1]))).record.status).toBe(200);
  });

  test("over the tighter limit what must read is refused, and no store is asked", async () => {
    const host = hostWith(gateOf(counter(9), counter(0)), [1]);
    const served = await serve(request, host);
    expect(served.record).toMatchObject({ status: 429, rounds: 0, tiers: {} });
  });

  test.each([
    ["listing", 200],
    ["none", 200],
    ["search", 429],
    ["docs", 429],
  ])("over the tighter limit an answer of class %s gets %i", async (cacheClass, status) => {
    const gate = gateOf(counter(9), counter(0));
    const reply: Reply = { kind: "reply", status: 200, headers: [], facts: [["cache.class", cacheClass]], body: text("done") };
    const core = new ScriptedCore({ wants: [] });
    core.handle = () => reply;
    expect((await serve(request, { ...hostOf([core], []), gate })).record.status).toBe(status);
  });

  test.each([[3, 200, 3], [2, 429, 3]])("a batch of three costs three calls: of %i allowed, %i", async (allowed, status, counted) => {
    const calls = counter(allowed);
    const facts = [["cache.class", "search"], ["rpc.batch.size", "3"]] as const;
    const core = new ScriptedCore({ wants: [] });
    core.handle = () => ({ kind: "reply", status: 200, headers: [], facts, body: text("[]") });
    const served = await serve(request, { ...hostOf([core], []), gate: gateOf(counter(9), calls) });
    expect([served.record.status, calls.keys.length]).toEqual([status, counted]);
  });

  test("a batch that had to read pays for the rest behind its answer", async () => {
    const calls = counter(1);
    const facts = [["cache.class", "docs"], ["rpc.batch.size", "3"]] as const;
    const core = new ScriptedCore({ wants: [1] });
    const handle = core.handle.bind(core);
    core.handle = (frame) => {
      const outcome = handle(frame);
      return outcome.kind === "reply" ? { ...outcome, facts } : outcome;
    };
    const host = hostOf([core], [scriptedStore("r2", right)]);
    const served = await serve(request, { ...host, gate: gateOf(counter(9), calls) });
    expect([served.record.status, calls.keys.length]).toEqual([200, 3]);
  });

  test("clients are counted apart, and nobody is where nothing tells them apart", async () => {
    const all = counter(9);
    const calls = counter(9);
    for (const client of ["a", ""]) {
      await serveArrival(request, () => Promise.resolve(request.body), hostWith(gateOf(all, calls, client), [1]));
    }
    expect([all.keys, calls.keys]).toEqual([["a"], ["a"]]);
  });

  test("a counter that fails lets everybody in", async () => {
    const broken: RateLimit = { limit: () => Promise.reject(new Error("down")) };
    expect((await serve(request, hostWith(gateOf(broken, broken), [1]))).record.status).toBe(200);
  });

  test("more waiting requests than allowed are shed, and the next is answered when reads have ended", async () => {
    const gate = Promise.withResolvers<undefined>();
    const waiting = new Waiting(1, 1_000);
    const store = scriptedStore("r2", async (block) => {
      await gate.promise;
      return right(block);
    });
    const hostNow = (): Host => ({
      ...hostOf([new ScriptedCore({ wants: [1] })], []),
      tiers: new Tiers([store], new BlockReads(), 1_000),
      gate: new Gate(waiting, undefined, "", alone),
    });
    const first = serve(request, hostNow());
    const shed = await serve(request, hostNow());
    expect(shed.record).toMatchObject({ status: 503, error: "overloaded" });
    expect(headerOf(shed, "retry-after")).toBe("2");
    gate.resolve(undefined);
    expect((await first).record.status).toBe(200);
    expect((await serve(request, hostNow())).record.status).toBe(200);
  });
});

describe("places among those who wait", () => {
  test("are given back once, with what was held", () => {
    const waiting = new Waiting(2, 100);
    const [first, second, third] = [1, 2, 3].map(() => new Gate(waiting, undefined, "", alone)) as [Gate, Gate, Gate];
    expect([first.enter(10), first.enter(10), second.enter(10), third.enter(0)]).toEqual([true, true, true, false]);
    first.leave();
    first.leave();
    expect(third.enter(0)).toBe(true);
    second.hold(90);
    third.leave();
    expect(first.enter(0)).toBe(false);
    second.leave();
    expect(first.enter(0)).toBe(true);
  });

  test("outlive the client until they are given back, and only those that were taken", async () => {
    const kept: Promise<unknown>[] = [];
    const gate = new Gate(new Waiting(1, 100), undefined, "", (work) => kept.push(work));
    gate.leave();
    expect(kept).toEqual([]);
    gate.enter(1);
    gate.enter(1);
    expect(kept).toHaveLength(1);
    let over = false;
    const stay = Promise.all(kept).then(() => (over = true));
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(over).toBe(false);
    gate.leave();
    await stay;
  });

  test.each([
    ["a channel record that does not come", { channelStores: [{ name: "r2", readText: hanging }] }],
    ["an origin", { origin: { ask: hanging } as unknown as NonNullable<Host["origin"]>, tiers: new Tiers([], new BlockReads(), 5) }],
  ])("are taken by who waits for %s", async (_, change) => {
    const waiting = new Waiting(1, 1_000);
    const host = { ...hostOf([new ScriptedCore({ wants: [1] })], []), ...change, gate: new Gate(waiting, undefined, "", alone) };
    void serve(request, host);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(waiting.enter()).toBe(false);
  });
});

describe("a client", () => {
  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["", ""],
    ["2001:db8:0:1:aa:bb:cc:dd", "2001:db8:0:1::/64"],
    ["2001:DB8::1", "2001:db8:0:0::/64"],
    ["2001:0db8:0:1::", "2001:db8:0:1::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::ffff:192.0.2.1", "::ffff:192.0.2.1"],
  ])("of %s is %s", (address, client) => {
    expect(clientOf(address)).toBe(client);
  });
});

describe("streams that wait for news", () => {
  const step: StreamStep = { kind: "stream", status: 200, headers: [], facts: [], body: text("a"), again: "later", next: text("n") };
  const hostWith = (listening: Listening): Host => {
    const core = new ScriptedCore({ wants: [] });
    core.handle = () => step;
    return { ...hostOf([core], []), listening };
  };

  test("are so many, and one that ends makes room", async () => {
    const host = hostWith(new Listening(1, 100, 1_000));
    const first = await serve(request, host);
    expect((await serve(request, host)).record).toMatchObject({ status: 503, error: "overloaded" });
    await first.stream?.cancel();
    expect((await serve(request, host)).record.status).toBe(200);
  });

  test("keep so many bytes, and one that was not seen for long keeps none", () => {
    const listening = new Listening(9, 100, 1_000);
    const first = listening.enter(60, 0);
    expect(first).toBeDefined();
    expect(listening.enter(60, 1_000)).toBeUndefined();
    first?.seen(1_000);
    expect(listening.enter(60, 2_000)).toBeUndefined();
    expect(listening.enter(60, 2_001)).toBeDefined();
  });
});

describe("a body", () => {
  const host = (): Host => hostOf([new ScriptedCore({ wants: [] })], [], { bodyMs: 5 });

  test("that does not come is not waited for", async () => {
    const served = await serveArrival(request, hanging, host());
    expect(served.record).toMatchObject({ status: 400, error: "body_unreadable", time_ms: 1_000 });
    expect(headerOf(served, "access-control-allow-origin")).toBe("*");
  });

  test("takes none of the time for the answer", async () => {
    let nowMs = 0;
    const read = (): Promise<typeof request.body> => {
      nowMs = 9_000;
      return Promise.resolve(request.body);
    };
    const served = await serveArrival(request, read, { ...host(), now: () => nowMs });
    expect(served.record).toMatchObject({ status: 200, time_ms: 0 });
  });
});
