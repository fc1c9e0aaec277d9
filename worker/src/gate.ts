// Who is answered now. Two limits: so many requests a client in a minute, and so many requests of this isolate that wait for stores at
// once. Knows no method: what only asks what there is comes through the looser bucket, and the core says which answers those are.
import type { Pair } from "./frames.ts";
import { within } from "./shared-read.ts";

/** A counter of the platform: false when a key is over its limit. */
export interface RateLimit {
  limit(options: { readonly key: string }): Promise<{ readonly success: boolean }>;
}

export interface Buckets {
  readonly all: RateLimit; // the looser one: every request
  readonly calls: RateLimit; // what reads texts, or must wait for a store
}

const counterMs = 100;
const looseClasses = new Set(["listing", "none"]);

/** Requests of this isolate that wait for stores. Lives as long as the isolate, so that a wave ends when its reads do. */
export class Waiting {
  readonly #most: number;
  #now = 0;

  constructor(most: number) {
    this.#most = most;
  }

  enter(): boolean {
    if (this.#now >= this.#most) {
      return false;
    }
    this.#now += 1;
    return true;
  }

  leave(): void {
    this.#now -= 1;
  }
}

export class Gate {
  readonly waiting: Waiting;
  readonly #buckets: Buckets | undefined;
  readonly #client: string;

  /** `client` tells clients apart; "" where nothing does, and then nobody is counted. */
  constructor(waiting: Waiting, buckets: Buckets | undefined, client: string) {
    this.waiting = waiting;
    this.#buckets = client === "" ? undefined : buckets;
    this.#client = client;
  }

  /** Whether this request may be looked at at all. */
  admits(): Promise<boolean> {
    return this.#under(this.#buckets?.all);
  }

  /** Whether it may have what it asks for; `facts` are those of the answer, where there is one already. */
  async admitsCall(facts: readonly Pair[] | undefined): Promise<boolean> {
    const cacheClass = facts?.find(([name]) => name === "cache.class")?.[1] ?? (facts === undefined ? "" : "none");
    return looseClasses.has(cacheClass) || this.#under(this.#buckets?.calls);
  }

  // A counter that fails or is silent must not close the door.
  async #under(bucket: RateLimit | undefined): Promise<boolean> {
    try {
      if (bucket === undefined) {
        return true;
      }
      return (await within(counterMs, "the counter", bucket.limit({ key: this.#client }))).success;
    } catch {
      return true;
    }
  }
}
