// Brings a release to every place: what is there already is left, the list and the manifest go last, and each place is looked at again
// when it has all. Stopped anywhere it goes on from there, because nothing depends on what an earlier run knew. Points to nothing.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { lackingIn, prefixOf, waitForArrival } from "./arrival.ts";
import type { Places } from "./config.ts";
import { type FileFacts, listObject, listText, type LocalRelease, manifestObject } from "./local-release.ts";
import { bytesOf, type ObjectPlace } from "./objects.ts";
import { eachParallel } from "./parallel.ts";
import { signatureObject } from "./signature.ts";
import { Refusal } from "./transitions.ts";

const hands = 24;
const kvValueBytes = 25 * 1024 * 1024;
/** What every cold start reads whole: copied to KV, which is near every location. */
const copiedToKv = [manifestObject, "index/root"];

export const provenanceObject = "provenance.json";

/** What stands beside a release without being part of it. */
export interface Sidecars {
  readonly signature: string; // "" when the release is not signed
  readonly provenance: string;
}

export interface Uploaded {
  readonly place: string;
  readonly written: number; // objects
  readonly kept: number; // objects that were there
  readonly bytes: number; // written
  readonly ms: number;
}

export type Say = (line: string) => void;

/** What an upload would write, place by place. */
export async function planUpload(release: LocalRelease, places: readonly ObjectPlace[]): Promise<readonly Uploaded[]> {
  return Promise.all(
    places.map(async (place) => {
      const lacking = await lackingIn(place, release.id, release.files);
      const bytes = lacking.reduce((sum, { size }) => sum + size, 0);
      return { place: place.name, written: lacking.length, kept: release.files.length - lacking.length, bytes, ms: 0 };
    }),
  );
}

async function uploadTo(place: ObjectPlace, release: LocalRelease, sidecars: Sidecars, say: Say): Promise<Uploaded> {
  const begin = performance.now();
  const prefix = prefixOf(release.id);
  const lacking = await lackingIn(place, release.id, release.files);
  const isManifest = ({ path }: FileFacts): boolean => path === manifestObject;
  let done = 0;
  let said = 0;
  const put = async ({ path }: FileFacts): Promise<void> => {
    await place.write(prefix + path, await readFile(join(release.directory, path)));
    done += 1;
    const tenth = Math.floor((10 * done) / lacking.length);
    if (tenth > said) {
      said = tenth;
      say(`${place.name}: ${done} of ${lacking.length} objects`);
    }
  };
  // The large ones first, so that no single one is left at the end.
  const rest = lacking.filter((file) => !isManifest(file)).toSorted((a, b) => b.size - a.size);
  await eachParallel(rest, hands, put);
  await putSidecars(place, release, sidecars);
  // Who finds the manifest finds a complete release.
  for (const file of lacking.filter(isManifest)) {
    await put(file);
  }
  const missing = await lackingIn(place, release.id, release.files);
  if (missing.length > 0) {
    throw new Refusal(`${place.name} did not keep ${missing[0]?.path ?? ""} as it was sent: publish again`);
  }
  const bytes = lacking.reduce((sum, { size }) => sum + size, 0);
  const kept = release.files.length - lacking.length;
  return { place: place.name, written: lacking.length, kept, bytes, ms: Math.round(performance.now() - begin) };
}

async function putSidecars(place: ObjectPlace, release: LocalRelease, sidecars: Sidecars): Promise<void> {
  const prefix = prefixOf(release.id);
  const texts = [
    [listObject, listText(release.files)],
    ...(sidecars.signature === "" ? [] : [[signatureObject, sidecars.signature]]),
  ] as const;
  const held = new Map((await place.list(prefix)).map(({ key, size }) => [key.slice(prefix.length), size]));
  for (const [path = "", text = ""] of texts) {
    const same = held.get(path) === text.length && Buffer.from((await place.read(prefix + path))?.bytes ?? []).equals(bytesOf(text));
    if (!same) {
      await place.write(prefix + path, bytesOf(text));
    }
  }
  // Who published first, and from what, stays.
  if (!held.has(provenanceObject)) {
    await place.write(prefix + provenanceObject, bytesOf(sidecars.provenance), "absent");
  }
}

/** Uploads side by side and waits for the replica. Rejects when a place failed; the others are complete then or go on next time. */
export async function upload(
  release: LocalRelease,
  places: Places,
  sidecars: Sidecars,
  { waitMs, say }: { readonly waitMs: number; readonly say: Say },
): Promise<readonly Uploaded[]> {
  const targets = [places.r2, places.s3].filter((place) => place !== undefined);
  const results = await Promise.allSettled(targets.map((place) => uploadTo(place, release, sidecars, say)));
  const bad = results.find((result) => result.status === "rejected");
  if (bad !== undefined) {
    throw bad.reason;
  }
  if (places.replica !== undefined) {
    await waitForArrival(places.replica, release.id, release.files, waitMs, say);
  }
  if (places.kv !== undefined) {
    for (const path of copiedToKv) {
      const bytes = await readFile(join(release.directory, path));
      if (bytes.length <= kvValueBytes) {
        await places.kv.write(prefixOf(release.id) + path, bytes);
      }
    }
    if (sidecars.signature !== "") {
      await places.kv.write(prefixOf(release.id) + signatureObject, sidecars.signature);
    }
  }
  return results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
}

/** Every name under which a release may stand in KV. */
export const kvKeysOf = (release: string): string[] => [...copiedToKv, signatureObject].map((path) => prefixOf(release) + path);
