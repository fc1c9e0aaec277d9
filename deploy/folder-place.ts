// A folder as a place of objects: records of rehearsals and tests. Its condition holds between runs on one machine that do not write at
// the very same moment; production keeps its records in S3, which decides by itself. Knows no record.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Condition, ListedObject, ObjectPlace, StoredObject } from "../release/objects.ts";
import { sha256 } from "./artifact.ts";

const isCode = (error: unknown, code: string): boolean => error instanceof Error && "code" in error && error.code === code;
const absent = (error: unknown): boolean => isCode(error, "ENOENT");

export class FolderPlace implements ObjectPlace {
  readonly name: string;

  constructor(folder: string) {
    this.name = folder;
  }

  async read(key: string): Promise<StoredObject | undefined> {
    try {
      const bytes = await readFile(join(this.name, key));
      return { bytes, etag: sha256(bytes) };
    } catch (error) {
      if (absent(error)) return undefined;
      throw error;
    }
  }

  async write(key: string, bytes: Uint8Array, condition?: Condition): Promise<boolean> {
    const path = join(this.name, key);
    mkdirSync(dirname(path), { recursive: true });
    if (condition === "absent") {
      try {
        writeFileSync(path, bytes, { flag: "wx" });
        return true;
      } catch (error) {
        if (isCode(error, "EEXIST")) return false;
        throw error;
      }
    }
    if (condition !== undefined && (await this.read(key))?.etag !== condition.etag) return false;
    writeFileSync(`${path}.new`, bytes);
    renameSync(`${path}.new`, path);
    return true;
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const found = await readdir(join(this.name, prefix), { recursive: true, withFileTypes: true }).catch((error: unknown) => {
      if (absent(error)) return [];
      throw error;
    });
    const paths = found.filter((entry) => entry.isFile() && !entry.name.endsWith(".new")).map((entry) => join(entry.parentPath, entry.name));
    return paths.toSorted().map((path) => {
      const { size, mtimeMs } = statSync(path);
      return { key: relative(this.name, path), size, etag: sha256(readFileSync(path)), modified_ms: mtimeMs };
    });
  }

  remove(): Promise<void> {
    return Promise.reject(new Error("a deployment removes nothing"));
  }
}
