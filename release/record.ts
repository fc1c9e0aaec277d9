// The channel record as the release tool writes it: what the edge reads (worker/src/channel.ts) and what only operators need. Each record
// carries the change that made it, so that one write is both the switch and its entry in the history. Pure: text in, value out.
import { type ChannelRecord, parseChannel } from "../worker/src/channel.ts";
import { sealChannel, verifyChannel } from "../worker/src/channel-check.ts";

export type Slot = "blue" | "green";

export type Action = "publish" | "canary" | "promote" | "rollback" | "flags" | "gc" | "refused";

export interface State {
  readonly stable: string;
  readonly canary: string; // "" when there is none
  readonly percent: number; // of the canary
}

/** What was done to the channel, as it stands in the history. */
export interface Change {
  readonly id: string; // random: tells this write from another one with the same content
  readonly action: Action;
  readonly at: string; // RFC 3339, UTC
  readonly by: string;
  readonly why: string;
  readonly from: State;
  readonly to: State;
  readonly figures?: Readonly<Record<string, unknown>>; // what was measured: golden queries, verdicts of an automatic canary
  readonly refusals?: readonly string[]; // why something was not done
  readonly docs_commits?: string; // A..B of the repository with the documents
  readonly diff?: Readonly<Record<string, unknown>>; // what readers see change between the two releases
}

export interface StoredChannel extends ChannelRecord {
  /** Which of the two slots serves; the other one holds the canary, or what was stable before. */
  readonly live: Slot;
  /** Releases that are being removed: nothing may point to them any more. */
  readonly retired: readonly string[];
  readonly change: Change;
}

export const stateOf = (record: Pick<ChannelRecord, "stable" | "canary">): State => ({
  stable: record.stable.release,
  canary: record.canary?.release ?? "",
  percent: record.canary?.percent ?? 0,
});

export const otherSlot = (slot: Slot): Slot => (slot === "blue" ? "green" : "blue");

/** Reads a stored record. Throws a TypeError for one that the edge would refuse. One that was written by hand gets the fields it lacks. */
export async function readChannel(text: string): Promise<StoredChannel> {
  const record = parseChannel(text);
  await verifyChannel(text);
  const { live, retired, change } = JSON.parse(text) as Partial<StoredChannel>;
  const state = stateOf(record);
  return {
    ...record,
    live: live === "green" ? "green" : "blue",
    retired: Array.isArray(retired) ? retired : [],
    change: change ?? {
      id: "",
      action: "publish",
      at: record.updated_at,
      by: record.by,
      why: record.why,
      from: state,
      to: state,
    },
  };
}

/** The text as it is stored. The edge's own reader must take it: a record that it refuses is a bug here. */
export async function writeChannel(record: StoredChannel): Promise<string> {
  const text = await sealChannel({ ...record });
  await readChannel(text);
  return text;
}
