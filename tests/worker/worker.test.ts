// The Worker with the real core, a real release and real R2, KV and Cache API.
import { env, exports } from "cloudflare:workers";
import { beforeEach, describe, expect, inject, test } from "vitest";
import { bodyCapBytes } from "../../worker/src/body.ts";
import { newIsolate } from "../../worker/src/index.ts";
import { questions } from "./questions.ts";
import { type Answer, ask, keyOf, newOrigin, objectBytes, publish, release, send } from "./rig.ts";
import { channelJson } from "./scripted.ts";

const index = "index/blocks";
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0x5a);
const reads = (answer: Answer, tier: string): number => answer.record.tiers[tier]?.reads ?? 0;
const hits = (answer: Answer, tier: string): number => answer.record.tiers[tier]?.hits ?? 0;

function expectRefusal(answer: Answer): void {
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(answer.headers.get("content-type")).toContain("application/json");
  expect(JSON.parse(answer.body)).toBeTypeOf("object");
}

beforeEach(() => publish());

describe("answers", () => {
  test("health and readiness", async () => {
    const isolate = newIsolate();
    const origin = newOrigin();
    expect((await send(isolate, `${origin}/healthz`)).status).toBe(200);
    const ready = await send(isolate, `${origin}/readyz`);
    expect(ready.status).toBe(200);
    expect(ready.headers.get("cache-control")).toBe("no-store");
  });

  test("a search is cold once, then needs nothing", async () => {
    const isolate = newIsolate();
    const origin = newOrigin();
    const cold = await ask(isolate, origin);
    expect(cold.status).toBe(200);
    expect(cold.body).toContain("HarbourButton");
    expect(cold.record).toMatchObject({ release, arm: "stable", rung: "r2", traps: 0, error: "" });
    expect(cold.record.rounds).toBeLessThanOrEqual(4);
    expect(cold.record.response_bytes).toBe(new TextEncoder().encode(cold.body).length);
    const warm = await ask(isolate, origin);
    expect(warm.body).toBe(cold.body);
    expect(warm.record).toMatchObject({ rung: "memory", rounds: 0, tiers: {} });
    // The channel record is read by the first, the whole release behind its answer: nobody else's record has room for that.
    expect([cold.record.channel.reads, warm.record.channel.reads]).toEqual([{ r2: 1 }, {}]);
    expect([cold.record.aside, warm.record.aside["r2"]?.reads]).toEqual([{}, 1]);
  });

  test.each(questions.map((question) => [question.name, question] as const))("as in Node: %s", async (name, question) => {
    const { status, body } = await ask(newIsolate(), newOrigin(), question);
    expect({ status, body }).toEqual(inject("nodeAnswers")[name]);
  });

  test("the deployed entry answers as the tests' entry does", async () => {
    const response = await exports.default.fetch(`${newOrigin()}/readyz`);
    expect(response.status).toBe(200);
    expect(response.headers.get("x-request-id")).toMatch(/./);
  });

  test("every request has an id, the platform's where there is one", async () => {
    const answer = await send(newIsolate(), `${newOrigin()}/healthz`, { headers: { "cf-ray": "8f00-TXL" } });
    expect(answer.headers.get("x-request-id")).toBe("8f00-TXL");
    expect(answer.record.request_id).toBe("8f00-TXL");
  });
});

describe("tiers", () => {
  test("another isolate of the location is served by the Cache API alone", async () => {
    const origin = newOrigin();
    const first = await ask(newIsolate(), origin);
    expect(hits(first, "cache")).toBe(0);
    expect(hits(first, "kv")).toBe(2);
    expect(hits(first, "r2")).toBeGreaterThan(0);
    const second = await ask(newIsolate(), origin);
    expect(second.body).toBe(first.body);
    expect(hits(second, "cache")).toBe(reads(first, "cache"));
    expect([reads(second, "kv"), reads(second, "r2")]).toEqual([0, 0]);
    expect(second.record.rung).toBe("cache");
  });

  test("without KV's copies R2 has everything", async () => {
    await Promise.all(["manifest.json", "index/root"].map((path) => env.COPIES.delete(keyOf(path))));
    const answer = await ask(newIsolate(), newOrigin());
    expect(answer.status).toBe(200);
    expect(reads(answer, "kv")).toBe(2);
    expect(hits(answer, "kv")).toBe(0);
  });

  test("altered entries of the Cache API are refused, answered from R2 and replaced", async () => {
    const origin = newOrigin();
    const right = await ask(newIsolate(), origin);
    const keys: string[] = [];
    for (const path of ["manifest.json?block=4294967295", "index/root?block=4294967294"]) {
      keys.push(`${origin}/.blocks/${keyOf(path)}`);
    }
    for (let block = 0; block < 64; block += 1) {
      keys.push(`${origin}/.blocks/${keyOf(index)}?block=${block}`);
    }
    let altered = 0;
    for (const key of keys) {
      const entry = await caches.default.match(key);
      if (entry !== undefined) {
        altered += 1;
        const headers = { "cache-control": "max-age=600" };
        await caches.default.put(key, new Response(flipped(new Uint8Array(await entry.arrayBuffer())), { headers }));
      }
    }
    expect(altered).toBe(reads(right, "cache"));
    const mended = await ask(newIsolate(), origin);
    expect(mended.body).toBe(right.body);
    expect(mended.record.tiers["cache"]?.refused).toBe(altered);
    const after = await ask(newIsolate(), origin);
    expect(after.body).toBe(right.body);
    expect(after.record.tiers["cache"]?.refused).toBe(0);
  });

  test.each(["manifest.json", "index/root"])("an altered copy of %s in KV gives way to R2", async (path) => {
    const right = await ask(newIsolate(), newOrigin());
    await env.COPIES.put(keyOf(path), flipped(objectBytes(path)));
    const answer = await ask(newIsolate(), newOrigin());
    expect(answer.body).toBe(right.body);
    expect(answer.record.tiers["kv"]?.refused).toBe(1);
  });
});

