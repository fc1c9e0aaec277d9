// Takes a small release whole into the core's memory once it has answered: one read of one object, and no request of this isolate
// reads a block of it again. Large ones stay a matter of blocks. Knows no route; the core says which blocks there are.
import type { Core } from "./core.ts";
import type { CoreRequest, Need } from "./frames.ts";
import type { LoopHost } from "./need-loop.ts";
import { wholeIndexBlock } from "./stores/store.ts";
import { newRecord } from "./telemetry.ts";

/** A release with more bytes of blocks than this is read by block. */
export const mostWarmBytes = 4 * 1024 * 1024;

const pieceBytes = 512 * 1024; // put at once, so that hashing never holds up a request for long
const empty = new Uint8Array(0);

function naming(release: string, mostBytes: number, nowMs: number): CoreRequest {
  return {
    nowMs,
    release,
    method: "GET",
    target: "/",
    headers: [],
    settings: [["warm_bytes", String(mostBytes)]],
    body: empty,
    resume: empty,
  };
}

/** After a reading began that did not succeed: stores that fail are not asked for a whole release by every request. */
const retryMs = 10_000;

export class Warmer {
  readonly #mostBytes: number;
  #release = "";
  #core: Core | undefined; // that has it: another one knows nothing
  #retryAtMs = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Reads the release if it is small and this core does not have it. Never rejects: what fails, requests read block by block. */
  async take(release: string, host: LoopHost): Promise<void> {
    const core = host.cores.get();
    const isNew = release !== this.#release || core !== this.#core;
    if (!isNew && host.now() < this.#retryAtMs) {
      return;
    }
    this.#release = release;
    this.#core = core;
    this.#retryAtMs = host.now() + retryMs;
    const isWhole = await this.#takeWhole(release, core, host).catch(() => false);
    if (isWhole && core === this.#core && release === this.#release) {
      this.#retryAtMs = Number.POSITIVE_INFINITY;
    }
  }

  // False when something is still missing that another try may bring.
  async #takeWhole(release: string, core: Core, host: LoopHost): Promise<boolean> {
    const outcome = core.handle(naming(release, this.#mostBytes, host.now()));
    const needs = outcome.kind === "need" ? outcome.needs.filter((need) => need.size > 0) : [];
    const [first] = needs;
    return first === undefined || this.#read(first, needs, core, host);
  }

  async #read(first: Need, needs: readonly Need[], core: Core, host: LoopHost): Promise<boolean> {
    const whole: Need = { ...first, block: wholeIndexBlock, offset: 0, size: 0 };
    const record = newRecord({ id: "", method: "", target: "", headers: [], place: () => ({}) }, 0, host.now());
    const found = await host.tiers.fetch(whole, 0, record, host);
    host.aside?.add(record);
    if (typeof found === "string") {
      return false;
    }
    let right = true;
    let putBytes = 0;
    for (const need of needs) {
      const block = found.bytes.subarray(need.offset, need.offset + need.size);
      right = core.put(need, block) === "kept" && right;
      putBytes += block.length;
      if (putBytes > pieceBytes) {
        putBytes = 0;
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    }
    if (right) {
      await host.tiers.remember(whole, found);
    }
    return right;
  }
}
