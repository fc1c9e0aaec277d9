// The packaged origin through AWS's own runtime client: every transcript in both event shapes, who may call it, what a body may
// be, and how it gets on when a bucket does not.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { channelJson } from "../rig/channel.mjs";
import { asHost, environmentOf, eventOf, originKeys, replyOf, startInstance, unpack } from "../rig/lambda.mjs";
import { buildRelease, fixtureDocs, root, scratchFolder } from "../rig/release.mjs";
import { startS3 } from "../rig/s3.mjs";
import { checkReply, readTranscripts, requestOf } from "../transcripts/transcript.mjs";

const execFileAsync = promisify(execFile);
const scratch = scratchFolder(after);
const release = buildRelease(fixtureDocs, scratch);
const other = buildRelease(join(root, "docs"), scratch); // no channel names it: an address must
const searchFor = (query) => ({
  method: "POST",
  target: "/mcp",
  headers: { accept: "application/json, text/event-stream", "content-type": "application/json" },
  body: Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "search", arguments: { query } } })),
});
const search = searchFor("lease");
const get = (target) => ({ method: "GET", target, headers: {}, body: Buffer.alloc(0) });
const searchOther = get(`/search?q=channel&release=${other.id}`);
let task, primary, replica, instance;
const started = [];

async function start(buckets, changes) {
  const one = await startInstance(task, environmentOf(buckets, changes));
  started.push(one);
  return one;
}

before(async () => {
  task = unpack(join(scratch, "task"));
  [primary, replica] = await Promise.all(["primary", "replica"].map((name) => startS3(join(scratch, name))));
  for (const bucket of [primary, replica]) {
    await bucket.publish(release);
    await bucket.publish(other);
    await bucket.put("channel.json", await channelJson(release.id));
  }
  instance = await start({ primary: primary.url, replica: replica.url });
});
after(() => Promise.all([...started, primary, replica].map((one) => one.stop())));

for (const kind of ["api-gateway", "function-url"]) {
  describe(`transcripts as ${kind} events`, () => {
    for (const { name, exchanges } of readTranscripts()) {
      test(name, async () => {
        const host = asHost(instance, { kind, ...(kind === "function-url" ? { base64: true } : {}) });
        for (const exchange of exchanges) {
          checkReply(exchange, await host(requestOf(exchange, release.id)), release.id);
        }
      });
    }
  });
}

describe("who may call", () => {
  for (const [name, key, status] of [
    ["today's key", originKeys[0], 200],
    ["tomorrow's key", originKeys[1], 200],
    ["bad_no_key", null, 403],
    ["bad_empty", "", 403],
    ["bad_prefix", originKeys[0].slice(0, -1), 403],
    ["bad_both_at_once", originKeys.join(","), 403],
    ["bad_case", originKeys[0].toUpperCase(), 403],
  ]) {
    test(name, async () => {
      const reply = replyOf(await instance.invoke(eventOf(search, { key })));
      assert.equal(reply.status, status);
      const health = replyOf(await instance.invoke(eventOf(get("/healthz"), { key })));
      assert.equal(health.status, status);
    });
  }

  test("the key reaches neither the log nor the core", async () => {
    instance.forget();
    await instance.invoke(eventOf(search));
    assert.match(instance.output(), /"event":"request"/);
    assert.ok(!originKeys.some((key) => instance.output().includes(key)));
  });

  for (const [name, changes, message] of [
    ["bad_keys_missing", { ORIGIN_KEYS: "" }, /ORIGIN_KEYS is not set/],
    ["bad_key_short", { ORIGIN_KEYS: "short" }, /one or two keys of at least 32/],
    ["bad_three_keys", { ORIGIN_KEYS: Array(3).fill("x".repeat(32)).join(",") }, /one or two keys/],
    ["bad_no_bucket", { RELEASES_URL: "" }, /RELEASES_URL is not set/],
  ]) {
    test(`${name} does not start`, async () => {
      const one = await start({ primary: primary.url }, changes);
      await assert.rejects(one.invoke(eventOf(search)), message);
    });
  }
});

describe("events and bodies", () => {
  test("an answer names its release and vouches for its bytes", async () => {
    const reply = replyOf(await instance.invoke(eventOf(search)));
    assert.equal(reply.headers["x-foredge-release"], release.id);
    const digest = createHash("sha256").update(reply.body).digest("base64");
    assert.equal(reply.headers["content-digest"], `sha-256=:${digest}:`);
  });

  test("an answer says what the edge's record should hold of it", async () => {
    const reply = replyOf(await instance.invoke(eventOf(search)));
    const facts = new Map(JSON.parse(decodeURIComponent(reply.headers["x-foredge-facts"])));
    assert.deepEqual([facts.get("gen_ai.tool.name"), facts.get("release")], ["search", release.id]);
  });

  test("the edge's request id is kept", async () => {
    const reply = replyOf(await instance.invoke(eventOf({ ...search, headers: { ...search.headers, "x-request-id": "ray-1" } })));
    assert.equal(reply.headers["x-request-id"], "ray-1");
  });

  for (const base64 of [false, true]) {
    test(`bad_body_too_long${base64 ? "_in_base64" : ""}`, async () => {
      const body = Buffer.alloc(5_000_000, 0x20);
      const reply = replyOf(await instance.invoke(eventOf({ ...search, body }, { base64 })));
      assert.equal(reply.status, 413);
    });
  }

  for (const [name, event] of [
    ["bad_empty", {}],
    ["bad_format_1", { version: "1.0", httpMethod: "GET", path: "/healthz", headers: {}, requestContext: {} }],
    ["bad_queue_message", { Records: [{ eventSource: "aws:sqs" }] }],
    ["bad_no_context", { version: "2.0", rawPath: "/healthz", headers: {} }],
  ]) {
    test(name, async () => {
      const reply = replyOf(await instance.invoke(event));
      assert.equal(reply.status, 400);
      assert.equal(JSON.parse(reply.body).error.code, "unknown_event");
    });
  }
});

