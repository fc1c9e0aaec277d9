// Streams of this isolate that wait for news: each keeps its request for as long as an hour, so there are only so many, with so many
// bytes of bodies. Knows no stream. A listener that was not seen for long is gone: its client left, and nobody could say so.

export interface Listener {
  /** The stream made another step. */
  seen(nowMs: number): void;
  leave(): void;
}

interface Entry {
  readonly bytes: number;
  seenMs: number;
}

export class Listening {
  readonly #most: number;
  readonly #mostBytes: number;
  readonly #silentMs: number;
  readonly #entries = new Set<Entry>();

  constructor(most: number, mostBytes: number, silentMs: number) {
    this.#most = most;
    this.#mostBytes = mostBytes;
    this.#silentMs = silentMs;
  }

  /** `bytes`: what the stream keeps. Undefined when there is no place for it. */
  enter(bytes: number, nowMs: number): Listener | undefined {
    let held = bytes;
    for (const entry of this.#entries) {
      if (nowMs - entry.seenMs > this.#silentMs) {
        this.#entries.delete(entry);
      } else {
        held += entry.bytes;
      }
    }
    if (this.#entries.size >= this.#most || held > this.#mostBytes) {
      return undefined;
    }
    const entry: Entry = { bytes, seenMs: nowMs };
    this.#entries.add(entry);
    return {
      seen: (atMs) => {
        entry.seenMs = atMs;
      },
      leave: () => {
        this.#entries.delete(entry);
      },
    };
  }
}
