// The rungs behind the stores, against scripted cores and stores: origin, last good release, kept answers. Its neighbour gate.test.ts has the
// limits.
import { describe, expect, test } from "vitest";
import { Answers, open, seal } from "../../worker/src/answers.ts";
import { ChannelSource } from "../../worker/src/channel-source.ts";
import { type Reply, bytesOf } from "../../worker/src/frames.ts";
import { LastGood } from "../../worker/src/last-good.ts";
import { Origin } from "../../worker/src/origin.ts";
import { type Host, serve, type Served } from "../../worker/src/serve.ts";
import type { ValueStore } from "../../worker/src/stores/store.ts";
import { BlockReads, Tiers } from "../../worker/src/tiers.ts";
import {
  altered, channelJson, empty, failing, hanging, hostOf, need, releaseId, request, right, ScriptedCore, scriptedStore, text,
} from "./scripted.ts";

const bodyOf = (served: Served): string => new TextDecoder().decode(bytesOf(served.reply.body));
const headerOf = (served: Served, name: string): string | undefined =>
  served.reply.headers.find(([header]) => header === name)?.[1];

/** An origin that answers "from the origin", or fails. */
function origin(works = true): Origin {
  const body = new TextEncoder().encode("from the origin");
  return new Origin(["https://o.example"], "key", async () => {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body)).toBase64();
    const headers = { "x-request-id": request.id, "x-foredge-release": "cd".repeat(32), "content-digest": `sha-256=:${digest}:` };
    return new Response(body, { status: works ? 200 : 503, headers });
  });
}

const copyOf = (kept?: string): { name: string; readText: () => Promise<string | undefined>; writeText: (text: string) => Promise<void>; written: string[] } => {
  const written: string[] = [];
  return {
    name: "cache",
    written,
    readText: () => Promise.resolve(kept),
    writeText: (value) => {
      written.push(value);
      return Promise.resolve();
    },
  };
};

describe("the origin answers", () => {
  const wants = [1];
  const rows: readonly [string, (host: Host) => Host][] = [
    ["when no store has a block", (host) => host],
    ["when the core traps twice", (host) => ({ ...host, cores: hostOf([1, 2].map(() => new ScriptedCore({ wants: [], trapsAt: [1] })), []).cores })],
    ["when no core can be made", (host) => ({ ...host, cores: hostOf([], []).cores })],
    ["when there was no time left", (host) => ({ ...host, limits: { ...host.limits, requestMs: host.limits.originMs } })],
  ];
  test.each(rows)("%s", async (_, change) => {
    const host = hostOf([new ScriptedCore({ wants })], [scriptedStore("r2", failing)]);
    const served = await serve(request, change({ ...host, origin: origin() }));
    expect(bodyOf(served)).toBe("from the origin");
    expect(served.record).toMatchObject({ rung: "origin", status: 200, release: "cd".repeat(32), error: "", rescue: { asked: ["origin"] } });
    expect(served.record.rescue.reason).not.toBe("");
  });

  test("and when it fails, too, the refusal names the first reason", async () => {
    const host = hostOf([new ScriptedCore({ wants })], [scriptedStore("r2", failing)]);
    const served = await serve(request, { ...host, origin: origin(false) });
    expect(served.record).toMatchObject({ rung: "none", status: 503, error: "blocks_unavailable" });
    expect(served.record.rescue.errors).toEqual(["origin: status 503"]);
  });

  test("nothing that the stores can answer", async () => {
    const host = hostOf([new ScriptedCore({ wants })], [scriptedStore("r2", right)]);
    const served = await serve(request, { ...host, origin: origin() });
    expect(bodyOf(served)).toBe("done");
    expect(served.record.rescue).toEqual({ reason: "", asked: [], errors: [], throttled: 0 });
  });
});

