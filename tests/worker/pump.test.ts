// Streams alone: pieces in order, nothing made ahead of the client, an end in every case. No clock: pauses are so long that a
// test which waited for one would not end.
import { describe, expect, test } from "vitest";
import type { StreamStep } from "../../worker/src/frames.ts";
import { pump } from "../../worker/src/pump.ts";

const never = 2 ** 30;

const step = (text: string, again: StreamStep["again"]): StreamStep => ({
  kind: "stream",
  status: 200,
  headers: [],
  facts: [],
  body: new TextEncoder().encode(text),
  again,
  next: new TextEncoder().encode(text),
});

const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** Answers `steps` in order, and notes what it was asked for. */
function scripted(steps: readonly (StreamStep | undefined)[]) {
  const asked: string[] = [];
  const supply = steps.values();
  const ask = (before: StreamStep): Promise<StreamStep | undefined> => {
    asked.push(textOf(before.next));
    const next = supply.next();
    return next.done === true ? Promise.reject(new Error("nothing left")) : Promise.resolve(next.value);
  };
  return { asked, ask };
}

describe("a stream", () => {
  test("sends every piece and ends with the last", async () => {
    const { asked, ask } = scripted([step("b", "now"), step("c", "never")]);
    const body = pump(step("a", "now"), ask, never);
    expect(await new Response(body).text()).toBe("abc");
    expect(asked).toEqual(["a", "b"]);
  });

  test("of one piece asks for nothing", async () => {
    const { asked, ask } = scripted([]);
    expect(await new Response(pump(step("a", "never"), ask, never)).text()).toBe("a");
    expect(asked).toEqual([]);
  });

  test("makes no piece before the one in front of it was taken", async () => {
    const { asked, ask } = scripted([step("b", "now"), step("c", "never")]);
    const reader = pump(step("a", "now"), ask, never).getReader();
    expect(textOf((await reader.read()).value)).toBe("a");
    expect(asked).toEqual([]);
    expect(textOf((await reader.read()).value)).toBe("b");
    expect(asked).toEqual(["a"]);
  });

  test("waits before a piece that comes later", async () => {
    const { ask } = scripted([step("b", "never")]);
    expect(await new Response(pump(step("a", "later"), ask, 0)).text()).toBe("ab");
  });

  test("a client that goes away ends the pause, and nothing is asked for", async () => {
    const { asked, ask } = scripted([step("b", "never")]);
    const reader = pump(step("a", "later"), ask, never).getReader();
    await reader.read();
    const waiting = reader.read();
    await reader.cancel();
    expect((await waiting).done).toBe(true);
    expect(asked).toEqual([]);
  });

  test("bad_rejected and bad_no_step abort it: no part is taken for the whole", async () => {
    for (const steps of [[], [undefined]]) {
      const { ask } = scripted(steps);
      const reader = pump(step("a", "now"), ask, never).getReader();
      expect(new TextDecoder().decode((await reader.read()).value)).toBe("a");
      await expect(reader.read()).rejects.toThrow("cannot be had");
    }
  });
});
