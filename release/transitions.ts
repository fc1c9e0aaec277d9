// What may become of a channel: pure functions from one state to the next, for the release tool and the automatic canary alike. Each says
// what changes and nothing else; epoch, time and author are put on by channel-store.ts. A transition that makes no sense is refused with
// the reason and the remedy.
import type { Flag } from "../worker/src/channel.ts";
import { otherSlot, type StoredChannel } from "./record.ts";

/** The part of a record that a transition decides. */
export type Content = Pick<StoredChannel, "stable" | "canary" | "previous" | "flags" | "live" | "retired">;

/** Something that the operator can mend; the message says how. */
export class Refusal extends Error {
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = "Refusal";
    this.details = details;
  }
}

/** The state is already the one that was asked for. */
export const unchanged = Symbol("unchanged");
export type Next = Content | typeof unchanged;

type Loose = Omit<Content, "canary" | "previous"> & {
  readonly canary?: Content["canary"] | undefined;
  readonly previous?: Content["previous"] | undefined;
};

const contentOf = ({ stable, canary, previous, flags, live, retired }: Loose): Content => ({
  stable,
  ...(canary === undefined ? {} : { canary }),
  ...(previous === undefined ? {} : { previous }),
  flags,
  live,
  retired,
});

const withoutCanary = (record: StoredChannel): Content => contentOf({ ...record, canary: undefined });

export const short = (release: string): string => release.slice(0, 12);

function checkNotRetired(record: StoredChannel, release: string): void {
  if (record.retired.includes(release)) {
    throw new Refusal(`release ${short(release)} is being removed: run gc to its end, then publish it again`);
  }
}

/** The first record: nothing was there before, so the release is the stable one. */
export const firstContent = (release: string): Content => ({ stable: { release }, flags: {}, live: "blue", retired: [] });

/** `release` becomes the canary, in the slot that does not serve. `salt` is new with each canary, so that not always the same clients try. */
export function withCanary(record: StoredChannel, release: string, percent: number, salt: string): Next {
  checkNotRetired(record, release);
  if (!(percent >= 0 && percent <= 100)) {
    throw new Refusal(`a canary gets 0 to 100 percent, not ${percent}`);
  }
  if (release === record.stable.release) {
    throw new Refusal(`release ${short(release)} is the stable one already: publish another first`);
  }
  const { canary } = record;
  if (canary?.release === release) {
    return canary.percent === percent ? unchanged : { ...contentOf(record), canary: { ...canary, percent } };
  }
  if (canary !== undefined && canary.percent > 0) {
    throw new Refusal(`release ${short(canary.release)} is on trial with ${canary.percent} %: promote it or roll it back first`);
  }
  return { ...contentOf(record), canary: { release, percent, salt } };
}

/** The canary becomes the stable release; what was stable stays in its slot as the previous one. */
export function promoted(record: StoredChannel): Next {
  const { canary, stable, live, change } = record;
  if (canary === undefined) {
    if (change.action === "promote") {
      return unchanged;
    }
    throw new Refusal("there is no canary to promote: publish a release, or name one with canary PERCENT RELEASE");
  }
  checkNotRetired(record, canary.release);
  return { ...withoutCanary(record), stable: { release: canary.release }, previous: stable, live: otherSlot(live) };
}

/**
 * Without `to` the canary is taken back, and where there is none, the stable release to the previous one. Doing it twice is doing it
 * once: a second step back must name its release.
 */
export function rolledBack(record: StoredChannel, to?: string): Next {
  const { canary, stable, previous, live, change } = record;
  if (to === undefined && canary !== undefined) {
    return withoutCanary(record);
  }
  if (to === undefined && change.action === "rollback") {
    return unchanged;
  }
  const target = to ?? previous?.release;
  if (target === undefined) {
    throw new Refusal("no previous release is known: name one that history shows, with rollback RELEASE");
  }
  checkNotRetired(record, target);
  if (target === stable.release) {
    return canary === undefined ? unchanged : withoutCanary(record);
  }
  // What was rolled back is no release to go back to, so `previous` is dropped.
  const rest = contentOf({ ...record, canary: undefined, previous: undefined });
  return { ...rest, stable: { release: target }, live: otherSlot(live) };
}

/** A flag gets a value; undefined takes it out, so that its default holds. */
export function withFlag(record: StoredChannel, name: string, value: Flag | undefined): Next {
  const { [name]: before, ...others } = record.flags;
  if (JSON.stringify(before) === JSON.stringify(value)) {
    return unchanged;
  }
  return { ...contentOf(record), flags: value === undefined ? others : { ...others, [name]: value } };
}

/** Releases about to be removed, all of them; [] when that is done. Throws for one that the record names. */
export function withRetired(record: StoredChannel, retired: readonly string[]): Next {
  const named = [record.stable.release, record.canary?.release, record.previous?.release];
  const bad = retired.find((release) => named.includes(release));
  if (bad !== undefined) {
    throw new Refusal(`release ${short(bad)} is named by the channel and stays`);
  }
  return JSON.stringify(retired) === JSON.stringify(record.retired) ? unchanged : { ...contentOf(record), retired };
}
