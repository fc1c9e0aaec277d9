// Who is answered now. Two limits: so many requests a client in a minute, and so much of this isolate that waits for others at once.
// Knows no method: what only asks what there is comes through the looser bucket, and the core says which answers those are.
import type { Pair } from "./frames.ts";
import { type KeepAlive, within } from "./shared-read.ts";

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

/**
 * What of this isolate waits: for a store, for an origin, or for news. Lives as long as the isolate, so that a wave ends when what it
 * waits for comes.
 */
export class Waiting {
  readonly #most: number;
  readonly #mostBytes: number;
  #now = 0;
  #bytes = 0;

  /** At most `most` requests, and none more while they hold `mostBytes`. */
  constructor(most: number, mostBytes: number) {
    this.#most = most;
    this.#mostBytes = mostBytes;
  }

  enter(): boolean {
    if (this.#now >= this.#most || this.#bytes >= this.#mostBytes) {
      return false;
    }
    this.#now += 1;
    return true;
  }

  hold(bytes: number): void {
    this.#bytes += bytes;
  }

  leave(bytes: number): void {
    this.#now -= 1;
    this.#bytes -= bytes;
  }
}

/** The door of one request. */
export class Gate {
  readonly #waiting: Waiting;
  readonly #buckets: Buckets | undefined;
  readonly #client: string;
  readonly #keepAlive: KeepAlive;
  #entered: (() => void) | undefined; // ends the stay
  #bytes = 0;

  /**
   * `client` tells clients apart; "" where nothing does, and then nobody is counted. `keepAlive` gets a promise of each stay among those
   * who wait: a client that goes away must not take the request with it, or its place would never be free again.
   */
  constructor(waiting: Waiting, buckets: Buckets | undefined, client: string, keepAlive: KeepAlive) {
    this.#keepAlive = keepAlive;
    this.#waiting = waiting;
    this.#buckets = client === "" ? undefined : buckets;
    this.#client = client;
  }

  /** Takes a place among those who wait, once; `bytes` are what the request brought. False when there is none. */
  enter(bytes: number): boolean {
    if (this.#entered === undefined && this.#waiting.enter()) {
      const stay = Promise.withResolvers<undefined>();
      this.#entered = () => {
        stay.resolve(undefined);
      };
      this.#keepAlive(stay.promise);
      this.hold(bytes);
    }
    return this.#entered !== undefined;
  }

  /** Counts what the request holds while it waits. */
  hold(bytes: number): void {
    if (this.#entered !== undefined) {
      this.#bytes += bytes;
      this.#waiting.hold(bytes);
    }
  }

  /** Gives the place back, if there is one. */
  leave(): void {
    if (this.#entered !== undefined) {
      this.#waiting.leave(this.#bytes);
      this.#entered();
      this.#entered = undefined;
      this.#bytes = 0;
    }
  }

  /** Whether anybody counts this client's requests; where nobody does, it is admitted without asking. */
  get counts(): boolean {
    return this.#buckets !== undefined;
  }

  /** Whether this request may be looked at at all. */
  admits(): Promise<boolean> {
    return this.#under(this.#buckets?.all);
  }

  /** Whether it may have what it asks for; `facts` are those of the answer, where there is one already. */
  async admitsCall(facts: readonly Pair[] | undefined): Promise<boolean> {
    return facts === undefined ? this.#under(this.#buckets?.calls) : this.#admitsAll(facts, 0);
  }

  /** Counts what one call has turned out to be more: a batch costs what its members do. It is answered all the same. */
  async chargeRest(facts: readonly Pair[]): Promise<void> {
    await this.#admitsAll(facts, 1);
  }

  async #admitsAll(facts: readonly Pair[], counted: number): Promise<boolean> {
    if (this.#buckets === undefined) {
      return true;
    }
    const find = (wanted: string): string | undefined => facts.find(([name]) => name === wanted)?.[1];
    if (looseClasses.has(find("cache.class") ?? "none")) {
      return true;
    }
    const calls = Array.from({ length: Number(find("rpc.batch.size") ?? 1) - counted }, () => this.#under(this.#buckets?.calls));
    return (await Promise.all(calls)).every((admitted) => admitted);
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

/**
 * What counts as one client of an address: an IPv6 network of 64 bits, within which a host takes addresses as it likes, or the address
 * itself.
 */
export function clientOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) {
    return address;
  }
  const [head = "", tail] = address.toLowerCase().split("::", 2);
  const groups = head === "" ? [] : head.split(":");
  if (tail !== undefined) {
    const last = tail === "" ? [] : tail.split(":");
    groups.push(...Array.from({ length: Math.max(0, 8 - groups.length - last.length) }, () => "0"), ...last);
  }
  return `${groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}
