// The judge of the chaos run, before it is believed: each kind of bad answer from a server that gives just that, and a fault layer that
// does what it is told.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { canAnswer, cellOf, faults, isExcused, pairs, singles } from "../rig/cells.mjs";
import { bundle } from "../rig/edge.mjs";
import { FaultPlan, layerName, randomFrom } from "../rig/faults.mjs";
import { runLoad } from "../rig/load.mjs";
import { root } from "../rig/release.mjs";
import { requestPool, widePool, zipf } from "../rig/requests.mjs";

const release = "a".repeat(64);
const right = { "x-foredge-release": release, etag: '"right"' };
const older = { ...right, "x-foredge-release": "c".repeat(64) };
const rows = [
  ["right", "right", (response) => response.writeHead(200, right).end("the answer")],
  ["bad_bytes", "wrong", (response) => response.writeHead(200, right).end("the answer!")],
  ["bad_cut", "wrong", (response) => response.writeHead(200, right).end("the ans")],
  ["an older release, marked", "right", (response) => response.writeHead(200, { ...older, "x-foredge-stale": "deadline" }).end("the answer")],
  ["bad_older", "wrong", (response) => response.writeHead(200, older).end("the answer")],
  ["bad_release", "wrong", (response) => response.writeHead(200, { "x-foredge-release": "b".repeat(64) }).end("the answer")],
  ["bad_no_release", "wrong", (response) => response.writeHead(200).end("the answer")],
  ["bad_header", "wrong", (response) => response.writeHead(200, { ...right, etag: '"other"' }).end("the answer")],
  ["bad_status", "wrong", (response) => response.writeHead(404, right).end("the answer")],
  ["503 with a time", "unavailable", (response) => response.writeHead(503, { "retry-after": "2" }).end()],
  ["bad_503", "unclear", (response) => response.writeHead(503).end()],
  ["bad_500", "unclear", (response) => response.writeHead(500, { "retry-after": "2" }).end()],
  ["bad_reset", "unclear", (response) => response.socket.destroy()],
  ["bad_silent", "hung", () => undefined],
];

const rightReply = { status: 200, headers: { etag: '"right"' }, body: Buffer.from("the answer") };

for (const [name, verdict, answer] of rows) {
  test(`the judge: ${name}`, async () => {
    const server = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const result = await runLoad({
      origin: `http://127.0.0.1:${server.address().port}`,
      draw: zipf(requestPool(["page"]), 1),
      count: 2,
      connections: 2,
      hungMs: verdict === "hung" ? 100 : 10_000,
      answers: { of: async (id) => ([release, older["x-foredge-release"]].includes(id) ? rightReply : undefined) },
      mayAnswer: (id) => id === release,
    });
    server.closeAllConnections();
    server.close();
    assert.equal(result[verdict], 2, JSON.stringify(result));
  });
}

