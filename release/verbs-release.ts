// The verbs about releases as such: publish, verify, gc. Their twin is verbs-traffic.ts.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkComplete, prefixOf } from "./arrival.ts";
import { command, type Context, report } from "./context.ts";
import { download } from "./download.ts";
import { removable, removeRelease } from "./gc.ts";
import { type LocalRelease, manifestObject, readLocalRelease } from "./local-release.ts";
import { textOf } from "./objects.ts";
import { planUpload, provenanceObject, type Sidecars, upload } from "./publish.ts";
import type { StoredChannel } from "./record.ts";
import { isSigned, publicKeyOf, signatureObject, signManifest } from "./signature.ts";
import { foredge } from "./tool.ts";
import { firstContent, type Next, Refusal, short, unchanged, withCanary, withRetired } from "./transitions.ts";
import { tryRelease } from "./trial.ts";
import { current, newSalt, releaseNamed } from "./verbs-traffic.ts";

// The signature is made here, or came with the folder from a machine that has the key.
async function sidecarsOf(context: Context, { id, directory }: LocalRelease): Promise<Sidecars> {
  const manifest = await readFile(join(directory, manifestObject));
  const stored = (name: string): Promise<string> => readFile(join(directory, name), "utf8").catch(() => "");
  const signature = context.signingKey === "" ? await stored(signatureObject) : signManifest(manifest, context.signingKey);
  const publicKey = context.publicKey || (context.signingKey === "" ? "" : publicKeyOf(context.signingKey));
  if (publicKey !== "" && (signature === "" || !isSigned(manifest, signature, publicKey))) {
    throw new Refusal(`release ${short(id)} is not signed with the key that RELEASE_PUBLIC_KEY names: the edge would refuse it`);
  }
  const provenance = (await stored(provenanceObject)) || `${JSON.stringify(await provenanceOf(context, id), null, 2)}\n`;
  if (!context.options.dryRun) {
    await writeFile(join(directory, provenanceObject), provenance);
    if (signature !== "") {
      await writeFile(join(directory, signatureObject), signature);
    }
  }
  return { signature, provenance };
}

async function provenanceOf({ by, options }: Context, release: string): Promise<Readonly<Record<string, string>>> {
  return {
    release,
    builder: (await foredge("--version")).trim(),
    docs_commits: options.docsCommits,
    published_by: by,
    published_at: new Date().toISOString(),
  };
}

/** Uploads, verifies, tries, and names the release as canary with 0 %. The first release of all becomes the stable one. */
export async function publish(context: Context, [folder = ""]: readonly string[]): Promise<void> {
  const { places, options, say, note } = context;
  const release = await readLocalRelease(folder);
  await foredge("verify", release.directory);
  const before = (await context.channel.read())?.record;
  if (before?.retired.includes(release.id) === true) {
    throw new Refusal(`release ${short(release.id)} is being removed: run gc to its end, then publish it again`);
  }
  const sidecars = await sidecarsOf(context, release);
  const details = await tryRelease(context, release.id, release.directory, before?.stable.release ?? "");
  const buckets = [places.r2, places.s3].filter((place) => place !== undefined);
  if (options.dryRun) {
    for (const { place, written, kept, bytes } of await planUpload(release, buckets)) {
      say(`${place}: would write ${written} objects (${bytes} bytes), ${kept} are there`);
    }
    return;
  }
  const requestsBefore = new Map(buckets.map((place) => [place.name, place.requests()]));
  for (const { place, written, kept, bytes, ms } of await upload(release, places, sidecars, { waitMs: options.waitMs, say: note })) {
    const requests = (buckets.find(({ name }) => name === place)?.requests() ?? 0) - (requestsBefore.get(place) ?? 0);
    say(`${place}: ${written} objects written (${bytes} bytes), ${kept} were there, ${requests} requests, ${(ms / 1_000).toFixed(1)} s`);
  }
  await checkComplete([...buckets, places.replica].filter((place) => place !== undefined), release.id);
  await announce(context, release.id, details);
}

async function announce(context: Context, release: string, details: object): Promise<void> {
  const salt = newSalt();
  const waits = ({ stable, canary }: StoredChannel): boolean =>
    stable.release === release || (canary !== undefined && canary.percent > 0);
  const next = (record: StoredChannel | undefined): Next => {
    if (record === undefined) {
      return firstContent(release);
    }
    return waits(record) ? unchanged : withCanary(record, release, 0, salt);
  };
  const changed = await context.channel.change({ action: "publish", by: context.by, why: context.options.why, ...details }, next);
  report(context, changed, changed.before === undefined ? "none: it is the first release" : command("rollback"));
  const { canary, stable } = changed.after;
  if (canary !== undefined && canary.release !== release && stable.release !== release) {
    context.say(`release ${release} is published and waits: another is on trial. When that is over: ${command(`canary 0 ${release}`)}`);
  } else if (canary?.release === release) {
    context.say(`next: ${command("canary 1")}`);
  }
}

/** Reads everything back from every place and checks it, signature included; or checks a folder. Changes nothing. */
export async function verify(context: Context, [word]: readonly string[]): Promise<void> {
  const { places, say, note } = context;
  const record = await current(context);
  const named = [record.stable, record.canary, record.previous].flatMap((one) => (one === undefined ? [] : [one.release]));
  const releases = word === undefined ? [...new Set(named)] : [await releaseNamed(context, word)];
  const faults: string[] = [];
  for (const place of [places.r2, places.s3, places.replica].filter((one) => one !== undefined)) {
    const scratch = await mkdtemp(join(tmpdir(), "foredge-verify-"));
    try {
      for (const release of releases) {
        note(`${place.name}: reading release ${short(release)}`);
        const found = [...(await download(place, release, scratch, "all"))];
        if (found.length === 0) {
          await foredge("verify", join(scratch, release)).catch((error: unknown) => found.push((error as Error).message));
          const signature = await place.read(prefixOf(release) + signatureObject);
          const manifest = await readFile(join(scratch, release, manifestObject));
          if (context.publicKey !== "" && (signature === undefined || !isSigned(manifest, textOf(signature.bytes), context.publicKey))) {
            found.push(`${place.name}: release ${short(release)} is not signed with the configured key`);
          }
        }
        const files = (await readdir(scratch, { recursive: true })).length;
        say(found.length === 0 ? `${place.name}: release ${release} is whole (${files} files)` : found.join("\n"));
        faults.push(...found);
        await rm(join(scratch, release), { recursive: true, force: true });
      }
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
  if (faults.length > 0) {
    throw new Refusal(`${faults.length} faults: publish the release again from its folder, which mends what is missing or altered`);
  }
}

/** Removes releases that nothing names. Run again it finishes what an earlier run began. */
export async function gc(context: Context): Promise<void> {
  const { places, channel, options, say, note } = context;
  const record = await current(context);
  const wanted = [...new Set([...record.retired, ...(await removable(places, channel, options.keep, Date.now()))])];
  if (wanted.length === 0) {
    say(`nothing to remove: everything is named by the channel, by the last ${options.keep} releases of the history, or a day young`);
    return;
  }
  for (const release of wanted) {
    say(`${options.dryRun ? "would remove" : "removes"} ${release}`);
  }
  if (options.dryRun) {
    return;
  }
  const retire = (retired: readonly string[]) =>
    channel.change({ action: "gc", by: context.by, why: options.why }, (now) => withRetired(now ?? record, retired));
  await retire(wanted);
  for (const release of wanted) {
    await removeRelease(places, release, note);
  }
  report(context, await retire([]), `none: publish the release again from its folder`);
}
