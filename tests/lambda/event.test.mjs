// Events as requests and answers as results, row by row: what each part of an event in payload format 2.0 becomes, and when an answer's body
// is base64. The whole way, through the vendor's runtime client, is origin.test.mjs.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { bodyCapBytes } from "../../worker/src/body.ts";
import { httpEventOf, requestOf, resultOf } from "../../worker/src/lambda/event.ts";
import { newRecord } from "../../worker/src/telemetry.ts";

const place = { region: "us-east-1" };
const context = { domainName: "abc123.lambda-url.us-east-1.on.aws", http: { method: "POST", path: "/mcp" } };
const event = { version: "2.0", rawPath: "/mcp", rawQueryString: "", headers: {}, requestContext: context, isBase64Encoded: false };
const read = (changes) => requestOf(httpEventOf({ ...event, ...changes }), place);
const headersOf = (changes) => Object.fromEntries(read(changes).headers);
const textOf = ({ body }) => Buffer.from(body).toString();

describe("what is no event of ours", () => {
  for (const [name, value] of [
    ["bad_nothing", undefined],
    ["bad_null", null],
    ["bad_text", "GET /"],
    ["bad_format_1", { ...event, version: "1.0" }],
    ["bad_no_path", { ...event, rawPath: undefined }],
    ["bad_no_headers", { ...event, headers: undefined }],
    ["bad_headers_null", { ...event, headers: null }],
    ["bad_no_context", { ...event, requestContext: undefined }],
    ["bad_other_context", { ...event, requestContext: { routeKey: "$connect" } }],
    ["bad_no_method", { ...event, requestContext: { http: {} } }],
  ]) {
    test(name, () => assert.equal(httpEventOf(value), undefined));
  }
});

describe("a target", () => {
  for (const [name, rawPath, rawQueryString, target] of [
    ["plain", "/mcp", "", "/mcp"],
    ["without a query at all", "/mcp", undefined, "/mcp"],
    ["the root", "/", "", "/"],
    ["nothing", "", "", "/"],
    ["a query", "/search", "q=a&limit=3", "/search?q=a&limit=3"],
    ["a query with marks of its own", "/search", "q=a?b/c%20d+e", "/search?q=a?b/c%20d+e"],
    ["letters that need encoding", "/docs/ü b", "q=ü", "/docs/%C3%BC%20b?q=%C3%BC"],
    ["what is encoded stays so", "/docs/a%2Fb%20c", "", "/docs/a%2Fb%20c"],
    ["dots climb", "/a/../mcp", "", "/mcp"],
    ["two slashes", "//other.example/mcp", "", "//other.example/mcp"],
    ["a backslash", "/a\\b", "", "/a/b"],
    ["an at sign", "/mcp/ui@4", "", "/mcp/ui@4"],
    ["a number sign is no part of it", "/mcp#a", "", "/mcp"],
  ]) {
    test(name, () => assert.equal(read({ rawPath, rawQueryString }).target, target));
  }

  test("without a domain name", () => {
    assert.equal(read({ requestContext: { http: context.http } }).target, "/mcp");
  });
});

describe("headers", () => {
  test("have names in lower case", () => {
    assert.deepEqual(headersOf({ headers: { Accept: "text/html", "X-ODD": "" } }), { accept: "text/html", "x-odd": "" });
  });

  for (const name of ["x-foredge-origin-key", "X-Foredge-Origin-Key"]) {
    test(`${name} goes no further`, () => assert.deepEqual(headersOf({ headers: { [name]: "secret", a: "b" } }), { a: "b" }));
  }

  for (const [name, changes, wanted] of [
    ["cookies are one header", { cookies: ["a=1", "b=2; c"] }, { cookie: "a=1; b=2; c" }],
    ["no cookies are none", { cookies: [] }, {}],
    ["a header Cookie stands for itself", { headers: { Cookie: "d=4" }, cookies: ["a=1"] }, { cookie: "d=4" }],
  ]) {
    test(name, () => assert.deepEqual(headersOf(changes), wanted));
  }

  test("the id is the edge's, or a new one", () => {
    assert.equal(read({ headers: { "X-Request-Id": "ray-1" } }).id, "ray-1");
    const [one, two] = [read({}).id, read({}).id];
    assert.match(one, /^[0-9a-f-]{36}$/);
    assert.notEqual(one, two);
  });
});

