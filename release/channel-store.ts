// The channel's truth, its copies and its history. One conditional write switches; everything after it (history, copies) can be done again
// by anybody, because the record carries its own change. Knows places of objects by their interface, so the tool and the Worker share it.
import type { ChannelRecord } from "../worker/src/channel.ts";
import { bytesOf, type ObjectPlace, type TextPlace, textOf } from "./objects.ts";
import { type Action, type Change, readChannel, stateOf, type StoredChannel, writeChannel } from "./record.ts";
import { type Next, Refusal, unchanged } from "./transitions.ts";

const channelObject = "channel.json";
const channelKey = "channel";
const historyPrefix = "history/";
const attempts = 8;

export interface Versioned {
  readonly record: StoredChannel;
  readonly text: string;
  readonly etag: string;
}

/** A copy of the record beside the truth. `epoch` is -1 when there is none. */
export interface CopyState {
  readonly name: string;
  readonly epoch: number;
  readonly error: string; // "" when the copy could be read, or written
}

export interface Author {
  readonly by: string;
  readonly why: string;
}

/** What stands in the history beside who, when and why. */
export type Details = Pick<Change, "figures" | "refusals" | "docs_commits" | "diff">;

export interface Entry extends Change {
  readonly epoch: number; // of the record that it made; of a refusal, the one in force
}

export interface Changed {
  readonly before: StoredChannel | undefined;
  readonly after: StoredChannel;
  readonly changed: boolean; // false when the state was the wanted one already
  readonly copies: readonly CopyState[];
}

const historyKey = (epoch: number): string => `${historyPrefix}${String(epoch).padStart(10, "0")}.json`;
const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The release that answers, and what it stands beside: two operators who saw different ones must not both have their way. */
const traffic = (record: ChannelRecord | undefined): string => JSON.stringify(record === undefined ? null : stateOf(record));

export class ChannelStore {
  readonly #truth: ObjectPlace;
  readonly #objects: readonly ObjectPlace[];
  readonly #texts: readonly TextPlace[];
  readonly #now: () => number;

  /** `truth`: R2. `copies`: the other places that hold channel.json, and KV. */
  constructor(
    truth: ObjectPlace,
    copies: { readonly objects: readonly ObjectPlace[]; readonly texts: readonly TextPlace[] },
    now: () => number = Date.now,
  ) {
    this.#truth = truth;
    this.#objects = copies.objects;
    this.#texts = copies.texts;
    this.#now = now;
  }

  /** The record in force; undefined before the first. Throws when the truth cannot be read. */
  async read(): Promise<Versioned | undefined> {
    const found = await this.#truth.read(channelObject);
    if (found === undefined) {
      return undefined;
    }
    const text = textOf(found.bytes);
    return { record: await readChannel(text), text, etag: found.etag };
  }

  /**
   * Writes `next` over `expected` (undefined: where no record is), with an epoch one higher. Resolves to what is then in force, or to
   * "lost" when somebody else wrote meanwhile and nothing was changed. The entry of `expected` is in the history before it is replaced.
   */
  async compareAndSwap(
    expected: Versioned | undefined,
    next: Exclude<Next, typeof unchanged>,
    change: Pick<Change, "action"> & Author & Details,
  ): Promise<Versioned | "lost"> {
    if (expected !== undefined) {
      await this.#file(expected.record);
    }
    const at = new Date(this.#now()).toISOString();
    const record: StoredChannel = {
      epoch: (expected?.record.epoch ?? 0) + 1,
      ...next,
      updated_at: at,
      by: change.by,
      why: change.why,
      change: {
        id: crypto.randomUUID(),
        at,
        from: expected === undefined ? { stable: "", canary: "", percent: 0 } : stateOf(expected.record),
        to: stateOf(next),
        ...change,
      },
    };
    const text = await writeChannel(record);
    const won = await this.#truth.write(channelObject, bytesOf(text), expected === undefined ? "absent" : { etag: expected.etag }).catch(
      async (error: unknown) => {
        // The answer was lost, not necessarily the write.
        if ((await this.read().catch(() => undefined))?.text === text) {
          return true;
        }
        throw error;
      },
    );
    const found = await this.read();
    if (found?.text === text) {
      return found;
    }
    // A client that repeats a request whose answer was lost meets its own write. One that won may have been overwritten since.
    return won && found !== undefined ? found : "lost";
  }

