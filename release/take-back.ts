// The rollback, whoever starts it: a compare-and-swap of the channel record that somebody looked at, its entry in the history with reason
// and figures, the copies, and an event. Decides nothing; the Worker (watch.ts, hook.ts) and the tool (verb-watch.ts) do.
import type { Author, ChannelStore, Versioned } from "./channel-store.ts";
import { rolledBack, unchanged } from "./transitions.ts";
import type { Watched } from "./stage.ts";

/** Puts an event on the log, such as `release.rollback`. */
export type Note = (name: string, level: "warn" | "error", message: string, attributes: Readonly<Record<string, unknown>>) => void;

export interface TakenBack {
  readonly from: string; // the release that answers no more, or not its share
  readonly to: string; // the one that answers instead
  readonly epoch: number;
}

/** The event that every rollback leaves, whoever made it. */
export function noteRollback(note: Note, { from, to, epoch }: TakenBack, { by, why }: Author): void {
  note("release.rollback", "error", `release ${from.slice(0, 12)} was rolled back: ${why}`, {
    release: { subject: "docs", from, to, reason: why, by, epoch },
  });
}

/** "lost" when the record is no longer the one that was judged: then it must be judged anew. */
export async function takeBack(
  store: ChannelStore,
  judged: { readonly channel: Versioned; readonly stage: Watched },
  author: Author,
  figures: Readonly<Record<string, unknown>>,
  note: Note,
): Promise<TakenBack | "lost"> {
  const { channel, stage } = judged;
  const next = rolledBack(channel.record);
  if (next === unchanged) {
    return "lost";
  }
  const written = await store.compareAndSwap(channel, next, { action: "rollback", ...author, figures });
  if (written === "lost") {
    return "lost";
  }
  const from = stage.kind === "canary" ? stage.canary : stage.stable;
  const taken = { from, to: next.stable.release, epoch: written.record.epoch };
  noteRollback(note, taken, author);
  const behind = (await store.spread()).filter(({ error }) => error !== "");
  if (behind.length > 0) {
    note("release.copies", "warn", `copies of the channel record are behind: ${behind.map(({ name }) => name).join(", ")}`, { copies: behind });
  }
  return taken;
}
