// A small release taken whole, with a scripted core: once, again for a core that is new, and later when it could not be read.
import { expect, test } from "vitest";
import { Warmer } from "../../worker/src/warm.ts";
import { failing, hostOf, need, releaseId, right, ScriptedCore, scriptedStore } from "./scripted.ts";

class WholeCore extends ScriptedCore {
  override handle(frame: Parameters<ScriptedCore["handle"]>[0]): ReturnType<ScriptedCore["handle"]> {
    return frame.settings.some(([name]) => name === "warm_bytes")
      ? { kind: "need", needs: [{ ...need(1), offset: 0, size: 7 }], answer: "" }
      : super.handle(frame);
  }
}

test("a release is read once, and again for a core that took the place of another", async () => {
  const store = scriptedStore("r2", () => right(1));
  const [first, second] = [new WholeCore({ wants: [] }), new WholeCore({ wants: [] })];
  const host = hostOf([first, second], [store]);
  const warmer = new Warmer(1_000);
  for (let count = 0; count < 2; count += 1) {
    await warmer.take(releaseId, host);
  }
  expect([store.reads.length, first.puts, second.puts]).toEqual([1, [1], []]);
  first.broken = true;
  await warmer.take(releaseId, host);
  expect([store.reads.length, second.puts]).toEqual([2, [1]]);
});

test("what could not be read is read again after a while, not by each request", async () => {
  let works = false;
  const store = scriptedStore("r2", () => (works ? right(1) : failing()));
  const core = new WholeCore({ wants: [] });
  let nowMs = 0;
  const host = { ...hostOf([core], [store]), now: () => nowMs };
  const warmer = new Warmer(1_000);
  const reads: number[] = [];
  for (const atMs of [0, 9_999, 10_000, 30_000]) {
    nowMs = atMs;
    works = atMs >= 10_000;
    await warmer.take(releaseId, host);
    reads.push(store.reads.length);
  }
  expect(reads).toEqual([1, 1, 2, 2]);
  expect(core.held).toEqual([1]);
});
