// The functions that stand before the origin, with the vendors' event shapes: CloudFront's viewer function in a bare context as its runtime
// is one, the origin request with buckets that fail, the authoriser; then both packages as they are deployed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { sealChannel } from "../../worker/src/channel-check.ts";
import { authorizerRequest, originRequest, viewerRequest, viewerResponse } from "./edge-events.mjs";

const root = new URL("../../", import.meta.url);
const releaseId = "0ca18fab7eaefc67ab5727d6e1741e283fd797c07e11a690077bd00cf561244d";
const otherId = "aa08d2f32732c594bd92127fd2975a724c6c67e985cd7afed387f6d6423ff065";

describe("canonical names (CloudFront Function)", () => {
  const source = readFileSync(new URL("infra/edge/canonical.js", root), "utf8").replace("var lifetimes = {};", 'var lifetimes = { pinned: "long", unpinned: "short" };');
  const context = createContext(Object.create(null));
  runInContext(source, context);
  const run = (event) => JSON.parse(JSON.stringify(context.handler(event)));
  const value = (text) => ({ value: text });

  test("fits the platform", () => {
    assert.ok(Buffer.byteLength(source) < 10_240, "CloudFront takes at most 10 KB");
  });

  for (const [name, uri, wanted] of [
    ["a pinned page by its short name", `/docs/${releaseId}/react/19.0.0/hooks.md`, `/releases/${releaseId}/docs/react/19.0.0/hooks.md`],
    ["a pinned page by its file", `/releases/${releaseId}/docs/react/19.0.0/hooks.json`, `/releases/${releaseId}/docs/react/19.0.0/hooks.json`],
    ["a page of the release in use", "/docs/current/react/19.0.0/hooks.md", "/docs/current/react/19.0.0/hooks.md"],
    ["a name with two dots", `/docs/${releaseId}/react/19.0.0/a..b.md`, `/releases/${releaseId}/docs/react/19.0.0/a..b.md`],
    ["the endpoint", "/mcp", "/mcp"],
    ["health", "/healthz", "/healthz"],
  ]) {
    test(name, () => assert.equal(run(viewerRequest(uri)).uri, wanted));
  }

  for (const [name, uri] of [
    ["bad_index", `/releases/${releaseId}/index/blocks`],
    ["bad_manifest", `/releases/${releaseId}/manifest.json`],
    ["bad_climbing", `/releases/${releaseId}/docs/../manifest.json`],
    ["bad_hidden_climbing", `/releases/${releaseId}/docs/%2E%2e/manifest.json`],
    ["bad_hidden_slash", `/docs/${releaseId}/a%2Fb.md`],
    ["bad_backslash", `/docs/current/a\\b.md`],
    ["bad_empty_segment", "/docs/current//a.md"],
    ["bad_folder", "/docs/current/react/"],
    ["bad_short_release", "/docs/0ca18f/react/19.0.0/hooks.md"],
    ["bad_long_release", `/docs/${releaseId}0/react/19.0.0/hooks.md`],
    ["bad_nothing", "/docs/"],
  ]) {
    test(name, () => {
      const { statusCode, headers } = run(viewerRequest(uri));
      assert.equal(statusCode, 404);
      assert.equal(headers["cache-control"].value, "no-store");
    });
  }

  test("the order of arguments, unknown ones and the alias of a name make no second entry", () => {
    const one = run(viewerRequest("/search", { querystring: { utm_source: value("x"), q: value("cache"), limit: value("3"), library: value("react") } }));
    const two = run(viewerRequest("/search", { querystring: { library: value("react"), limit: value("3"), query: value("cache") } }));
    assert.deepEqual(one.querystring, { library: value("react"), limit: value("3"), q: value("cache") });
    assert.deepEqual(Object.keys(one.querystring), ["library", "limit", "q"]);
    assert.equal(JSON.stringify(one.querystring), JSON.stringify(two.querystring));
  });

  test("what one answer cannot be asked is dropped for it alone", () => {
    const querystring = { q: value("a"), part: value("2"), release: value(releaseId) };
    assert.deepEqual(run(viewerRequest("/sitemap.xml", { querystring })).querystring, { part: value("2"), release: value(releaseId) });
    assert.deepEqual(run(viewerRequest("/docs/current/a/1/b.md", { querystring })).querystring, {});
    assert.deepEqual(run(viewerRequest("/mcp", { querystring: { format: value("text") }, method: "POST" })).querystring, { format: value("text") });
  });

  test("cookies and names of ours do not come in, the edge's key does", () => {
    const headers = { "x-foredge-origin-key": value("key"), "x-foredge-release": value("x"), accept: value("*/*") };
    const request = run(viewerRequest("/mcp", { headers, cookies: { session: value("1") } }));
    assert.deepEqual(request.cookies, {});
    assert.deepEqual(Object.keys(request.headers).sort(), ["accept", "host", "x-foredge-origin-key"]);
  });

  for (const [name, uri, wanted] of [
    ["a pinned page is kept long", `/releases/${releaseId}/docs/a/1/b.md`, "long"],
    ["by either name", `/docs/${releaseId}/a/1/b.md`, "long"],
    ["a page of the release in use is kept shortly, whatever its file says", "/docs/current/a/1/b.md", "short"],
    ["the origin says of its own answers how long", "/search", "max-age=1"],
  ]) {
    test(name, () => {
      assert.equal(run(viewerResponse(uri, { "cache-control": value("max-age=1") })).headers["cache-control"].value, wanted);
    });
  }
});

