// The ladder of block stores, nearest first: asks one after the other, bounds each read in time, shares reads between requests, passes
// over a store that keeps silent, counts what happened. Knows no platform, no digest (need-loop.ts says from which rung to go on) and
// no answer.
import { Breaker } from "./breaker.ts";
import type { Need } from "./frames.ts";
import { type KeepAlive, Late, SharedReads, within } from "./shared-read.ts";
import type { BlockStore } from "./stores/store.ts";
import { countsOf, type RequestRecord } from "./telemetry.ts";

export interface Found {
  readonly bytes: Uint8Array;
  readonly rung: number; // index of the store that had it
}

/** "missing": every store that may hold it was asked and lacks it. "failed": one might have it, but gave nothing. */
export type Fetched = Found | "missing" | "failed";

interface Step {
  readonly rung: number;
  readonly what: "hits" | "misses" | "errors" | "skipped";
  readonly operations: number;
  readonly bytes: number;
}

interface Walk {
  readonly fetched: Fetched;
  readonly steps: readonly Step[];
}

/** What an isolate knows of its stores: reads under way and who kept silent. A Tiers lives as long as a request. */
export class BlockReads {
  readonly shared = new SharedReads<Walk>();
  readonly #breakers = new Map<string, Breaker>();

  breakerOf(store: string): Breaker {
    const known = this.#breakers.get(store) ?? new Breaker();
    this.#breakers.set(store, known);
    return known;
  }
}

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

  /** The block from the first store at or past `from` that has it. A patient caller has silent stores asked, too. Never throws. */
  async fetch(
    need: Need,
    from: number,
    record: RequestRecord,
    host: { readonly background: KeepAlive; readonly now: () => number; readonly patient?: boolean },
  ): Promise<Fetched> {
    const patient = host.patient ?? false;
    const { value: walk, joined } = await this.#reads.shared.get(
      `${need.release}/${need.block}/${from}/${patient ? "patient" : ""}`,
      () => this.#walk(need, from, patient, host.now),
      { longestMs: this.#readTimeoutMs * this.#stores.length, keepAlive: host.background },
    );
    for (const step of walk.steps) {
      const counts = countsOf(record, this.nameOf(step.rung));
      if (step.what !== "skipped") {
        counts[joined ? "joined" : "reads"] += 1;
      }
      counts[step.what] += 1;
      // Whoever read them has counted these.
      counts.operations += joined ? 0 : step.operations;
      counts.bytes += joined ? 0 : step.bytes;
    }
    return walk.fetched;
  }

  /** Keeps a verified block in the stores before the one that had it. Failing to is no error: the next reader asks on. */
  async remember(need: Need, found: Found): Promise<void> {
    const nearer = this.#stores.slice(0, found.rung);
    await Promise.allSettled(nearer.map(async (store) => store.write?.(need, found.bytes)));
  }

  async #walk(need: Need, from: number, patient: boolean, now: () => number): Promise<Walk> {
    const steps: Step[] = [];
    for (const [rung, store] of this.#stores.entries()) {
      if (rung < from || !store.holds(need)) {
        continue;
      }
      let operations = 0;
      const asked = (): void => {
        operations += 1;
      };
      const bytes = await this.#read(store, need, { patient, now, asked });
      if (bytes instanceof Uint8Array) {
        steps.push({ rung, what: "hits", operations, bytes: bytes.length });
        return { fetched: { bytes, rung }, steps };
      }
      steps.push({ rung, what: bytes, operations, bytes: 0 });
    }
    // Behind bytes that were refused, a miss says nothing: somebody has the object.
    const missing = from === 0 && steps.every((step) => step.what === "misses");
    return { fetched: missing ? "missing" : "failed", steps };
  }

  // Only silence opens a breaker: it costs each request its time, where a quick error costs none.
  async #read(
    store: BlockStore,
    need: Need,
    { patient, now, asked }: { readonly patient: boolean; readonly now: () => number; readonly asked: () => void },
  ): Promise<Uint8Array | "misses" | "errors" | "skipped"> {
    const breaker = this.#reads.breakerOf(store.name);
    if (!patient && !breaker.admits(now())) {
      return "skipped";
    }
    try {
      const bytes = await within(store.timeoutMs ?? this.#readTimeoutMs, store.name, store.read(need, asked));
      breaker.succeeded();
      return bytes ?? "misses";
    } catch (error) {
      if (error instanceof Late) {
        breaker.failed(now());
      } else {
        breaker.succeeded();
      }
      return "errors";
    }
  }
}
