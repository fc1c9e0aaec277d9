// Where artifacts are kept: each file below artifacts/DIGEST/, written once. What comes back is checked like any artifact. Knows no
// deployment.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ObjectPlace } from "../release/objects.ts";
import { artifactPaths, listName, openArtifact } from "./artifact.ts";
import type { Artifact } from "./facts.ts";

const prefixOf = (digest: string): string => `artifacts/${digest}/`;

/** The list goes last: who finds it finds a whole artifact. */
export async function keepArtifact(place: ObjectPlace, artifact: Artifact): Promise<void> {
  const paths = artifactPaths(artifact).filter((path) => path !== listName);
  for (const path of [...paths, listName]) {
    await place.write(prefixOf(artifact.digest) + path, readFileSync(join(artifact.folder, path)));
  }
}

/** Brings an artifact back into `folder`, which must be empty. */
export async function fetchArtifact(place: ObjectPlace, digest: string, folder: string, publicKey: string | undefined): Promise<Artifact> {
  const prefix = prefixOf(digest);
  const listed = await place.list(prefix);
  for (const { key } of listed) {
    const path = join(folder, key.slice(prefix.length));
    const object = await place.read(key);
    if (object === undefined) throw new Error(`${key} vanished while it was read`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, object.bytes);
  }
  if (listed.length === 0) throw new Error(`no artifact ${digest} is kept in ${place.name}`);
  const artifact = openArtifact(folder, publicKey);
  if (artifact.digest !== digest) throw new Error(`what is kept as ${digest} has the digest ${artifact.digest}`);
  return artifact;
}
