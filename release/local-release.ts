// A release in a folder of this machine, as `foredge build` wrote it: its files with their digests, and the list of them that is stored
// beside it, so that anybody can tell a complete release from one that is still arriving. Knows no place.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { Refusal } from "./transitions.ts";

export const manifestObject = "manifest.json";
export const listObject = "objects.json";

export interface FileFacts {
  readonly path: string; // below the release
  readonly size: number; // bytes
  readonly md5: string; // hex: what buckets call an object's etag
  readonly sha256: string; // hex
}

export interface LocalRelease {
  readonly id: string;
  readonly directory: string;
  readonly files: readonly FileFacts[]; // sorted by path; the manifest is one of them, sidecars are not
}

const digestOf = (algorithm: string, bytes: Uint8Array): string => createHash(algorithm).update(bytes).digest("hex");

export const factsOf = (path: string, bytes: Uint8Array): FileFacts => ({
  path,
  size: bytes.length,
  md5: digestOf("md5", bytes),
  sha256: digestOf("sha256", bytes),
});

async function pathsBelow(directory: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(directory, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
}

/** Throws a Refusal when the folder is not the release that its name promises. Blocks and documents are `foredge verify`'s business. */
export async function readLocalRelease(folder: string): Promise<LocalRelease> {
  const directory = resolve(folder);
  const id = basename(directory);
  if (!/^[0-9a-f]{64}$/.test(id) || !existsSync(join(directory, manifestObject))) {
    throw new Refusal(`${folder} is not a release: name the folder that foredge build printed`);
  }
  const paths = [manifestObject, ...(await pathsBelow(directory, "index")), ...(await pathsBelow(directory, "docs"))].toSorted();
  const files: FileFacts[] = [];
  for (const path of paths) {
    files.push(factsOf(path, await readFile(join(directory, path))));
  }
  if (files.find(({ path }) => path === manifestObject)?.sha256 !== id) {
    throw new Refusal(`${folder}: its manifest is not that of release ${id}: build the release again`);
  }
  return { id, directory, files };
}

export const listText = (files: readonly FileFacts[]): string => `${JSON.stringify({ files }, null, 1)}\n`;

export function parseList(text: string): readonly FileFacts[] {
  return (JSON.parse(text) as { readonly files: readonly FileFacts[] }).files;
}