describe("the release that answered last", () => {
  const other = "cd".repeat(32);
  /** Blocks of the release of scripted.ts are there, those of `other` are nowhere. */
  const host = (copy = copyOf(), known = new LastGood()): Host => {
    const cores = [new ScriptedCore({ wants: [1] })];
    const base = hostOf(cores, [scriptedStore("r2", right)]);
    return { ...base, lastGood: { known, copy } };
  };
  const promoted = (base: Host): Host => ({
    ...base,
    channel: new ChannelSource(5),
    channelStores: [{ name: "r2", readText: () => Promise.resolve(channelJson(2, other)) }],
    cores: hostOf([new ReleaseCore()], []).cores,
  });
  // Lacks a block of every release but that of scripted.ts, which nobody has.
  class ReleaseCore extends ScriptedCore {
    constructor() {
      super({ wants: [] });
    }
    override handle(frame: Parameters<ScriptedCore["handle"]>[0]): ReturnType<ScriptedCore["handle"]> {
      return frame.release === releaseId
        ? super.handle(frame)
        : { kind: "need", needs: [{ ...need(9), release: frame.release }], answer: "" };
    }
  }
  const nowhere = (base: Host): Host => ({ ...base, tiers: hostOf([], [scriptedStore("r2", failing)]).tiers });

  test("is noted once, with a copy", async () => {
    const copy = copyOf();
    const one = host(copy);
    await serve(request, one);
    await serve(request, one);
    expect(copy.written).toEqual([releaseId]);
  });

  test("is not one that answered without being read", async () => {
    const copy = copyOf();
    await serve(request, { ...host(copy), cores: hostOf([new ScriptedCore({ wants: [] })], []).cores });
    expect(copy.written).toEqual([]);
  });

  test("answers, marked stale, when the current one cannot", async () => {
    const known = new LastGood();
    await known.remember(releaseId, copyOf(), 0);
    const served = await serve(request, nowhere(promoted(host(copyOf(), known))));
    expect(bodyOf(served)).toBe("done");
    expect(served.record).toMatchObject({ rung: "stale", release: releaseId, status: 200, rescue: { reason: "blocks_unavailable" } });
    expect(headerOf(served, "x-foredge-stale")).toBe("blocks_unavailable");
    expect(headerOf(served, "warning")).toContain("110");
    expect(headerOf(served, "cache-control")).toBe("no-store");
  });

  test("is known to a new isolate from the copy", async () => {
    const served = await serve(request, nowhere(promoted(host(copyOf(releaseId)))));
    expect(served.record).toMatchObject({ rung: "stale", release: releaseId });
  });

  test.each([["bad_copy", "garbage"], ["bad_no_copy", undefined]])("%s: refused", async (_, kept) => {
    const served = await serve(request, nowhere(promoted(host(copyOf(kept)))));
    expect(served.record).toMatchObject({ status: 503, rung: "none", release: other });
  });

  test("is the one that the channel names as the previous, when the current one was the last to answer", async () => {
    const previous = { ...(JSON.parse(channelJson(2, other)) as object), previous: { release: releaseId } };
    const base = nowhere(promoted(host(copyOf(other))));
    const channelStores = [{ name: "r2", readText: () => Promise.resolve(JSON.stringify(previous)) }];
    const served = await serve(request, { ...base, channelStores });
    expect(served.record).toMatchObject({ rung: "stale", release: releaseId, status: 200 });
  });

  test("is not stale for an address that names it, and neither is another that is named", async () => {
    for (const named of [other, "ef".repeat(32)]) {
      const base = nowhere(promoted(host(copyOf(releaseId))));
      const core = new ReleaseCore();
      const facts = [["release", named]] as const;
      core.handle = (frame) =>
        frame.release === releaseId
          ? { kind: "reply", status: 200, headers: [], facts, body: text("named") }
          : { kind: "need", needs: [{ ...need(9), release: frame.release }], answer: "" };
      const served = await serve(request, { ...base, cores: hostOf([core], []).cores });
      expect(served.record).toMatchObject({ release: named, rung: "memory", arm: named === other ? "stable" : "pinned" });
      expect(headerOf(served, "x-foredge-stale")).toBeUndefined();
    }
  });

  test("comes behind the origin", async () => {
    const known = new LastGood();
    await known.remember(releaseId, copyOf(), 0);
    const served = await serve(request, { ...nowhere(promoted(host(copyOf(), known))), origin: origin() });
    expect(served.record.rung).toBe("origin");
  });

  test("a stale answer is not what answered last", async () => {
    const copy = copyOf(releaseId);
    await serve(request, nowhere(promoted(host(copy))));
    expect(copy.written).toEqual([]);
  });
});

