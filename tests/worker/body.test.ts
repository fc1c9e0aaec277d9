// The body reader: whole below the cap, the first bytes at it, and no more is read than that.
import { expect, test } from "vitest";
import { bodyCapBytes, readBody } from "../../worker/src/body.ts";

function streamOf(chunks: readonly Uint8Array[]): { stream: ReadableStream<Uint8Array>; pulled: () => number } {
  const rest = chunks.values();
  let pulled = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = rest.next();
        if (next.done) {
          controller.close();
        } else {
          pulled += 1;
          controller.enqueue(next.value);
        }
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, pulled: () => pulled };
}

const counted = (size: number, from = 0): Uint8Array => Uint8Array.from({ length: size }, (_, at) => (from + at) % 251);

test("no body is an empty body", async () => {
  expect(await readBody(null)).toEqual(new Uint8Array(0));
  expect(await readBody(streamOf([]).stream)).toEqual(new Uint8Array(0));
});

const rows: readonly [string, number[]][] = [
  ["one chunk", [5]],
  ["many chunks", [1, 0, 3, 1000]],
  ["one byte under the cap", [bodyCapBytes - 1]],
  ["exactly the cap", [bodyCapBytes - 10, 10]],
];
test.each(rows)("%s", async (_, sizes) => {
  let from = 0;
  const chunks = sizes.map((size) => counted(size, (from += size) - size));
  expect(await readBody(streamOf(chunks).stream)).toEqual(counted(from));
});

test("bad_endless: reading ends at the cap", async () => {
  const chunk = counted(100_000);
  const { stream, pulled } = streamOf(Array.from({ length: 1000 }, () => chunk));
  const body = await readBody(stream);
  expect(body.length).toBe(bodyCapBytes);
  expect(pulled()).toBe(3);
});
