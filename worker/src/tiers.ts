// The ladder of block stores, nearest first: asks one after the other, bounds each read in time, shares reads between
// requests, counts what happened. Knows no platform, no digest (serve.ts says from which rung to go on) and no answer.
import type { Need } from "./frames.ts";
import { type KeepAlive, SharedReads, within } from "./shared-read.ts";
import type { BlockStore } from "./stores/store.ts";
import { countsOf, type RequestRecord } from "./telemetry.ts";

export interface Found {
  readonly bytes: Uint8Array;
  readonly rung: number; // index of the store that had it
}

interface Step {
  readonly rung: number;
  readonly what: "hits" | "misses" | "errors";
  readonly bytes: number;
}

interface Walk {
  readonly found: Found | undefined;
  readonly steps: readonly Step[];
}

/** Reads under way in this isolate. Lives as long as the isolate; a Tiers lives as long as a request. */
export type BlockReads = SharedReads<Walk>;
export const newBlockReads = (): BlockReads => new SharedReads<Walk>();

export class Tiers {
  readonly #stores: readonly BlockStore[];
  readonly #reads: BlockReads;
  readonly #readTimeoutMs: number;

  constructor(stores: readonly BlockStore[], reads: BlockReads, readTimeoutMs: number) {
    this.#stores = stores;
    this.#reads = reads;
    this.#readTimeoutMs = readTimeoutMs;
  }

  nameOf(rung: number): string {
    return this.#stores[rung]?.name ?? "none";
  }

  /** The block from the first store at or past `from` that has it; undefined when none has. Never throws. */
  async fetch(need: Need, from: number, record: RequestRecord, keepAlive: KeepAlive): Promise<Found | undefined> {
    const { value: walk, joined } = await this.#reads.get(
      `${need.release}/${need.block}/${from}`,
      () => this.#walk(need, from),
      { patienceMs: this.#readTimeoutMs * this.#stores.length, keepAlive },
    );
    for (const step of walk.steps) {
      const counts = countsOf(record, this.nameOf(step.rung));
      counts[joined ? "joined" : "reads"] += 1;
      counts[step.what] += 1;
      counts.bytes += step.bytes;
    }
    return walk.found;
  }

  /** Keeps a verified block in the stores before the one that had it. Failing to is no error: the next reader asks on. */
  async remember(need: Need, found: Found): Promise<void> {
    const nearer = this.#stores.slice(0, found.rung);
    await Promise.allSettled(nearer.map(async (store) => store.write?.(need, found.bytes)));
  }

  async #walk(need: Need, from: number): Promise<Walk> {
    const steps: Step[] = [];
    for (const [rung, store] of this.#stores.entries()) {
      if (rung < from || !store.holds(need)) {
        continue;
      }
      const bytes = await this.#read(store, need);
      if (bytes instanceof Uint8Array) {
        steps.push({ rung, what: "hits", bytes: bytes.length });
        return { found: { bytes, rung }, steps };
      }
      steps.push({ rung, what: bytes, bytes: 0 });
    }
    return { found: undefined, steps };
  }

  async #read(store: BlockStore, need: Need): Promise<Uint8Array | "misses" | "errors"> {
    try {
      return (await within(this.#readTimeoutMs, store.name, store.read(need))) ?? "misses";
    } catch {
      return "errors";
    }
  }
}
