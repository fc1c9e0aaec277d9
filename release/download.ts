// A stored release back on this machine, each object held against the release's list: for golden queries, diffs and `verify`. Only the
// list is believed, and it in turn only when the manifest that it names has the digest that the release is called by.
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { listIn, prefixOf } from "./arrival.ts";
import { type FileFacts, manifestObject } from "./local-release.ts";
import type { ObjectPlace } from "./objects.ts";
import { eachParallel } from "./parallel.ts";
import { Refusal, short } from "./transitions.ts";

const hands = 24;

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** What is wrong with the copy in `place`; [] when it is right. Leaves the files below `into`/<release>. `which`: all, or what queries need. */
export async function download(
  place: ObjectPlace,
  release: string,
  into: string,
  which: "all" | "index",
): Promise<readonly string[]> {
  const files = await listIn(place, release);
  if (files === undefined) {
    return [`${place.name} has no list of release ${short(release)}`];
  }
  if (files.find(({ path }) => path === manifestObject)?.sha256 !== release) {
    return [`${place.name}: the list of release ${short(release)} names another manifest`];
  }
  const faults: string[] = [];
  const wanted = which === "all" ? files : files.filter(({ path }) => !path.startsWith("docs/"));
  await eachParallel(wanted, hands, async ({ path, sha256: expected }: FileFacts) => {
    const file = join(into, release, path);
    const before = await readFile(file).catch(() => undefined);
    if (before !== undefined && sha256(before) === expected) {
      return;
    }
    const found = await place.read(prefixOf(release) + path);
    if (found === undefined || sha256(found.bytes) !== expected) {
      faults.push(`${place.name}: ${path} of release ${short(release)} is ${found === undefined ? "missing" : "altered"}`);
      return;
    }
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.part`, found.bytes);
    await rename(`${file}.part`, file);
  });
  return faults;
}

/** The folder of a release: one of `folders` that has it, or a copy of what queries need, in the last of them. */
export async function localCopy(place: ObjectPlace, release: string, folders: readonly string[]): Promise<string> {
  for (const folder of folders) {
    const manifest = await readFile(join(folder, release, manifestObject)).catch(() => undefined);
    if (manifest !== undefined && sha256(manifest) === release && folder !== folders.at(-1)) {
      return join(folder, release);
    }
  }
  const into = folders.at(-1) ?? "";
  const [fault] = await download(place, release, into, "index");
  if (fault !== undefined) {
    throw new Refusal(fault);
  }
  return join(into, release);
}