describe("a body", () => {
  const bytes = Buffer.from([0, 255, 128, 10]);
  for (const [name, changes, body] of [
    ["missing", {}, Buffer.alloc(0)],
    ["missing, and said to be base64", { isBase64Encoded: true }, Buffer.alloc(0)],
    ["empty", { body: "" }, Buffer.alloc(0)],
    ["text", { body: "ü€😀" }, Buffer.from("ü€😀")],
    ["base64", { body: bytes.toString("base64"), isBase64Encoded: true }, bytes],
    ["of a GET", { body: "a", requestContext: { ...context, http: { method: "GET" } } }, Buffer.from("a")],
  ]) {
    test(name, () => assert.deepEqual(Buffer.from(read(changes).body), body));
  }

  for (const [name, length, wanted] of [
    ["as long as the core takes", bodyCapBytes - 1, bodyCapBytes - 1],
    ["bad_a byte longer", bodyCapBytes, bodyCapBytes],
    ["bad_much longer", bodyCapBytes + 1_000, bodyCapBytes],
  ]) {
    test(name, () => {
      const text = "a".repeat(length);
      assert.equal(read({ body: text }).body.length, wanted);
      assert.equal(read({ body: "ü".repeat(length) }).body.length, bodyCapBytes);
      const encoded = read({ body: Buffer.from(text).toString("base64"), isBase64Encoded: true });
      assert.equal(encoded.body.length, wanted);
      assert.equal(textOf(encoded), text.slice(0, wanted));
    });
  }
});

describe("a result", () => {
  const record = { ...newRecord({ id: "id", method: "GET", target: "/", headers: [], place }, 0, 0), release: "r" };
  const result = (changes) => resultOf({ reply: { kind: "reply", status: 200, headers: [], facts: [], body: Buffer.from("hi"), ...changes }, record });

  test("says who answered, from what, and vouches for its bytes", () => {
    const { statusCode, headers, body, isBase64Encoded } = result({ headers: [["vary", "origin"], ["vary", "accept"]], facts: [["a", "ü"]] });
    assert.deepEqual([statusCode, body, isBase64Encoded], [200, "hi", false]);
    assert.deepEqual(headers, {
      vary: "origin, accept",
      "x-request-id": "id",
      "x-foredge-release": "r",
      "x-foredge-facts": encodeURIComponent('[["a","ü"]]'),
      "content-digest": `sha-256=:${createHash("sha256").update("hi").digest("base64")}:`,
    });
  });

  test("leaves out facts that are too many", () => {
    assert.equal(result({ facts: [["a", "b".repeat(5_000)]] }).headers["x-foredge-facts"], undefined);
  });

  const text = Buffer.from("\uFEFFü€😀\r\n");
  const odd = Buffer.from([0x61, 0xff]);
  for (const [name, type, bytes, base64] of [
    ["JSON", "application/json", text, false],
    ["JSON of a kind", "application/opensearchdescription+xml", text, false],
    ["events", "text/event-stream", text, false],
    ["Markdown with a charset", "text/markdown; charset=utf-8", text, false],
    ["no type", undefined, text, false],
    ["no type and no text", undefined, odd, true],
    ["an image", "image/png", text, true],
    ["gzip", "application/gzip", odd, true],
    ["what is called text and is none", "text/plain", odd, true],
    ["nothing", "application/json", Buffer.alloc(0), false],
  ]) {
    test(`${name}: ${base64 ? "base64" : "text"}`, () => {
      const { body, isBase64Encoded } = result({ headers: type === undefined ? [] : [["content-type", type]], body: bytes });
      assert.equal(isBase64Encoded, base64);
      assert.deepEqual(Buffer.from(body, base64 ? "base64" : "utf8"), bytes);
    });
  }

  test("takes of a larger buffer what is the body", () => {
    assert.equal(result({ body: new Uint8Array(Buffer.from("a hi b")).subarray(2, 4) }).body, "hi");
  });

  for (const status of [204, 304]) {
    test(`of status ${status} has no body and vouches for none`, () => {
      const { body, headers } = result({ status });
      assert.deepEqual([body, headers["content-digest"]], ["", undefined]);
    });
  }
});
