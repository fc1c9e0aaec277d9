// Two releases at once: who gets which, what a canary that fails costs its clients, what flags do, and what a demanded signature keeps out.
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { armHeader, chooseRelease, shareOf } from "../../worker/src/arm.ts";
import { type ChannelRecord, parseChannel } from "../../worker/src/channel.ts";
import { flagOf, flags } from "../../worker/src/flags.ts";
import { bytesOf } from "../../worker/src/frames.ts";
import { answer, newIsolate } from "../../worker/src/index.ts";
import { serve, type Host } from "../../worker/src/serve.ts";
import type { RequestRecord } from "../../worker/src/telemetry.ts";
import { Trust } from "../../worker/src/trust.ts";
import { keyOf, newOrigin, objectBytes, publish, release } from "./rig.ts";
import { altered, channelJson, empty, failing, hostOf, releaseId, request, right, ScriptedCore, scriptedStore } from "./scripted.ts";

const canaryId = "cd".repeat(32);
const recordOf = (percent: number, values: ChannelRecord["flags"] = {}, salt = "salt"): string =>
  JSON.stringify({ ...(JSON.parse(channelJson(1)) as object), canary: { release: canaryId, percent, salt }, flags: values });

const clients = Array.from({ length: 4_000 }, (_, index) => `192.0.${index >> 8}.${index & 255}`);
const armsOf = (record: ChannelRecord, id = "r"): boolean[] =>
  clients.map((client) => chooseRelease(record, { client, request: id, headers: [] }).arm === "canary");

describe("the arm of a request", () => {
  test.each([0, 1, 10, 50, 100])("%d percent of the clients, always the same ones", (percent) => {
    const arms = armsOf(parseChannel(recordOf(percent)));
    expect(Math.abs(arms.filter(Boolean).length / clients.length - percent / 100)).toBeLessThan(percent % 100 === 0 ? 0.0001 : 0.025);
    expect(armsOf(parseChannel(recordOf(percent)), "another request")).toEqual(arms);
  });

  test("more percent take no client out; another salt chooses others", () => {
    const [few, many, others] = [recordOf(10), recordOf(50), recordOf(10, {}, "pepper")].map((text) => armsOf(parseChannel(text)));
    expect(few?.every((isCanary, at) => !isCanary || many?.[at] === true)).toBe(true);
    expect(others).not.toEqual(few);
  });

  test("canary_sticky off: each request is drawn anew", () => {
    const record = parseChannel(recordOf(50, { canary_sticky: false }));
    const drawn = clients.map((_, index) => chooseRelease(record, { client: "one", request: `r${index}`, headers: [] }).arm);
    expect(new Set(drawn).size).toBe(2);
  });

  test("a tester's header overrides the share; without a canary all is stable", () => {
    const ask = (percent: number, arm: string): string =>
      chooseRelease(parseChannel(recordOf(percent)), { client: "c", request: "r", headers: [[armHeader, arm]] }).release;
    expect([ask(0, "canary"), ask(100, "stable"), ask(100, "nonsense")]).toEqual([canaryId, releaseId, canaryId]);
    expect(chooseRelease(parseChannel(channelJson(1)), { client: "c", request: "r", headers: [[armHeader, "canary"]] }).arm).toBe("stable");
  });

  test("shares lie evenly", () => {
    const buckets = Array.from({ length: 10 }, () => 0);
    clients.forEach((client) => (buckets[Math.floor(shareOf(client) / 10)]! += 1)); // eslint-disable-line @typescript-eslint/no-non-null-assertion
    expect(Math.min(...buckets)).toBeGreaterThan(320);
  });
});

type Read = (block: number) => Promise<Uint8Array | undefined>;

// A core and a store in which only the canary is wrong: it wants block 5 of the canary, block 1 of the stable release.
class TwoReleases extends ScriptedCore {
  readonly #traps: boolean;

  constructor(traps: boolean) {
    super({ wants: [] });
    this.#traps = traps;
  }

