// Request and Response as values: addresses as the standard reads them, headers, bodies of a known and an unknown length.
import { describe, expect, test } from "vitest";
import { bodyCapBytes } from "../../worker/src/body.ts";
import { bytesOf } from "../../worker/src/frames.ts";
import { addressOf, bodyOf, headOf, toResponse } from "../../worker/src/http.ts";
import { newRecord } from "../../worker/src/telemetry.ts";

describe("an address", () => {
  test.each([
    "https://docs.example/mcp",
    "https://docs.example/",
    "https://docs.example//mcp",
    "https://docs.example/mcp/ui@4",
    "https://DOCS.example/mcp",
    "https://docs.example:443/mcp",
    "http://docs.example:8787/mcp",
    "https://docs.example/mcp?format=text",
    "https://docs.example/mcp?",
    "https://docs.example/a/../mcp",
    "https://docs.example/a%2fb/ü",
    "https://user@docs.example/mcp",
    "https://docs.example\\\\mcp",
  ])("%s", (url) => {
    const { origin, pathname, search } = new URL(url);
    expect(addressOf(url)).toEqual({ origin, target: pathname + search });
    expect(addressOf(url)).toEqual({ origin, target: pathname + search });
  });

  test("of another host than before", () => {
    for (const host of ["one", "two", "one"]) {
      expect(addressOf(`https://${host}.example/mcp`).origin).toBe(`https://${host}.example`);
    }
  });
});

test("the head of a request", () => {
  const head = headOf(new Request("https://docs.example/mcp?a=b", { headers: { "CF-Ray": "ray", Accept: "text/html" } }));
  expect(head).toMatchObject({ id: "ray", method: "GET", target: "/mcp?a=b" });
  expect(head.headers).toEqual([["accept", "text/html"], ["cf-ray", "ray"]]);
});

describe("a body", () => {
  const send = (body: BodyInit, headers: Record<string, string> = {}): ReturnType<typeof bodyOf> => {
    const request = new Request("https://docs.example/mcp", { method: "POST", body, headers });
    return bodyOf(request, headOf(request).headers);
  };

  const bytesOfText = (text: string): Uint8Array => new TextEncoder().encode(text);

  test.each(["", "hello", "Größe", "a\u{1F600}", "\ufffd stands for what was lost", "\ufeff", "\ufeff\"ü\"", `\ufeff${"x".repeat(200_000)}`, "x".repeat(5_000)])("of a known length, case %#", async (text) => {
    const body = await send(text, { "content-length": String(bytesOfText(text).length) });
    expect(body === undefined ? undefined : bytesOf(body)).toEqual(bytesOfText(text));
  });

  test("of an unknown length", async () => {
    expect(await send("hello")).toEqual(bytesOfText("hello"));
  });

  test.each([[0x22, 0xff, 0x22], [0xff], [0xed, 0xa0, 0x80], [0xc3, 0xa4, 0xc3]])("bad_no UTF-8 is none for the core either: %i %i", async (...bytes) => {
    const body = await send(Uint8Array.from(bytes), { "content-length": String(bytes.length) });
    expect(body?.length).toBe(bytes.length);
    expect(() => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body as Uint8Array)).toThrow();
  });

  test("bad_longer than said, and than is read", async () => {
    const body = await send(new Uint8Array(bodyCapBytes + 9), { "content-length": "5" });
    expect(body?.length).toBe(bodyCapBytes);
  });

  test("bad_ends early", async () => {
    const broken = new ReadableStream({ start: (controller) => { controller.error(new Error("gone")); } });
    expect(await send(broken, { "content-length": "5" })).toBeUndefined();
  });
});

describe("a response", () => {
  const record = { ...newRecord({ id: "id", method: "GET", target: "/", headers: [], place: () => ({}) }, 0, 0), release: "r" };
  const reply = { kind: "reply" as const, status: 200, facts: [], body: new TextEncoder().encode("hi") };

  test("has the headers of the reply, joined where a name comes twice, and its own", async () => {
    const headers = [["vary", "origin"], ["vary", "accept"], ["constructor", "odd"]] as const;
    const response = toResponse({ reply: { ...reply, headers }, record }, "tag");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      vary: "origin, accept", constructor: "odd", "x-request-id": "id", "x-foredge-release": "r", "x-foredge-code": "tag",
    });
    expect(await response.text()).toBe("hi");
  });

  test("without a release and a version of the code says neither", () => {
    const { headers } = toResponse({ reply: { ...reply, headers: [] }, record: { ...record, release: "" } });
    expect([headers.has("x-foredge-release"), headers.has("x-foredge-code")]).toEqual([false, false]);
  });

  test.each(["", new Uint8Array(0)])("without a body has no content type of its own", async (body) => {
    const response = toResponse({ reply: { ...reply, status: 202, headers: [], body }, record });
    expect([response.headers.has("content-type"), await response.text()]).toEqual([false, ""]);
  });

  test.each([204, 304])("of status %i has no body", (status) => {
    expect(toResponse({ reply: { ...reply, status, headers: [] }, record }).body).toBeNull();
  });
});