describe("a release that is damaged everywhere is refused, and the next request is answered as usual", () => {
  const damage: readonly [string, (bytes: Uint8Array) => Uint8Array | null][] = [
    ["bad_altered", flipped],
    ["bad_cut_short", (bytes) => bytes.slice(0, bytes.length / 2)],
    ["bad_empty", () => new Uint8Array(0)],
    ["bad_missing", () => null],
  ];
  const rows = damage.flatMap(([name, change]) =>
    ["manifest.json", "index/root", index].map((path) => [`${name} ${path}`, path, change] as const),
  );
  test.each(rows)("%s", async (_, path, change) => {
    const bytes = change(objectBytes(path));
    await env.COPIES.delete(keyOf(path));
    await (bytes === null ? env.RELEASES.delete(keyOf(path)) : env.RELEASES.put(keyOf(path), bytes));
    const isolate = newIsolate();
    const origin = newOrigin();
    const refused = await ask(isolate, origin);
    expectRefusal(refused);
    expect(refused.record).toMatchObject({ rung: "none", error: "blocks_unavailable", traps: 0 });
    await publish();
    const next = await ask(isolate, origin);
    expect(next.status).toBe(200);
    expect(next.body).toContain("HarbourButton");
  });
});

describe("the channel", () => {
  test("KV's copy answers when R2 has no record", async () => {
    await env.RELEASES.delete("channel.json");
    const answer = await ask(newIsolate(), newOrigin());
    expect(answer.status).toBe(200);
    expect(answer.record.channel).toMatchObject({ source: "kv", epoch: 1 });
  });

  test("no record anywhere: alive, not ready, and questions are refused for now", async () => {
    await env.RELEASES.delete("channel.json");
    await env.COPIES.delete("channel");
    const isolate = newIsolate();
    const origin = newOrigin();
    expect((await send(isolate, `${origin}/healthz`)).status).toBe(200);
    expectRefusal(await send(isolate, `${origin}/readyz`));
    const question = await ask(isolate, origin);
    expectRefusal(question);
    expect(question.record).toMatchObject({ release: "", channel: { source: "missing", epoch: -1 } });
  });

  test("a release that was never stored is refused", async () => {
    await env.RELEASES.put("channel.json", channelJson(2, "0".repeat(64)));
    expectRefusal(await ask(newIsolate(), newOrigin()));
  });
});

describe("bodies", () => {
  test.each([
    ["bad_one_byte_over", bodyCapBytes],
    ["bad_far_over", 8 * bodyCapBytes],
  ])("%s", async (_, size) => {
    const isolate = newIsolate();
    const origin = newOrigin();
    const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
    const answer = await send(isolate, `${origin}/mcp`, { method: "POST", headers, body: new Uint8Array(size).fill(32) });
    expect(answer.status).toBe(413);
    expect(answer.body).toContain("262144 bytes");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.record.request_bytes).toBe(bodyCapBytes);
    expect((await ask(isolate, origin)).status).toBe(200);
  });

  test("bad_stream_breaks_off", async () => {
    const isolate = newIsolate();
    const origin = newOrigin();
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new Uint8Array(10));
        controller.error(new Error("gone"));
      },
    });
    const answer = await send(isolate, `${origin}/mcp`, { method: "POST", body });
    expect(answer.status).toBe(400);
    expect(answer.record.error).toBe("body_unreadable");
    expect((await ask(isolate, origin)).status).toBe(200);
  });
});
