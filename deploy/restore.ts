// What of a snapshot is not code: documents and flags, which the release tool puts back by its own verbs, and what only a person can. Knows
// the release tool by its command line alone, so that its checks, history and copies hold here, too.
import { run as runRelease } from "../release/main.ts";
import type { Flag } from "../worker/src/channel.ts";
import type { Snapshot } from "./snapshot.ts";

type Words = readonly string[];

/** The release tool's command lines that lead from `now` to `then`: the documents first, then each flag that differs. */
export function releaseCommands(then: Snapshot, now: Snapshot): readonly Words[] {
  const docs = then.docs === undefined || then.docs.release === now.docs?.release ? [] : [["rollback", then.docs.release]];
  const names = [...new Set([...Object.keys(then.flags), ...Object.keys(now.flags)])].toSorted();
  const differing = names.filter((name) => JSON.stringify(then.flags[name]) !== JSON.stringify(now.flags[name]));
  return [...docs, ...differing.map((name) => ["flags", `${name}=${textOf(then.flags[name])}`])];
}

// A flag that was not set gets its default again: nothing behind the sign.
const textOf = (value: Flag | undefined): string => (value === undefined ? "" : Array.isArray(value) ? value.join(",") : String(value));

export const commandLine = (words: Words): string => ["npm run release --", ...words.map((word) => (/^[\w=.-]+$/.test(word) ? word : `'${word}'`))].join(" ");

export interface RestoreVoice {
  readonly say: (line: string) => void;
  readonly dry: boolean;
  readonly why: string;
}

/** Carries them out, or says them. Throws at the first that is refused: what was done before it holds. */
export async function restoreDocs(commands: readonly Words[], environment: Readonly<Record<string, string | undefined>>, { say, dry, why }: RestoreVoice): Promise<void> {
  for (const words of commands) {
    say(`${dry ? "  would run" : "runs"} ${commandLine(words)}`);
    if (dry) continue;
    const code = await runRelease([...words, "--why", why], environment, { say, note: say });
    if (code !== 0) throw new Error(`${commandLine(words)} was refused: mend what it says and restore again`);
  }
}

// Terraform's folder of an environment, where the names differ.
const folders: Readonly<Record<string, string>> = { production: "prod" };

/** What nothing here can put back, and the commands with which a person does; empty when it is the same already. */
export function byHand(then: Snapshot, now: Snapshot, environment: string, commit: string): readonly string[] {
  if (then.terraform === undefined || then.terraform.serial === now.terraform?.serial) return [];
  const folder = `infra/envs/${folders[environment] ?? environment}`;
  return [
    `Terraform's state has serial ${now.terraform?.serial ?? "none"}, it had ${then.terraform.serial}; a serial only grows, what it stood for comes back with:`,
    `  git checkout ${commit} -- infra && terraform -chdir=${folder} plan -out=back.tfplan && terraform -chdir=${folder} apply back.tfplan`,
  ];
}
