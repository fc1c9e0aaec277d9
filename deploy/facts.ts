// What an artifact is, for those who only hand it on: its facts, its name, where it lies. Knows no file; artifact.ts reads and writes them.

/** What the list says beside the files' digests. */
export interface Facts {
  readonly version: string; // a git tag, or what `git describe` says
  readonly commit: string;
  readonly wasm: string; // SHA-256 of the core
  readonly lockfiles: Readonly<Record<string, string>>; // SHA-256 by path
}

export interface Artifact extends Facts {
  readonly folder: string;
  readonly digest: string;
  /** `VERSION-DIGEST`, at most 25 bytes: the tag of the Worker's version, the description of the function's. */
  readonly identifier: string;
  readonly files: Readonly<Record<string, string>>; // SHA-256 by path
}
