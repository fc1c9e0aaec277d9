// Where the channel record comes from: the isolate's copy while it is young, then the first store that answers. Decides
// freshness and epochs; knows neither the platform nor what the record means (channel.ts does).
import { type ChannelRecord, parseChannel } from "./channel.ts";
import { verifyChannel } from "./channel-check.ts";
import { type KeepAlive, SharedReads, within } from "./shared-read.ts";
import type { TextStore } from "./stores/store.ts";
import type { RequestRecord } from "./telemetry.ts";

const freshMs = 20_000; // an older copy is read again before it answers
const defaultRetryMs = 2_000; // after a reading that brought nothing, so that a failing store is not asked by every request

interface Copy {
  readonly record: ChannelRecord;
  readonly source: string;
  readonly readAtMs: number;
}

interface Reading {
  readonly copy: Copy | undefined;
  readonly errors: readonly string[];
}

export class ChannelSource {
  readonly #reads = new SharedReads<Reading>();
  readonly #readTimeoutMs: number;
  readonly #retryMs: number;
  #copy: Copy | undefined;
  #retryAtMs = 0;

  /** `retryMs`: how long a reading that brought nothing keeps further ones away. */
  constructor(readTimeoutMs: number, retryMs = defaultRetryMs) {
    this.#readTimeoutMs = readTimeoutMs;
    this.#retryMs = retryMs;
  }

  /**
   * The record, or undefined when no store has a readable one and none was ever read here. `stores` are asked in order,
   * the truth first. When all fail, the last copy is given however old it is, and `log` shows its age.
   */
  async read(
    stores: readonly TextStore[],
    nowMs: number,
    log: RequestRecord["channel"],
    keepAlive: KeepAlive,
  ): Promise<ChannelRecord | undefined> {
    const old = this.#copy === undefined || nowMs - this.#copy.readAtMs >= freshMs;
    if (old && nowMs >= this.#retryAtMs) {
      const options = { patienceMs: this.#readTimeoutMs * stores.length, keepAlive };
      const { value } = await this.#reads.get("channel", () => this.#readStores(stores, nowMs), options);
      log.errors.push(...value.errors);
      this.#adopt(value.copy, nowMs);
    }
    if (this.#copy !== undefined) {
      log.source = this.#copy.source;
      log.epoch = this.#copy.record.epoch;
      log.age_ms = nowMs - this.#copy.readAtMs;
    }
    return this.#copy?.record;
  }

  #adopt(copy: Copy | undefined, nowMs: number): void {
    if (copy === undefined) {
      this.#retryAtMs = nowMs + this.#retryMs;
    } else if (this.#copy === undefined || copy.record.epoch >= this.#copy.record.epoch) {
      this.#copy = copy;
    }
  }

  // The first store with a readable record whose epoch is not behind ours.
  async #readStores(stores: readonly TextStore[], nowMs: number): Promise<Reading> {
    const errors: string[] = [];
    const floor = this.#copy?.record.epoch ?? 0;
    for (const store of stores) {
      try {
        const json = await within(this.#readTimeoutMs, store.name, store.readText());
        if (json === undefined) {
          errors.push(`${store.name}: no channel record`);
          continue;
        }
        const record = parseChannel(json);
        await verifyChannel(json);
        if (record.epoch >= floor) {
          return { copy: { record, source: store.name, readAtMs: nowMs }, errors };
        }
        errors.push(`${store.name}: epoch ${record.epoch} is behind ${floor}`);
      } catch (error) {
        errors.push(`${store.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    return { copy: undefined, errors };
  }
}
