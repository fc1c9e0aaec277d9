// Signed GETs of S3 over Node's HTTP client: signed as another implementation signs, connections are kept, and one that died while it
// was kept costs a second try and nothing else.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { after, describe, test } from "node:test";
import { AwsV4Signer } from "aws4fetch";
import { signedGet } from "../../worker/src/lambda/signed-get.ts";
import { s3Blocks } from "../../worker/src/stores/s3.ts";

const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
const release = "ab".repeat(32);
const need = { release, block: 1, object: "index/blocks", offset: 2, size: 3 };

// What `answer` says to each request; `sockets` are all that came.
async function start(answer) {
  const sockets = [];
  const server = createServer(answer).on("connection", (socket) => sockets.push(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  after(() => (server.closeAllConnections(), server.close()));
  return { url: `http://127.0.0.1:${server.address().port}/bucket`, sockets };
}

const bucketAt = (url, timeoutMs = 1_000, changes = {}) => ({
  name: "s3",
  url,
  get: signedGet("eu-west-1", { ...credentials, ...changes }),
  timeoutMs,
});

const block = (_, response) => response.writeHead(206, { "content-length": 3 }).end("llo");

/** Reads the block; resolves to its text and how often the bucket was asked. */
async function readFrom(bucket) {
  let asked = 0;
  const bytes = await s3Blocks(bucket).read(need, () => (asked += 1));
  return [Buffer.from(bytes).toString(), asked];
}

describe("a signature", () => {
  for (const [name, token] of [["of a key", undefined], ["of a role, which names its session", "session/+="]]) {
    test(`${name} is the one that another implementation makes`, async () => {
      let seen;
      const { url } = await start((request, response) => (seen = request, block(request, response)));
      await readFrom(bucketAt(url, 1_000, token === undefined ? {} : { sessionToken: token }));
      assert.equal(seen.url, `/bucket/releases/${release}/index/blocks`);
      assert.deepEqual([seen.headers.range, seen.headers["x-amz-security-token"]], ["bytes=2-4", token]);
      const signer = new AwsV4Signer({
        ...credentials,
        ...(token === undefined ? {} : { sessionToken: token }),
        url: new URL(seen.url, url),
        headers: { "x-amz-content-sha256": seen.headers["x-amz-content-sha256"] },
        datetime: seen.headers["x-amz-date"],
        service: "s3",
        region: "eu-west-1",
      });
      assert.equal(seen.headers.authorization, (await signer.sign()).headers.get("authorization"));
      assert.ok(Math.abs(Date.parse(seen.headers["x-amz-date"].replace(/^(....)(..)(.....)(..)(..)Z$/, "$1-$2-$3:$4:$5Z")) - Date.now()) < 10_000);
    });
  }
});

describe("a connection", () => {
  test("is kept", async () => {
    const { url, sockets } = await start(block);
    const bucket = bucketAt(url);
    for (let count = 0; count < 3; count += 1) {
      assert.deepEqual(await readFrom(bucket), ["llo", 1]);
    }
    assert.equal(sockets.length, 1);
  });

  test("is kept after an answer that nobody reads, and outlives the time of its read", async () => {
    const { url, sockets } = await start((_, response) => response.writeHead(404).end("x".repeat(100_000)));
    const bucket = bucketAt(url, 50);
    assert.equal(await s3Blocks(bucket).read(need, () => undefined), undefined);
    await pause(100);
    assert.equal(await s3Blocks(bucket).read(need, () => undefined), undefined);
    assert.equal(sockets.length, 1);
  });

  // All that were kept are dead; a second try over one of them would be in vain.
  test("that died while it was kept is tried again over a new one", async () => {
    const dead = new Set();
    const { url, sockets } = await start((request, response) => {
      if (dead.has(request.socket)) request.socket.destroy();
      else setTimeout(block, 20, request, response);
    });
    const bucket = bucketAt(url);
    await Promise.all(Array.from({ length: 4 }, () => readFrom(bucket)));
    assert.equal(sockets.length, 4);
    sockets.forEach((socket) => dead.add(socket));
    assert.deepEqual(await readFrom(bucket), ["llo", 2]);
    assert.equal(sockets.length, 5);
  });

  test("bad_twice reset", async () => {
    const { url, sockets } = await start((request) => request.socket.destroy());
    await assert.rejects(readFrom(bucketAt(url)), /socket hang up|ECONNRESET/);
    assert.equal(sockets.length, 2);
  });

  test("bad_silent is given back when its time is over, and not tried again", async () => {
    const { url, sockets } = await start(() => undefined);
    await assert.rejects(readFrom(bucketAt(url, 50)), { name: "AbortError" });
    assert.equal(sockets.length, 1);
    await once(sockets[0], "close");
  });

  test("bad_silent in the middle of a body", async () => {
    const { url } = await start((_, response) => response.writeHead(206, { "content-length": 3 }).write("l"));
    await assert.rejects(readFrom(bucketAt(url, 50)), /abort/);
  });

  test("bad_body ends early", async () => {
    const { url } = await start((request, response) => {
      response.writeHead(206, { "content-length": 3 }).write("l", () => request.socket.destroy());
    });
    await assert.rejects(readFrom(bucketAt(url)), /abort|ECONNRESET/);
  });
});