  /**
   * Reads, lets `decide` say what comes next, writes; when somebody else was faster, again, unless they changed which release answers:
   * what was decided for another state is refused. Files the entry and renews the copies, also when nothing was to change.
   */
  async change(
    what: { readonly action: Action } & Author & Details,
    decide: (record: StoredChannel | undefined) => Next | Promise<Next>,
  ): Promise<Changed> {
    let first: Versioned | undefined;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const current = await this.read();
      first = attempt === 0 ? current : first;
      if (what.action !== "flags" && traffic(current?.record) !== traffic(first?.record)) {
        const by = current === undefined ? "somebody" : `${current.record.by} (${current.record.why})`;
        throw new Refusal(`the channel was changed meanwhile by ${by}: look at status, then decide again`);
      }
      const next = await decide(current?.record);
      if (next === unchanged) {
        if (current === undefined) {
          throw new Refusal("there is no channel record yet: publish a release first");
        }
        return { before: current.record, after: current.record, changed: false, copies: await this.spread() };
      }
      const written = await this.compareAndSwap(current, next, what);
      if (written !== "lost") {
        const copies = await this.spread();
        return { before: current?.record, after: written.record, changed: true, copies };
      }
    }
    throw new Refusal(`the channel was changed by others ${attempts} times in a row: try again`);
  }

  /**
   * Files the entry of the record in force and brings every copy up to it. A copy that is ahead is left alone. Once more when the truth
   * moved meanwhile, so that no slower writer leaves an older copy behind. Failures are values: the switch itself stands.
   */
  async spread(): Promise<CopyState[]> {
    for (let attempt = 0; ; attempt += 1) {
      const current = await this.read();
      if (current === undefined) {
        return [];
      }
      await this.#file(current.record);
      const copies = await Promise.all([
        ...this.#objects.map((place) => this.#copyObject(place, current)),
        ...this.#texts.map((place) => this.#copyText(place, current)),
      ]);
      const after = await this.read();
      if (after?.record.epoch === current.record.epoch || attempt === attempts) {
        return copies;
      }
    }
  }

  /** What each copy says. */
  async copies(): Promise<CopyState[]> {
    const stateOfCopy = async (name: string, read: () => Promise<string | undefined>): Promise<CopyState> => {
      try {
        return { name, epoch: await epochOf(await read()), error: "" };
      } catch (error) {
        return { name, epoch: -1, error: message(error) };
      }
    };
    return Promise.all([
      ...this.#objects.map((place) =>
        stateOfCopy(place.name, async () => {
          const found = await place.read(channelObject);
          return found === undefined ? undefined : textOf(found.bytes);
        }),
      ),
      ...this.#texts.map((place) => stateOfCopy(place.name, () => place.read(channelKey))),
    ]);
  }

  /** Every release that some copy still names, behind as it may be. Throws when a copy cannot be read. */
  async namedByCopies(): Promise<string[]> {
    const texts = await Promise.all([
      ...this.#objects.map(async (place) => {
        const found = await place.read(channelObject);
        return found === undefined ? undefined : textOf(found.bytes);
      }),
      ...this.#texts.map((place) => place.read(channelKey)),
    ]);
    const records = await Promise.all(texts.filter((text) => text !== undefined).map(readChannel));
    return records.flatMap(({ stable, canary, previous }) =>
      [stable, canary, previous].flatMap((one) => (one === undefined ? [] : [one.release])),
    );
  }

  /** Entries, the newest first, refusals included. */
  async history(limit: number): Promise<Entry[]> {
    const current = await this.read();
    const keys = (await this.#truth.list(historyPrefix)).map(({ key }) => key).toSorted().toReversed();
    const unfiled = current !== undefined && !keys.includes(historyKey(current.record.epoch));
    const entries = await Promise.all(
      keys.slice(0, limit).map(async (key) => {
        const found = await this.#truth.read(key);
        return found === undefined ? undefined : (JSON.parse(textOf(found.bytes)) as Entry);
      }),
    );
    const own = unfiled ? [{ epoch: current.record.epoch, ...current.record.change }] : [];
    return [...own, ...entries.filter((entry) => entry !== undefined)].slice(0, limit);
  }

  /** Notes that something was not done, and why. Changes no record. */
  async refuse(to: Partial<Change["to"]>, author: Author, details: Details): Promise<Entry> {
    const current = await this.read();
    const from = current === undefined ? { stable: "", canary: "", percent: 0 } : stateOf(current.record);
    const at = new Date(this.#now()).toISOString();
    const id = crypto.randomUUID();
    const epoch = current?.record.epoch ?? 0;
    const entry: Entry = { epoch, id, action: "refused", at, ...author, from, to: { ...from, ...to }, ...details };
    const key = historyKey(epoch).replace(".json", `.refused-${at.replaceAll(/[:.]/g, "-")}-${id.slice(0, 8)}.json`);
    await this.#truth.write(key, bytesOf(JSON.stringify(entry, null, 2)), "absent");
    return entry;
  }

  // Append-only: an entry that is there stays as it is. One whose record was written by hand has no change of its own.
  async #file(record: StoredChannel): Promise<void> {
    const entry: Entry = { epoch: record.epoch, ...record.change };
    await this.#truth.write(historyKey(record.epoch), bytesOf(JSON.stringify(entry, null, 2)), "absent");
  }

  async #copyObject(place: ObjectPlace, { record, text }: Versioned): Promise<CopyState> {
    const { name } = place;
    try {
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        const found = await place.read(channelObject);
        const epoch = await epochOf(found === undefined ? undefined : textOf(found.bytes));
        if (found !== undefined && (epoch > record.epoch || textOf(found.bytes) === text)) {
          return { name, epoch, error: "" };
        }
        if (await place.write(channelObject, bytesOf(text), found === undefined ? "absent" : { etag: found.etag })) {
          return { name, epoch: record.epoch, error: "" };
        }
      }
      return { name, epoch: -1, error: "others kept writing" };
    } catch (error) {
      return { name, epoch: -1, error: message(error) };
    }
  }

  async #copyText(place: TextPlace, { record, text }: Versioned): Promise<CopyState> {
    const { name } = place;
    try {
      const found = await place.read(channelKey);
      const epoch = await epochOf(found);
      if (epoch <= record.epoch && found !== text) {
        await place.write(channelKey, text);
      }
      return { name, epoch: Math.max(epoch, record.epoch), error: "" };
    } catch (error) {
      return { name, epoch: -1, error: message(error) };
    }
  }
}

// A copy that cannot be read as a record is worth nothing and may be replaced.
async function epochOf(text: string | undefined): Promise<number> {
  try {
    return text === undefined ? -1 : (await readChannel(text)).epoch;
  } catch {
    return -1;
  }
}
