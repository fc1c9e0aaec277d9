// The release that answered last, for when the one that should answer cannot. In the isolate, and as a copy near it for isolates that
// begin while everything else fails. Never decides what is current: an answer from it is marked stale.
import { within } from "./shared-read.ts";
import type { TextStore } from "./stores/store.ts";

export interface CopyStore extends TextStore {
  writeText(text: string): Promise<void>;
}

const rewriteMs = 3_600_000; // the copy is dropped by its store some day

export class LastGood {
  #release = "";
  #writtenAtMs = Number.NEGATIVE_INFINITY;

  /** Notes that a release answered. Where the copy must be written, resolves when it is; else there is nothing to wait for. */
  remember(release: string, copy: CopyStore, nowMs: number): Promise<void> | undefined {
    if (release === this.#release && nowMs - this.#writtenAtMs < rewriteMs) {
      return undefined;
    }
    this.#release = release;
    this.#writtenAtMs = nowMs;
    return copy.writeText(release);
  }

  /** The release, or "" when none is known. Never throws. */
  async recall(copy: CopyStore, timeoutMs: number): Promise<string> {
    if (this.#release === "") {
      const text = await within(timeoutMs, copy.name, copy.readText()).catch(() => undefined);
      this.#release = text !== undefined && /^[0-9a-f]{64}$/.test(text) ? text : "";
    }
    return this.#release;
  }
}
