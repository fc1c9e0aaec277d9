// The frames of wasm/foredge.h, byte for byte. worker.test.ts proves that the core reads them the same way.
import { describe, expect, test } from "vitest";
import { type CoreRequest, type Reply, readOutcome, requestBound, writeRequest } from "../../worker/src/frames.ts";

const hex = (bytes: Uint8Array): string => bytes.toHex();
const str = (value: string): string => {
  const bytes = new TextEncoder().encode(value);
  return u32(bytes.length) + hex(bytes);
};
const u32 = (value: number): string => hex(new Uint8Array(Uint32Array.of(value).buffer));
const u64 = (value: bigint): string => hex(new Uint8Array(BigUint64Array.of(value).buffer));

const request: CoreRequest = {
  nowMs: 1_795_425_637_641,
  release: "ab".repeat(32),
  method: "POST",
  target: "/mcp?x=ü",
  headers: [["accept", "a\u{1F600}b"]],
  settings: [["public_url", ""]],
  body: Uint8Array.of(0, 255, 10),
  resume: Uint8Array.of(128),
};

test("a request frame", () => {
  const into = new Uint8Array(requestBound(request));
  const size = writeRequest(into, request);
  const parts = [
    u32(2), u64(1_795_425_637_641n), str(request.release), str("POST"), str("/mcp?x=ü"),
    u32(1), str("accept"), str("a\u{1F600}b"), u32(1), str("public_url"), str(""), u32(3), "00ff0a", u32(1), "80",
  ];
  expect(hex(into.subarray(0, size))).toBe(parts.join(""));
});

test.each([0, 1, 300, 5_000])("a body of %i ASCII characters is written as its bytes are", (size) => {
  const body = "{\"a\": 1}".repeat(size).slice(0, size);
  const [asText, asBytes] = [body, new TextEncoder().encode(body)].map((form) => {
    const asked = { ...request, body: form };
    const into = new Uint8Array(requestBound(asked));
    return into.subarray(0, writeRequest(into, asked));
  });
  expect(asText).toEqual(asBytes);
});

test("the bound suffices for every kind of character", () => {
  for (const value of ["", "a", "ü", "€", "\u{1F600}", "\ud800", "€".repeat(1000)]) {
    const odd = { ...request, target: value, headers: [[value, value]] as const };
    expect(writeRequest(new Uint8Array(requestBound(odd)), odd)).toBeLessThanOrEqual(requestBound(odd));
  }
});

const reply = `00c800${u32(1)}${str("etag")}${str('"x"')}${u32(1)}${str("work.blocks")}${str("3")}01${u32(2)}6869`;
const stream = `02${reply.slice(2)}02${u32(1)}ff`;
const needs = `01${u32(1)}${str("ab".repeat(32))}${u32(0xffff_fffe)}${str("index/root")}${u64(2n ** 40n)}${u32(7)}${str("key")}`;

describe("an outcome frame", () => {
  test("a reply", () => {
    expect(readOutcome(Uint8Array.fromHex(reply))).toEqual({
      kind: "reply",
      status: 200,
      headers: [["etag", '"x"']],
      facts: [["work.blocks", "3"]],
      body: "hi",
    });
  });

  test("a reply whose body is more than ASCII", () => {
    const bytes = Uint8Array.fromHex(`00c800${u32(0)}${u32(0)}00${str("\ufeffü")}`);
    const { body } = readOutcome(bytes) as Reply;
    bytes.fill(0); // the memory is the core's again
    expect(body).toEqual(new TextEncoder().encode("\ufeffü"));
  });

  test.each([
    ["a header", "title", "Größe"],
    ["a name", "größe", "1"],
    ["more than the basic plane", "title", "a\u{1F600}"],
    ["nothing, and then something", "", "\ufeff"],
  ])("a reply with more than ASCII in %s", (_, name, value) => {
    const long = "x".repeat(200); // its length is no ASCII either
    const bytes = Uint8Array.fromHex(
      `00c800${u32(2)}${str("a")}${str(long)}${str(name)}${str(value)}${u32(1)}${str("fact")}${str(value)}01${u32(0)}`,
    );
    const { headers, facts } = readOutcome(bytes) as Reply;
    const read = new TextDecoder().decode(new TextEncoder().encode(value)); // a mark of byte order at the beginning is none of the text
    expect({ headers, facts }).toEqual({ headers: [["a", long], [name, read]], facts: [["fact", read]] });
  });

  test("a piece of a stream", () => {
    const step = readOutcome(Uint8Array.fromHex(stream));
    expect(step).toMatchObject({ kind: "stream", status: 200, again: "later", next: Uint8Array.of(255) });
  });

  test("a need", () => {
    expect(readOutcome(Uint8Array.fromHex(needs))).toEqual({
      kind: "need",
      needs: [{ release: "ab".repeat(32), block: 0xffff_fffe, object: "index/root", offset: 2 ** 40, size: 7 }],
      answer: "key",
    });
  });

  test("bad_every_truncation", () => {
    for (const whole of [reply, stream, needs]) {
      const bytes = Uint8Array.fromHex(whole);
      for (let size = 0; size < bytes.length; size += 1) {
        expect(() => readOutcome(bytes.subarray(0, size))).toThrow(RangeError);
      }
    }
  });

  test("bad_unknown_kind", () => {
    expect(() => readOutcome(Uint8Array.of(3))).toThrow(/unknown kind 3/);
    expect(() => readOutcome(Uint8Array.fromHex(stream.replace(/02(........)ff$/, "03$1ff")))).toThrow(/continuation 3/);
  });
});
