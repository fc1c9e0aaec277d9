// The fault layer's heart: which read goes wrong, and how. Runs inside workerd and in Node alike, so it knows no platform: a store is a
// name, a read is a function, its result bytes. Counts what really fired. faulty-bindings.mjs and faulty-http.mjs put it between a host
// and its stores. The production bundle must not hold it: a test looks for the word foredge-fault-layer.

export const layerName = "foredge-fault-layer";

/** What a store may do wrong. `old`: what stood under the name before; `other`: what stands under another name. */
export const kinds = ["fail", "hang", "delay", "cut", "flip", "old", "other"];

/** Who may do wrong, and how. A cache or a bucket gives blocks; the channel is the record at the edge; the origin gives answers. */
export const stores = {
  cache: kinds,
  kv: kinds,
  r2: kinds,
  channel: kinds,
  s3: kinds,
  "s3-replica": kinds,
  origin: ["fail", "hang", "delay", "cut", "flip"],
};

/** Numbers from 0 to 1 that follow from the seed alone (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class FaultPlan {
  #rules = [];
  #random = randomFrom(1);
  #counts = {};
  #delayMs = 0;
  #latencies = {};
  /** By a release's id: the one whose blocks are given instead. */
  others = {};

  /**
   * `{seed, delayMs, others, rules: [{store, kind, rate}], latencies: {store: ms}}`; counts start again at 0. A latency is what each
   * read of a store takes longer, no fault.
   */
  set({ seed = 1, delayMs = 50, others = {}, rules = [], latencies = {} }) {
    this.#latencies = latencies;
    this.#rules = rules;
    this.#random = randomFrom(seed);
    this.#delayMs = delayMs;
    this.#counts = {};
    this.others = others;
  }

  /** How often each fault fired: `{"r2:flip": 3}`. */
  get counts() {
    return { ...this.#counts };
  }

  /** The kind of fault that this read of `store` gets, if any. */
  pick(store) {
    const rule = this.#rules.find((one) => one.store === store && this.#random() < one.rate);
    return rule?.kind;
  }

  fired(store, kind) {
    const name = `${store}:${kind}`;
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
  }

  /**
   * Reads through the layer. `read()` gives the right bytes or undefined; `instead(kind)`, for "old" and "other", gives what comes in
   * their place, undefined when there is nothing of the kind.
   */
  async read(store, read, instead) {
    await this.travel(store);
    const kind = this.pick(store);
    if (kind === undefined) return read();
    if (kind === "fail") {
      this.fired(store, kind);
      throw new Error(`${layerName}: ${store} fails`);
    }
    if (kind === "hang") {
      this.fired(store, kind);
      return new Promise(() => undefined);
    }
    if (kind === "delay") {
      this.fired(store, kind);
      await sleep(this.#delayMs);
      return read();
    }
    const bytes = kind === "cut" || kind === "flip" ? this.#spoil(kind, await read()) : await instead(kind);
    if (bytes === undefined) return read();
    this.fired(store, kind);
    return bytes;
  }

  /** Takes as long as a read of `store` does. */
  async travel(store) {
    if (store in this.#latencies) await sleep(this.#latencies[store]);
  }

  #spoil(kind, bytes) {
    if (bytes === undefined || bytes.length === 0) return undefined;
    return kind === "cut" ? bytes.slice(0, Math.floor(bytes.length / 2)) : this.flip(bytes);
  }

  /** A copy with one bit turned over. */
  flip(bytes) {
    const copy = bytes.slice();
    const bit = Math.floor(this.#random() * copy.length * 8);
    copy[bit >> 3] ^= 1 << (bit & 7);
    return copy;
  }
}