describe("a silent store", () => {
  test("with a time of its own is left when that is over", async () => {
    const near = { ...scriptedStore("cache", hanging), timeoutMs: 1 };
    const host = hostOf([new ScriptedCore({ wants: [1] })], []);
    const tiers = new Tiers([near, scriptedStore("r2", right)], new BlockReads(), 1_000_000);
    const served = await serve(request, { ...host, tiers });
    expect(bodyOf(served)).toBe("done");
    expect(served.record.tiers["cache"]?.errors).toBe(1);
  });

  test("is not waited for again and again, and asked once more before a refusal", async () => {
    const reads = new BlockReads();
    let silent = true;
    const store = scriptedStore("r2", (block) => (silent ? hanging() : right(block)));
    const hostNow = (): Host => ({ ...hostOf([new ScriptedCore({ wants: [1] })], []), tiers: new Tiers([store], reads, 5) });
    for (let count = 0; count < 3; count += 1) {
      expect((await serve(request, hostNow())).record.status).toBe(503);
    }
    silent = false;
    const served = await serve(request, hostNow());
    expect(bodyOf(served)).toBe("done");
    expect(served.record.tiers["r2"]).toMatchObject({ skipped: 1, hits: 1 });
    expect((await serve(request, hostNow())).record.tiers["r2"]).toMatchObject({ skipped: 0, hits: 1 });
  });
});

describe("kept answers", () => {
  const reply: Reply = { kind: "reply", status: 200, headers: [["etag", '"x"']], facts: [["cache.class", "search"]], body: text("kept") };
  class NamingCore extends ScriptedCore {
    override handle(frame: Parameters<ScriptedCore["handle"]>[0]): ReturnType<ScriptedCore["handle"]> {
      const outcome = super.handle(frame);
      return outcome.kind === "need" ? { ...outcome, answer: "key" } : { ...reply, body: text("made") };
    }
  }
  const values = (read: ValueStore["read"]): ValueStore & { writes: [string, number][] } => {
    const writes: [string, number][] = [];
    return {
      name: "answers",
      writes,
      read,
      write: (key, _, ttl) => {
        writes.push([key, ttl]);
        return Promise.resolve();
      },
    };
  };
  async function serveWith(store: ValueStore): Promise<Served> {
    const background: Promise<unknown>[] = [];
    const host = hostOf([new NamingCore({ wants: [1] })], [scriptedStore("r2", right)]);
    const served = await serve(request, { ...host, answers: new Answers(store), background: (work) => background.push(work) });
    await Promise.all(background);
    return served;
  }

  test("one that is there spares the reads", async () => {
    const served = await serveWith(values(() => seal("key", reply)));
    expect(bodyOf(served)).toBe("kept");
    expect(served.record).toMatchObject({ rung: "answers", rounds: 0, tiers: { answers: { reads: 1, hits: 1, bytes: 4 } } });
    expect(served.reply.headers).toEqual([["etag", '"x"']]);
  });

  test("one that had to be made is kept for the time of its class", async () => {
    const store = values(empty);
    expect(bodyOf(await serveWith(store))).toBe("made");
    expect(store.writes).toEqual([["key", 3_600]]);
  });

  const sealed = seal("key", reply);
  const rows: readonly [string, ValueStore["read"]][] = [
    ["bad_other_key", () => seal("other", reply)],
    ["bad_flipped", async () => (await sealed).map((byte, at) => (at === 60 ? byte ^ 1 : byte))],
    ["bad_cut", async () => (await sealed).slice(0, -1)],
    ["bad_empty", () => Promise.resolve(new Uint8Array(0))],
    ["bad_failing", failing],
    ["bad_hanging", hanging],
  ];
  test.each(rows)("%s: the answer is made", async (_, read) => {
    expect(bodyOf(await serveWith(values(read)))).toBe("made");
  });

  test("every altered byte is noticed", async () => {
    const bytes = await sealed;
    for (let at = 0; at < bytes.length; at += 1) {
      expect(await open("key", bytes.map((byte, index) => (index === at ? byte ^ 0x10 : byte)))).toBeUndefined();
    }
    expect(await open("key", bytes)).toMatchObject({ status: 200 });
  });
});

describe("an unknown release", () => {
  const foreign = { ...need(4), release: "ef".repeat(32) };
  const ask = async (read: (block: number) => Promise<Uint8Array | undefined>): Promise<Served> => {
    const core = new ScriptedCore({ wants: [] });
    core.handle = () => ({ kind: "need", needs: [foreign], answer: "" });
    return serve(request, { ...hostOf([core], [scriptedStore("r2", read)]), origin: origin(false) });
  };
  test("is not found when every store lacks it, and nobody else is asked", async () => {
    const served = await ask(empty);
    expect(served.record).toMatchObject({ status: 404, error: "release_unknown", rescue: { reason: "", asked: [] } });
  });
  test.each([["bad_failing", failing], ["bad_altered", altered]])("%s: unavailable, not unknown", async (_, read) => {
    expect((await ask(read)).record.status).toBe(503);
  });
});
