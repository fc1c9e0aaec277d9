// The addresses that anyone can GET, through the Workers entry with real R2, KV and Cache API.
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { newIsolate } from "../../worker/src/index.ts";
import { type Answer, keyOf, newOrigin, objectBytes, publish, release, send } from "./rig.ts";
import { channelJson } from "./scripted.ts";

const page = "handbook/current/install";
const hits = (answer: Answer, tier: string): number => answer.record.tiers[tier]?.hits ?? 0;

beforeEach(() => publish());

describe("pages", () => {
  test.each(["md", "json"])("a pinned .%s is the static file, immutable", async (ending) => {
    const answer = await send(newIsolate(), `${newOrigin()}/docs/${release}/${page}.${ending}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toBe(new TextDecoder().decode(objectBytes(`docs/${page}.${ending}`)));
    expect(answer.headers.get("cache-control")).toBe("public, max-age=604800, immutable, stale-if-error=86400");
    expect(answer.headers.get("x-foredge-release")).toBe(release);
  });

  test("conditions, heads and ranges pass through the platform", async () => {
    const isolate = newIsolate();
    const url = `${newOrigin()}/docs/current/${page}.md`;
    const whole = await send(isolate, url);
    const etag = whole.headers.get("etag") ?? "";
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(whole.headers.get("content-location")).toBe(`/docs/${release}/${page}.md`);
    for (const tag of [etag, `W/${etag}`]) {
      const same = await send(isolate, url, { headers: { "if-none-match": tag } });
      expect([same.status, same.body, same.headers.get("etag")]).toEqual([304, "", etag]);
    }
    const head = await send(isolate, url, { method: "HEAD" });
    expect([head.status, head.body, head.headers.get("content-length")]).toEqual([200, "", String(whole.record.response_bytes)]);
    const part = await send(isolate, url, { headers: { range: "bytes=2-5" } });
    expect([part.status, part.body]).toEqual([206, whole.body.slice(2, 6)]);
    expect((await send(isolate, url, { headers: { range: "bytes=999999-" } })).status).toBe(416);
  });

  test("an older release keeps its addresses after the channel moved on", async () => {
    await env.RELEASES.put("channel.json", channelJson(2, "0".repeat(64)));
    await env.COPIES.put("channel", channelJson(2, "0".repeat(64)));
    const answer = await send(newIsolate(), `${newOrigin()}/docs/${release}/${page}.md`);
    expect(answer.status).toBe(200);
    expect(answer.record).toMatchObject({ release, arm: "pinned" });
  });

  test("bad_release_that_was_never_stored", async () => {
    const answer = await send(newIsolate(), `${newOrigin()}/docs/${"1".repeat(64)}/${page}.md`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.record.error).toBe("release_unknown");
  });
});

describe("kept answers", () => {
  test("a search that one isolate made, another has from the Cache API in one read", async () => {
    const origin = newOrigin();
    const made = await send(newIsolate(), `${origin}/search?q=HarbourButton`);
    expect(made.status).toBe(200);
    expect(made.body).toContain("HarbourButton");
    const kept = await send(newIsolate(), `${origin}/search?query=HarbourButton`);
    expect(kept.body).toBe(made.body);
    expect(kept.headers.get("etag")).toBe(made.headers.get("etag"));
    expect(kept.record).toMatchObject({ rung: "answers", rounds: 0 });
    expect(Object.keys(kept.record.tiers)).toEqual(["answers"]);
  });

  test.each(["/search?q=HarbourButton", "/components.json", "/llms.txt", "/sitemap.xml"])("%s of a release that cannot be had yet: the last one answers, marked stale", async (target) => {
    const origin = newOrigin();
    const made = await send(newIsolate(), origin + target);
    expect((await send(newIsolate(), origin + target)).record.rung).toBe("answers");
    await env.RELEASES.put("channel.json", channelJson(2, "0".repeat(64)));
    const next = await send(newIsolate(), origin + target);
    expect(next.body).toBe(made.body);
    expect(next.record).toMatchObject({ rung: "stale", release });
    expect(next.headers.get("x-foredge-stale")).toBe("blocks_unavailable");
    expect(next.headers.get("cache-control")).toBe("no-store");
  });

  test("errors are not kept", async () => {
    const origin = newOrigin();
    expect((await send(newIsolate(), `${origin}/components.json?library=none`)).status).toBe(404);
    const again = await send(newIsolate(), `${origin}/components.json?library=none`);
    expect([again.status, hits(again, "answers")]).toEqual([404, 0]);
  });
});

describe("everything at once", () => {
  test("the whole text comes as one body, and the whole release fits", async () => {
    const isolate = newIsolate();
    const answer = await send(isolate, `${newOrigin()}/llms-full.txt`);
    expect(answer.status).toBe(200);
    expect(answer.body.match(/<!-- docs:\/\//g)).toHaveLength(3);
  });

  test("after its first answer a small release is in memory: no request reads again", async () => {
    const isolate = newIsolate();
    const origin = newOrigin();
    expect((await send(isolate, `${origin}/search?q=HarbourButton`)).record.rounds).toBeGreaterThan(0);
    for (const target of ["/search?q=migration", `/docs/current/${page}.json`, "/sitemap.xml", "/llms-full.txt"]) {
      expect((await send(isolate, origin + target)).record).toMatchObject({ rung: "memory", rounds: 0, tiers: {} });
    }
    const neighbour = await send(newIsolate(), `${origin}/llms-full.txt`);
    expect(hits(neighbour, "r2")).toBeLessThan(3);
  });

  test("a whole index that is altered in a cache is not believed", async () => {
    const origin = newOrigin();
    const key = `${origin}/.blocks/${keyOf("index/blocks")}?block=4294967293`;
    const headers = { "cache-control": "max-age=600" };
    await caches.default.put(key, new Response(objectBytes("index/blocks").map((byte) => byte ^ 1), { headers }));
    const isolate = newIsolate();
    const first = await send(isolate, `${origin}/search?q=HarbourButton`);
    expect(first.body).toContain("HarbourButton");
    expect((await send(isolate, `${origin}/llms-full.txt`)).status).toBe(200);
  });
});

describe("the sitemap", () => {
  test("names the deployment's own address", async () => {
    const origin = newOrigin();
    expect((await send(newIsolate(), `${origin}/sitemap.xml`)).body).toContain(`<loc>${origin}/docs/current/${page}.md</loc>`);
  });
});

describe("the counters", () => {
  test("over the limit of calls a client gets 429, another is answered", async () => {
    const isolate = newIsolate();
    const origin = newOrigin();
    const from = (ip: string): RequestInit => ({ headers: { "cf-connecting-ip": ip } });
    const search = `${origin}/search?q=HarbourButton`;
    expect((await send(isolate, search, from("192.0.2.77"))).status).toBe(200);
    for (let more = true; more; ) {
      more = (await env.CALL_LIMIT.limit({ key: "192.0.2.77" })).success;
    }
    const refused = await send(isolate, search, from("192.0.2.77"));
    expect([refused.status, refused.headers.get("retry-after"), refused.record.error]).toEqual([429, "60", "rate_limited"]);
    expect((await send(isolate, `${origin}/llms.txt`, from("192.0.2.77"))).status).toBe(200);
    expect((await send(isolate, search, from("192.0.2.78"))).status).toBe(200);
  });
});
