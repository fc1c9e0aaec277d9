// What every verb works with: the places, the channel, who is at work, what the command line said, and where words go. Knows no verb.
import { resolve } from "node:path";
import type { Config } from "./config.ts";
import { type Changed, ChannelStore } from "./channel-store.ts";
import type { StoredChannel } from "./record.ts";
import type { Events } from "./events.ts";
import { short } from "./transitions.ts";

export interface Options {
  readonly why: string;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly golden: string; // file; "" for none
  readonly threshold: number; // share of the golden queries that must pass
  readonly docsCommits: string; // A..B; "" when not given
  readonly releases: string; // folder in which foredge build leaves releases
  readonly waitMs: number; // for the replica
  readonly keep: number; // releases that gc leaves of the history
  readonly limit: number; // entries of the history
}

/** Where words go. */
export interface Voice {
  /** Results, on stdout. */
  readonly say: (line: string) => void;
  /** Progress and refusals, on stderr. */
  readonly note: (line: string) => void;
}

export interface Context extends Config, Voice {
  readonly channel: ChannelStore;
  readonly events: Events;
  readonly options: Options;
}

export function contextOf(config: Config, options: Options, voice: Voice, events: Events): Context {
  const { r2, s3, kv } = config.places;
  return {
    ...config,
    golden: options.golden || config.golden,
    channel: new ChannelStore(r2, { objects: s3 === undefined ? [] : [s3], texts: kv === undefined ? [] : [kv] }),
    options,
    events,
    ...voice,
  };
}

/** Folders that may have a release already, and the one that receives copies. */
export const releaseFolders = ({ options }: Context): string[] => [resolve(options.releases), resolve("build/release-cache")];

export const command = (words: string): string => `npm run release -- ${words}`;

const arm = (record: Pick<StoredChannel, "canary"> | undefined): string =>
  record?.canary === undefined ? "no canary" : `canary ${short(record.canary.release)} at ${record.canary.percent} %`;

export const inWords = (record: Pick<StoredChannel, "stable" | "canary"> | undefined): string =>
  record === undefined ? "no channel record" : `stable ${short(record.stable.release)}, ${arm(record)}`;

/** Says what a change of the channel did, which copies did not follow, and how it is undone. */
export function report({ say }: Context, { before, after, changed, copies }: Changed, undo: string): void {
  if (changed) {
    say(`epoch ${after.epoch}: ${inWords(after)} (was: ${inWords(before)})`);
    say("in effect everywhere within 20 s");
    say(`undo: ${undo}`);
  } else {
    say(`nothing to change at epoch ${after.epoch}: ${inWords(after)}`);
  }
  for (const { name, epoch, error } of copies.filter((copy) => copy.error !== "" || copy.epoch !== after.epoch)) {
    say(`${name} does not follow (${error || `epoch ${epoch}`}): what falls back to it answers from an older record until ${command("sync")}`);
  }
}
