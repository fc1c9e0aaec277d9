// What an environment was when a deployment went live: enough to say what ran, and to bring it back. Reads the channel record and
// Terraform's state as they are; writes nothing.
import { type Flag, parseChannel } from "../worker/src/channel.ts";
import type { Artifact } from "./facts.ts";
import type { Pair } from "./sides.ts";

export interface Snapshot {
  readonly at: string;
  readonly versions: Pair<string>;
  readonly docs?: { readonly release: string; readonly epoch: number };
  readonly flags: Readonly<Record<string, Flag>>;
  readonly terraform?: { readonly serial: number; readonly lineage: string; readonly version: string };
  readonly lockfiles: Readonly<Record<string, string>>; // SHA-256 by path
  readonly wasm: string; // SHA-256
}

/** Texts, or undefined where there is none. */
export interface Sources {
  readonly channel: () => Promise<string | undefined>;
  readonly terraform: () => Promise<string | undefined>;
}

function terraformOf(text: string): NonNullable<Snapshot["terraform"]> {
  const { serial, lineage, terraform_version: version } = JSON.parse(text) as { serial: number; lineage: string; terraform_version: string };
  return { serial, lineage, version };
}

export async function takeSnapshot(artifact: Artifact, versions: Pair<string>, sources: Sources, at: string): Promise<Snapshot> {
  const [channel, terraform] = await Promise.all([sources.channel(), sources.terraform()]);
  const record = channel === undefined ? undefined : parseChannel(channel);
  return {
    at,
    versions,
    ...(record === undefined ? {} : { docs: { release: record.stable.release, epoch: record.epoch } }),
    flags: record?.flags ?? {},
    ...(terraform === undefined ? {} : { terraform: terraformOf(terraform) }),
    lockfiles: artifact.lockfiles,
    wasm: artifact.wasm,
  };
}

/** How `now` differs from `then`, a line each; empty when it does not. */
export function differences(then: Snapshot, now: Snapshot): readonly string[] {
  const row = (name: string, a: unknown, b: unknown): string[] =>
    JSON.stringify(a) === JSON.stringify(b) ? [] : [`${name}: was ${JSON.stringify(a ?? null)}, is ${JSON.stringify(b ?? null)}`];
  return [
    ...row("edge version", then.versions.edge, now.versions.edge),
    ...row("origin version", then.versions.origin, now.versions.origin),
    ...row("docs release", then.docs?.release, now.docs?.release),
    ...row("flags", then.flags, now.flags),
    ...row("Terraform serial", then.terraform?.serial, now.terraform?.serial),
    ...row("WASM", then.wasm, now.wasm),
    ...row("lockfiles", then.lockfiles, now.lockfiles),
  ];
}
