// Whether a place has a release whole: every object that the release's list names, with that size and that digest, by a few listings
// instead of a read of each. Nothing may point to a release that this has not seen. Knows no channel.
import { setTimeout as sleep } from "node:timers/promises";
import { type ObjectPlace, textOf } from "./objects.ts";
import { type FileFacts, listObject, parseList } from "./local-release.ts";
import { Refusal, short } from "./transitions.ts";

export const prefixOf = (release: string): string => `releases/${release}/`;

/** Of `files`, those that the place lacks or has differently. */
export async function lackingIn(place: ObjectPlace, release: string, files: readonly FileFacts[]): Promise<FileFacts[]> {
  const prefix = prefixOf(release);
  const held = new Map((await place.list(prefix)).map((object) => [object.key.slice(prefix.length), object]));
  return files.filter(({ path, size, md5 }) => {
    const object = held.get(path);
    return object?.size !== size || object.etag !== md5;
  });
}

/** The release's own list there; undefined when there is none yet. */
export async function listIn(place: ObjectPlace, release: string): Promise<readonly FileFacts[] | undefined> {
  const found = await place.read(prefixOf(release) + listObject);
  return found === undefined ? undefined : parseList(textOf(found.bytes));
}

async function checkCompleteIn(place: ObjectPlace, release: string): Promise<void> {
  const files = await listIn(place, release);
  if (files === undefined) {
    throw new Refusal(`${place.name} has no release ${short(release)}: publish it`);
  }
  const lacking = await lackingIn(place, release, files);
  if (lacking.length > 0) {
    const first = lacking[0]?.path ?? "";
    throw new Refusal(`${place.name} lacks ${lacking.length} objects of release ${short(release)}, ${first} first: publish it again`);
  }
}

/** Throws a Refusal that says what is missing where: of several places, in the first of them. */
export async function checkComplete(places: readonly ObjectPlace[], release: string): Promise<void> {
  const checks = await Promise.allSettled(places.map((place) => checkCompleteIn(place, release)));
  const failed = checks.find((check) => check.status === "rejected");
  if (failed !== undefined) {
    throw failed.reason;
  }
}

const lookEveryMs = 2_000;

/** Waits until a place that somebody else fills has all of it. */
export async function waitForArrival(
  place: ObjectPlace,
  release: string,
  files: readonly FileFacts[],
  waitMs: number,
  say: (line: string) => void,
): Promise<void> {
  const endMs = Date.now() + waitMs;
  for (;;) {
    const lacking = await lackingIn(place, release, files);
    const left = lacking.length + ((await listIn(place, release)) === undefined ? 1 : 0);
    if (left === 0) {
      return;
    }
    if (Date.now() >= endMs) {
      throw new Refusal(`${place.name} still lacks ${left} objects after ${waitMs / 1_000} s: look at the replication, then publish again`);
    }
    say(`${place.name}: ${left} objects still to arrive`);
    await sleep(Math.min(lookEveryMs, waitMs));
  }
}