test("the judge: bad_pinned, an address that names a release is answered by that one", async () => {
  const server = createServer((_, response) => response.writeHead(200, right).end("the answer")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${server.address().port}`;
  const pinned = [release, older["x-foredge-release"]].map((id) => ({ method: "GET", target: "/", headers: {}, body: Buffer.alloc(0), release: id }));
  const load = (request) => runLoad({ origin, draw: () => request, count: 1, connections: 1, answers: { of: async () => rightReply } });
  const [same, other] = [await load(pinned[0]), await load(pinned[1])];
  server.closeAllConnections();
  server.close();
  assert.deepEqual([same.right, other.wrong], [1, 1]);
});

const noTier = { errors: 0, refused: 0, skipped: 0 };
const refusal = (r2, errors = [], { reason = "blocks_unavailable", epoch = 1 } = {}) => ({
  tiers: { r2: { ...noTier, ...r2 } },
  rescue: { reason, errors },
  channel: { epoch },
});
const failed = ["origin: status 503"];
for (const [name, rules, record, excused] of [
  ["it met both", ["r2:fail", "origin:cut"], refusal({ errors: 1 }, failed), true],
  ["altered bytes and both buckets", ["r2:flip", "s3:fail", "s3-replica:fail"], refusal({ refused: 1 }, failed), true],
  ["no channel record", ["channel:hang", "origin:fail"], refusal({}, failed, { epoch: -1 }), true],
  ["silence took the time", ["r2:hang", "origin:fail"], refusal({}, failed, { reason: "deadline" }), true],
  ["bad_no_record", ["r2:fail", "origin:cut"], undefined, false],
  ["bad_r2_was_well", ["r2:fail", "origin:cut"], refusal({}, failed), false],
  ["bad_origin_not_asked", ["r2:fail", "origin:cut"], refusal({ errors: 1 }), false],
  ["bad_origin_can_answer", ["r2:fail", "s3:fail"], refusal({ errors: 1 }, failed), false],
  ["bad_no_rule", [], refusal({ errors: 1 }, failed), false],
  ["bad_channel_was_read", ["channel:fail", "origin:fail"], refusal({ errors: 1 }, failed), false],
]) {
  test(`whom faults excuse: ${name}`, () => {
    const all = rules.map((fault) => ({ store: fault.split(":")[0], kind: fault.split(":")[1] }));
    assert.equal(isExcused(all, record), excused);
  });
}

test("every kind of address is asked", () => {
  const pool = widePool(["a@1/b"], [release]);
  const targets = pool.map(({ method, target }) => `${method} ${target}`).join("\n");
  for (const part of ["GET /search?q=", "/components.json?release=", "GET /llms-full.txt", "HEAD /docs/", `/docs/${release}/`]) {
    assert.ok(targets.includes(part), part);
  }
  assert.ok(pool.some(({ headers }) => "range" in headers) && pool.some(({ headers }) => "if-none-match" in headers));
  assert.ok(pool.some(({ body }) => String(body).startsWith("[")));
  assert.deepEqual(pool.map(({ index }) => index), pool.map((_, index) => index));
});

const bytes = Uint8Array.from({ length: 64 }, (_, index) => index);
const planOf = (kind) => {
  const plan = new FaultPlan();
  plan.set({ rules: [{ store: "r2", kind, rate: 1 }], delayMs: 1 });
  return plan;
};
const readWith = (plan) => plan.read("r2", async () => bytes, async (kind) => new TextEncoder().encode(kind));

for (const [kind, check] of [
  ["cut", (read) => assert.deepEqual(read, bytes.slice(0, 32))],
  ["flip", (read) => assert.equal(read.filter((byte, index) => byte !== bytes[index]).length, 1)],
  ["delay", (read) => assert.deepEqual(read, bytes)],
  ["old", (read) => assert.equal(String(Buffer.from(read)), "old")],
  ["other", (read) => assert.equal(String(Buffer.from(read)), "other")],
]) {
  test(`the fault layer: ${kind}`, async () => {
    const plan = planOf(kind);
    check(await readWith(plan));
    assert.deepEqual(plan.counts, { [`r2:${kind}`]: 1 });
  });
}

test("the fault layer: fail and hang", async () => {
  await assert.rejects(readWith(planOf("fail")), new RegExp(layerName));
  const silent = Symbol("silent");
  assert.equal(await Promise.race([readWith(planOf("hang")), setImmediate(silent)]), silent);
});

test("the fault layer: other stores and rates", async () => {
  const plan = planOf("fail");
  assert.deepEqual(await plan.read("kv", async () => bytes), bytes);
  plan.set({ rules: [{ store: "r2", kind: "flip", rate: 0.25 }], seed: 3 });
  for (let read = 0; read < 1000; read += 1) await readWith(plan);
  assert.ok(Math.abs(plan.counts["r2:flip"] - 250) < 50);
});

test("a seed gives one mix, another seed another", () => {
  const pool = requestPool(["a", "b"]);
  const firstOf = (seed) => Array.from({ length: 50 }, zipf(pool, seed)).map(({ index }) => index);
  assert.deepEqual(firstOf(1), firstOf(1));
  assert.notDeepEqual(firstOf(1), firstOf(2));
  assert.notEqual(randomFrom(1)(), randomFrom(2)());
});

test("the matrix has every fault and every pair once", () => {
  assert.equal(singles.length, faults.length);
  assert.equal(new Set(pairs.map(({ name }) => name)).size, (faults.length * (faults.length - 1)) / 2);
});

for (const [name, chosen, answers] of [
  ["r2 alone", ["r2:fail"], true],
  ["r2 and origin", ["r2:fail", "origin:cut"], false],
  ["channel and origin", ["channel:hang", "origin:fail"], false],
  ["an old channel", ["channel:old"], true],
  ["the primary", ["s3:flip"], true],
  ["the replica, which takes the primary to reach", ["s3-replica:flip"], false],
  ["a late replica", ["s3-replica:delay"], true],
  ["kv and cache", ["kv:other", "cache:flip"], true],
]) {
  test(`who can answer: ${name}`, () => {
    const rules = chosen.map((fault) => ({ store: fault.split(":")[0], kind: fault.split(":")[1] }));
    assert.equal(canAnswer(cellOf(...rules).rules), answers);
  });
}

test("the production bundle is without the fault layer", async () => {
  const [production, rig] = await Promise.all(
    ["worker/src/index.ts", "tests/rig/worker-entry.mjs"].map((entry) => bundle(join(root, entry))),
  );
  assert.ok(rig.code.includes(layerName));
  for (const trace of [layerName, ".rig", "worker-entry", "faulty"]) assert.ok(!production.code.includes(trace), trace);
});
