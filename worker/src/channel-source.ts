// Where the channel record comes from: the isolate's copy while it is young, then the first store that answers. Decides
// freshness and epochs; knows neither the platform nor what the record means (channel.ts does).
import { type ChannelRecord, parseChannel } from "./channel.ts";
import { type Sha256, verifyChannel } from "./channel-check.ts";
import { type KeepAlive, SharedReads, within } from "./shared-read.ts";
import type { TextStore } from "./stores/store.ts";
import type { RequestRecord } from "./telemetry.ts";

const freshMs = 20_000; // an older copy is read again before it answers
const defaultRetryMs = 2_000; // after a reading that brought nothing, so that a failing store is not asked by every request

interface Copy {
  readonly record: ChannelRecord;
  readonly source: string;
  readonly readAtMs: number;
  readonly lagMs: number; // of its store: how old the record may have been when it was read
}

export class ChannelSource {
  readonly #reads = new SharedReads<readonly string[]>();
  readonly #readTimeoutMs: number;
  readonly #retryMs: number;
  readonly #sha256: Sha256 | undefined;
  #copy: Copy | undefined;
  #retryAtMs = 0;

  /** `retryMs`: how long a reading that brought nothing keeps further ones away. */
  constructor(readTimeoutMs: number, retryMs = defaultRetryMs, sha256?: Sha256) {
    this.#readTimeoutMs = readTimeoutMs;
    this.#retryMs = retryMs;
    this.#sha256 = sha256;
  }

  /** Whether the isolate's copy is young enough to answer without a read. */
  isFresh(nowMs: number): boolean {
    return this.#copy !== undefined && nowMs - this.#copy.readAtMs < freshMs;
  }

  /** The record without a wait, where the isolate's copy is young enough; `log` shows its age. */
  fresh(nowMs: number, log: RequestRecord["channel"]): ChannelRecord | undefined {
    return this.isFresh(nowMs) ? this.#given(nowMs, log) : undefined;
  }

  /** The isolate's copy, however old. */
  get last(): ChannelRecord | undefined {
    return this.#copy?.record;
  }

  /**
   * The record, or undefined when no store has a readable one and none was ever read here. `stores` are asked in order,
   * the truth first. When all fail, or say nothing within `waitMs`, the last copy is given however old it is, and `log` shows its age.
   */
  async read(
    stores: readonly TextStore[],
    { now, waitMs, background }: { readonly now: () => number; readonly waitMs: number; readonly background: KeepAlive },
    log: RequestRecord["channel"],
  ): Promise<ChannelRecord | undefined> {
    if (!this.isFresh(now()) && now() >= this.#retryAtMs) {
      const options = { longestMs: this.#readTimeoutMs * stores.length, keepAlive: background };
      try {
        const reading = this.#reads.get("channel", () => this.#readStores(stores, now, log.reads), options);
        log.errors.push(...(await within(waitMs, "channel", reading)).value);
      } catch (error) {
        log.errors.push(error instanceof Error ? error.message : String(error));
      }
    }
    return this.#given(now(), log);
  }

  #given(nowMs: number, log: RequestRecord["channel"]): ChannelRecord | undefined {
    log.source = "missing";
    if (this.#copy !== undefined) {
      log.source = this.#copy.source;
      log.epoch = this.#copy.record.epoch;
      log.age_ms = nowMs - this.#copy.readAtMs + this.#copy.lagMs;
    }
    return this.#copy?.record;
  }

  // Adopts the first store's readable record whose epoch is not behind ours. Resolves to why others gave none. `reads` are of who began
  // the reading: whoever joins it has read nothing.
  async #readStores(
    stores: readonly TextStore[],
    now: () => number,
    reads: RequestRecord["channel"]["reads"],
  ): Promise<readonly string[]> {
    const errors: string[] = [];
    const readAtMs = now(); // what was true when it was asked
    for (const store of stores) {
      reads[store.name] = (reads[store.name] ?? 0) + 1;
      try {
        const json = await within(this.#readTimeoutMs, store.name, store.readText());
        if (json === undefined) {
          errors.push(`${store.name}: no channel record`);
          continue;
        }
        const record = parseChannel(json);
        await verifyChannel(json, this.#sha256);
        const floor = this.#copy?.record.epoch ?? 0;
        if (record.epoch >= floor) {
          this.#copy = { record, source: store.name, readAtMs, lagMs: store.lagMs ?? 0 };
          return errors;
        }
        errors.push(`${store.name}: epoch ${record.epoch} is behind ${floor}`);
      } catch (error) {
        errors.push(`${store.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.#retryAtMs = now() + this.#retryMs; // counted from here: asking may have taken long
    return errors;
  }
}