const record = (epoch, stable) =>
  sealChannel({ epoch, stable: { release: stable }, flags: {}, updated_at: "2026-01-01T00:00:00Z", by: "test", why: "test" });

const sealed = await record(7, releaseId);

/** Buckets in one server: `answers` maps a bucket's name to what it says of channel.json, and counts. */
async function startBuckets() {
  const answers = {};
  const asked = [];
  const server = createServer((request, response) => {
    const [, bucket, object] = request.url.split("/");
    asked.push({ bucket, object, authorization: request.headers.authorization });
    const { status = 200, body = "" } = answers[bucket] ?? { status: 404 };
    response.writeHead(status).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = (bucket) => `http://127.0.0.1:${server.address().port}/${bucket}`;
  return {
    answers, asked,
    places: `us-east-1 ${url("primary")}, eu-west-1 ${url("replica")}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

describe("the release in use (Lambda@Edge, origin request)", () => {
  let buckets;
  let instances = 0;
  // Each row is a fresh instance, as it has nothing in memory.
  const start = async () => (await import(`../../infra/edge/resolve-current/index.ts?instance=${instances++}`)).handler;
  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" });
    buckets = await startBuckets();
  });
  after(async () => {
    delete process.env.AWS_ACCESS_KEY_ID;
    delete process.env.AWS_SECRET_ACCESS_KEY;
    await buckets.stop();
  });

  const good = { body: sealed };
  const page = "/docs/current/react/19.0.0/hooks.md";
  const resolved = `/releases/${releaseId}/docs/react/19.0.0/hooks.md`;
  for (const [name, answers, wanted] of [
    ["from the primary", { primary: good, replica: { status: 500 } }, resolved],
    ["from the replica when the primary fails", { primary: { status: 503 }, replica: good }, resolved],
    ["from the replica when the primary lacks it", { primary: { status: 404 }, replica: good }, resolved],
    ["from the replica when the primary's was altered", { primary: { body: good.body.replace(/"epoch":7/, '"epoch":8') }, replica: good }, resolved],
    ["from the replica when the primary's names no release", { primary: { body: '{"epoch":1}' }, replica: good }, resolved],
    ["bad_no_record_at_all", { primary: { status: 500 }, replica: { status: 403 } }, undefined],
  ]) {
    test(name, async () => {
      Object.assign(buckets.answers, { primary: undefined, replica: undefined }, answers);
      const handler = await start();
      const result = await handler(originRequest(page, buckets.places));
      assert.equal(result.uri, wanted);
      if (wanted === undefined) {
        assert.equal(result.status, "503");
        assert.equal(result.headers["cache-control"][0].value, "no-store");
        assert.equal(result.headers["retry-after"][0].value, "5");
      }
    });
  }

  test("the record is read once, signed for its bucket's region, and the page's name is left alone", async () => {
    Object.assign(buckets.answers, { primary: good, replica: good });
    const handler = await start();
    buckets.asked.length = 0;
    const event = originRequest("/docs/current/a/1.0.0/b%20c.md", buckets.places);
    const request = event.Records[0].cf.request;
    const result = await handler(event);
    assert.equal(result, request, "the rest of the request is as CloudFront made it");
    assert.equal(result.uri, `/releases/${releaseId}/docs/a/1.0.0/b%20c.md`);
    await handler(originRequest(page, buckets.places));
    assert.equal(buckets.asked.length, 1);
    assert.equal(buckets.asked[0].object, "channel.json");
    assert.match(buckets.asked[0].authorization, /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/us-east-1\/s3\/aws4_request/);
  });

  test("asked again for the other origin of the group, it changes nothing", async () => {
    const handler = await start();
    buckets.asked.length = 0;
    const pinned = `/releases/${otherId}/docs/react/19.0.0/hooks.md`;
    assert.equal((await handler(originRequest(pinned, buckets.places))).uri, pinned);
    assert.equal(buckets.asked.length, 0, "a pinned address needs no record");
  });

  test("bad_event", async () => {
    const handler = await start();
    await assert.rejects(handler({ Records: [] }), /not an event/);
  });
});

describe("who may call (API Gateway's authoriser)", () => {
  const keys = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210"];
  const start = async (value, instance) => {
    process.env.ORIGIN_KEYS = value;
    try {
      return (await import(`../../infra/edge/authorizer/index.ts?instance=${instance}`)).handler;
    } finally {
      delete process.env.ORIGIN_KEYS;
    }
  };
  for (const [name, headers, wanted] of [
    ["the first key", { "x-foredge-origin-key": keys[0] }, true],
    ["the second key", { "x-foredge-origin-key": keys[1] }, true],
    ["bad_other_key", { "x-foredge-origin-key": keys[0].toUpperCase() }, false],
    ["bad_both_keys", { "x-foredge-origin-key": keys.join(",") }, false],
    ["bad_no_key", {}, false],
  ]) {
    test(name, async () => {
      const handler = await start(keys.join(","), name);
      assert.deepEqual(await handler(authorizerRequest(headers)), { isAuthorized: wanted });
    });
  }
  test("bad_no_keys_configured", async () => {
    await assert.rejects(start("", "none"), /ORIGIN_KEYS/);
  });
});

describe("the packages", () => {
  const folder = mkdtempSync(join(tmpdir(), "foredge-edge-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const pack = (name) => {
    execFileSync("scripts/package-edge", [join(folder, name)], { cwd: root, stdio: "pipe" });
    return (zip) => readFileSync(join(folder, name, zip));
  };

  test("two builds are the same bytes, and each zip runs by itself", async () => {
    const [one, two] = [pack("one"), pack("two")];
    for (const zip of ["authorizer.zip", "resolve-current.zip"]) {
      assert.ok(one(zip).equals(two(zip)), zip);
      assert.equal(one(`${zip}.sha256`).toString(), two(`${zip}.sha256`).toString());
      assert.ok(one(zip).length < 100_000, "small enough to start at once");
      execFileSync("unzip", ["-q", join(folder, "one", zip), "-d", join(folder, zip.replace(".zip", ""))]);
    }
    process.env.ORIGIN_KEYS = "0123456789abcdef0123456789abcdef";
    const authorizer = await import(join(folder, "authorizer/index.mjs"));
    delete process.env.ORIGIN_KEYS;
    assert.deepEqual(await authorizer.handler(authorizerRequest({})), { isAuthorized: false });
    const { handler } = await import(join(folder, "resolve-current/index.mjs"));
    const pinned = `/releases/${releaseId}/docs/a/1/b.md`;
    assert.equal((await handler(originRequest(pinned, ""))).uri, pinned);
  });
});
