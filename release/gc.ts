// Which releases may go, and how they go so that nobody can point to one meanwhile: the record names them as retired first, then the
// manifest goes, then the rest, then the record forgets them. Stopped anywhere, the next run goes on.
import { prefixOf } from "./arrival.ts";
import type { ChannelStore, Entry } from "./channel-store.ts";
import type { Places } from "./config.ts";
import { manifestObject } from "./local-release.ts";
import { kvKeysOf, type Say } from "./publish.ts";
import type { StoredChannel } from "./record.ts";
import type { BucketPlace } from "./s3-place.ts";

/** A release that nobody has pointed to yet is left alone for so long: its publisher may be about to. */
const graceMs = 24 * 3_600_000;

const isId = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

/** Releases that the history names, the latest first, each once. */
export function namedBy(entries: readonly Entry[]): string[] {
  const named = entries.flatMap(({ to, from }) => [to.canary, to.stable, from.canary, from.stable]);
  return [...new Set(named.filter(isId))];
}

/** What stays: all that the record or a copy of it names, and the last `keep` that the history names. */
export function keptBy(record: StoredChannel, copies: readonly string[], entries: readonly Entry[], keep: number): Set<string> {
  const channel = [record.stable, record.canary, record.previous].flatMap((one) => (one === undefined ? [] : [one.release]));
  return new Set([...channel, ...copies, ...namedBy(entries).slice(0, keep)]);
}

async function isYoung(place: BucketPlace, release: string, nowMs: number): Promise<boolean> {
  const objects = await place.list(prefixOf(release) + "index/");
  return objects.some(({ modified_ms: at }) => nowMs - at < graceMs);
}

/** Releases that some place has and nothing keeps. */
export async function removable(places: Places, channel: ChannelStore, keep: number, nowMs: number): Promise<string[]> {
  const current = await channel.read();
  if (current === undefined) {
    return [];
  }
  const entries = await channel.history(Number.MAX_SAFE_INTEGER);
  const kept = keptBy(current.record, await channel.namedByCopies(), entries, keep);
  const pointedTo = new Set(namedBy(entries));
  const buckets = [places.r2, places.s3].filter((place) => place !== undefined);
  const found = new Set<string>();
  for (const bucket of buckets) {
    for (const release of (await bucket.folders("releases/")).filter((name) => isId(name) && !kept.has(name))) {
      if (pointedTo.has(release) || current.record.retired.includes(release) || !(await isYoung(bucket, release, nowMs))) {
        found.add(release);
      }
    }
  }
  return [...found].toSorted();
}

/** Removes a release everywhere. The replica follows its bucket by itself. */
export async function removeRelease(places: Places, release: string, say: Say): Promise<void> {
  await places.kv?.remove(kvKeysOf(release));
  for (const bucket of [places.r2, places.s3].filter((place) => place !== undefined)) {
    await bucket.remove([prefixOf(release) + manifestObject]);
    const keys = (await bucket.list(prefixOf(release))).map(({ key }) => key);
    await bucket.remove(keys);
    say(`${bucket.name}: ${keys.length + 1} objects of ${release} removed`);
  }
}