  override handle(frame: Parameters<ScriptedCore["handle"]>[0]): ReturnType<ScriptedCore["handle"]> {
    const block = frame.release === canaryId ? 5 : 1;
    const script = new ScriptedCore({ wants: [block], trapsAt: this.#traps && block === 5 && this.held.includes(5) ? [1] : [] });
    script.held.push(...this.held);
    try {
      const outcome = script.handle(frame);
      return outcome.kind === "need" ? { ...outcome, needs: outcome.needs.map((one) => ({ ...one, release: frame.release })) } : outcome;
    } finally {
      this.broken = script.broken;
    }
  }
}

function hostWith(read: Read, { traps = false, channel = recordOf(100) } = {}): Host {
  const store = scriptedStore("r2", (block) => (block === 5 ? read(block) : right(block)));
  return {
    ...hostOf(Array.from({ length: 5 }, () => new TwoReleases(traps)), [store]),
    channelStores: [{ name: "r2", readText: () => Promise.resolve(channel) }],
    client: "192.0.2.1",
  };
}

describe("a canary that fails is answered from stable in the same request", () => {
  test.each<[string, Read, boolean, string]>([
    ["missing blocks", empty, false, "blocks_unavailable"],
    ["corrupt blocks", altered, false, "blocks_unavailable"],
    ["a store that fails", failing, false, "blocks_unavailable"],
    ["a trap", right, true, "core_trap"],
  ])("%s", async (_, read, traps, reason) => {
    const { reply, record } = await serve(request, hostWith(read, { traps }));
    expect([reply.status, new TextDecoder().decode(bytesOf(reply.body))]).toEqual([200, "done"]);
    expect(record).toMatchObject({ arm: "canary", canary_error: reason, release: releaseId, status: 200, error: "" });
  });

  test("one that answers is counted as one, and is nothing to fall back to later", async () => {
    const remembered: string[] = [];
    const known = { remember: (id: string) => Promise.resolve(void remembered.push(id)) } as unknown as NonNullable<Host["lastGood"]>["known"];
    const copy = { name: "cache", readText: empty, writeText: () => Promise.resolve() };
    const host = { ...hostWith(right), lastGood: { known, copy } };
    const { record } = await serve(request, host);
    expect(record).toMatchObject({ arm: "canary", canary_error: "", release: canaryId });
    expect(remembered).toEqual([]);
    await serve({ ...request, headers: [[armHeader, "stable"]] }, host);
    expect(remembered).toEqual([releaseId]);
  });

  test("the origin, which tells no clients apart, never answers from a canary", async () => {
    const { client: _, ...origin } = hostWith(right); // eslint-disable-line @typescript-eslint/no-unused-vars
    expect((await serve(request, origin)).record).toMatchObject({ arm: "stable", release: releaseId });
  });
});

describe("flags", () => {
  test("what is not set, or of another kind, has its default", () => {
    const record = parseChannel(recordOf(0, { maintenance: 1, answer_aliases: 101, canary_sticky: false }));
    expect([flagOf(record, "maintenance"), flagOf(record, "answer_aliases"), flagOf(record, "canary_sticky")]).toEqual([false, 100, false]);
    expect(flagOf(undefined, "maintenance_except")).toEqual(flags.maintenance_except.default);
  });

  test("every flag has an owner, a default of its kind and a sentence", () => {
    for (const { owner, about, kind, default: usual } of Object.values(flags)) {
      expect(owner.length * about.length).toBeGreaterThan(0);
      expect(Array.isArray(usual) ? "list" : typeof usual === "number" ? "percent" : "boolean").toBe(kind);
    }
  });

  test.each([
    [100, true],
    [0, false],
  ])("answer_aliases %d: whether a search for q is understood is %s", async (share, understood) => {
    await publish();
    const record = { ...(JSON.parse(channelJson(1, release)) as object), flags: { answer_aliases: share } };
    await env.RELEASES.put("channel.json", JSON.stringify(record));
    const params = { name: "search", arguments: { q: "caching" } };
    const headers = { accept: "application/json, text/event-stream", "content-type": "application/json", "mcp-protocol-version": "2025-11-25" };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
    const ctx = createExecutionContext();
    const response = await answer(new Request(`${newOrigin()}/mcp`, { method: "POST", headers, body }), env, ctx, newIsolate(), () => undefined);
    const { result } = await response.json<{ result: { isError?: boolean } }>();
    await waitOnExecutionContext(ctx);
    expect(result.isError ?? false).toBe(!understood);
  });

  test("maintenance: a clear 503 that no rung answers, but for what it lets through", async () => {
    const host = hostWith(right, { channel: recordOf(0, { maintenance: true }) });
    const { reply, record } = await serve(request, host);
    expect([reply.status, record.error, record.rescue.reason]).toEqual([503, "maintenance", ""]);
    expect(reply.headers).toContainEqual(["retry-after", "60"]);
    expect((await serve({ ...request, target: "/readyz" }, host)).reply.status).toBe(200);
  });
});

describe("a demanded signature", () => {
  const base64 = (bytes: ArrayBuffer): string => new Uint8Array(bytes).toBase64();
  const makeKey = (): Promise<CryptoKeyPair> =>
    crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;

  async function ask(publicKey: string, sign: CryptoKey | undefined): Promise<RequestRecord> {
    await publish();
    await env.RELEASES.delete(keyOf("manifest.sig"));
    if (sign !== undefined) {
      await env.RELEASES.put(keyOf("manifest.sig"), base64(await crypto.subtle.sign("Ed25519", sign, objectBytes("manifest.json"))));
    }
    const records: RequestRecord[] = [];
    const ctx = createExecutionContext();
    const question = new Request(`${newOrigin()}/search?q=caching`);
    await answer(question, { ...env, RELEASE_PUBLIC_KEY: publicKey }, ctx, newIsolate(), (record) => records.push(record));
    await waitOnExecutionContext(ctx);
    return records[0] as RequestRecord;
  }

  test("the right one answers; none, or that of another key, is refused", async () => {
    const [ours, theirs] = [await makeKey(), await makeKey()];
    const publicKey = base64((await crypto.subtle.exportKey("raw", ours.publicKey)) as ArrayBuffer);
    expect(await ask(publicKey, ours.privateKey)).toMatchObject({ status: 200, release, error: "" });
    expect(await ask(publicKey, theirs.privateKey)).toMatchObject({ status: 503, error: "release_unsigned" });
    expect(await ask(publicKey, undefined)).toMatchObject({ status: 503, error: "release_unsigned" });
    expect(await ask("", undefined)).toMatchObject({ status: 200 });
  });

  test("bad_key: a deployment that means to check does not go unchecked", () => {
    expect(() => new Trust("AAAA")).toThrow(/32 bytes/);
    expect(() => new Trust("***")).toThrow(/RELEASE_PUBLIC_KEY/);
  });
});