// What an answer needs of Node, with a log intake: a module that loads lazily is in no bundle's text, but on the list of those loaded.
test("a start, an answer and its log load neither the fetch API nor Web Crypto", async () => {
  const intake = await serverThat((request, response) => request.resume().on("end", () => response.writeHead(202).end("{}")));
  const script = `
    const { handler } = await import("./index.mjs");
    const { statusCode } = await handler(${JSON.stringify(eventOf(search))});
    console.log(JSON.stringify([statusCode, process.moduleLoadList.filter((name) => /undici|webcrypto/.test(name))]));
    process.exit();`;
  const environment = environmentOf({ primary: primary.url }, { DD_API_KEY: "key", LOG_INTAKE_URL: intake });
  const { stdout } = await execFileAsync(process.execPath, ["--input-type=module", "--eval", script], { cwd: task, env: environment });
  assert.deepEqual(JSON.parse(stdout.trim().split("\n").at(-1)), [200, []]);
});

// A server that does as `answer` says with each request.
async function serverThat(answer) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  started.push({ stop: () => (server.closeAllConnections(), server.close()) });
  return `http://127.0.0.1:${server.address().port}/releases`;
}

/** What the records on an instance's output say of its requests: who was read, and how often the core had to ask. */
function readsOf(instance) {
  const records = instance.output().matchAll(/\{"event":"request".*$/gm);
  return [...records].map(([line]) => JSON.parse(line)).map(({ rung, rounds, tiers }) => ({ rung, rounds, tiers: Object.keys(tiers) }));
}

describe("a small release is whole in memory", () => {
  const inMemory = { rung: "memory", rounds: 0, tiers: [] };

  test("when an instance has started", async () => {
    const one = await start({ primary: primary.url });
    assert.equal(replyOf(await one.invoke(eventOf(search))).status, 200);
    assert.deepEqual(readsOf(one), [inMemory]);
  });

  test("when the first answer from it went out", async () => {
    const late = await startS3(join(scratch, "late"));
    started.push(late);
    const one = await start({ primary: late.url });
    assert.equal(replyOf(await one.invoke(eventOf(search))).status, 503);
    await late.publish(release);
    await late.put("channel.json", await channelJson(release.id));
    one.forget();
    for (const request of [search, searchFor("install the package")]) assert.equal(replyOf(await one.invoke(eventOf(request))).status, 200);
    const [first, second] = readsOf(one);
    assert.ok(first.rung === "s3" && first.rounds > 0, JSON.stringify(first));
    assert.deepEqual(second, inMemory);
  });
});

describe("when a bucket fails", () => {
  const breaks = {
    fails: (_, response) => response.writeHead(500).end(),
    "is silent": () => undefined,
    "resets connections": (request) => request.socket.destroy(),
    "has nothing": (_, response) => response.writeHead(404).end(),
    "denies access": (_, response) => response.writeHead(403).end(),
    "gives other bytes": (_, response) => response.writeHead(206).end("not the block"),
  };
  for (const [name, answer] of Object.entries(breaks)) {
    test(`the primary ${name}: the replica answers`, async () => {
      const one = await start({ primary: await serverThat(answer), replica: replica.url });
      const reply = replyOf(await one.invoke(eventOf(search)));
      assert.equal(reply.status, 200, String(reply.body));
      assert.deepEqual(reply.body, replyOf(await instance.invoke(eventOf(search))).body);
      // The release is whole in memory since the start. Another one is read by block: of a silent bucket nobody waits for, the replica is
      // asked besides, under the name of the first.
      assert.equal(replyOf(await one.invoke(eventOf(searchOther))).status, 200);
      assert.match(one.output(), name === "is silent" ? /"rung":"s3"/ : /"rung":"s3-replica"/);
    });
  }

  test("both fail: 503 and when to come back", async () => {
    const broken = await serverThat(breaks.fails);
    const one = await start({ primary: broken, replica: broken });
    const reply = replyOf(await one.invoke(eventOf(search)));
    assert.equal(reply.status, 503);
    assert.match(reply.headers["retry-after"], /^\d+$/);
  });
});
