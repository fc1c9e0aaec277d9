// `npm run release -- VERB`: the command line. Knows the verbs' names, arguments and options, and what an exit code means.
import { parseArgs } from "node:util";
import { readConfig, type Variables } from "./config.ts";
import { type Context, contextOf, type Options, type Voice } from "./context.ts";
import { eventsOf } from "./events.ts";
import { Refusal } from "./transitions.ts";
import { watch } from "./verb-watch.ts";
import { gc, publish, verify } from "./verbs-release.ts";
import { canary, promote, rollback, sync } from "./verbs-traffic.ts";
import { flags, history, status } from "./verbs-view.ts";

interface Verb {
  readonly usage: string;
  readonly about: string;
  readonly words: readonly [least: number, most: number];
  readonly run: (context: Context, words: readonly string[]) => Promise<void>;
}

const verbs: Readonly<Record<string, Verb>> = {
  publish: { usage: "publish FOLDER", about: "upload a built release everywhere, try it, name it as canary with 0 %", words: [1, 1], run: publish },
  canary: { usage: "canary PERCENT [RELEASE]", about: "give the canary that share of the clients", words: [1, 2], run: canary },
  promote: { usage: "promote", about: "the canary becomes the stable release", words: [0, 0], run: promote },
  watch: { usage: "watch", about: "lead the canary from step to step by what is measured, or take it back", words: [0, 0], run: watch },
  rollback: { usage: "rollback [RELEASE]", about: "take the canary back; without one, go to the previous release, or the one named", words: [0, 1], run: rollback },
  status: { usage: "status", about: "slots, copies, flags", words: [0, 0], run: status },
  history: { usage: "history", about: "who did what, when and why, refusals included", words: [0, 0], run: history },
  sync: { usage: "sync", about: "bring the copies of the record up to it", words: [0, 0], run: sync },
  gc: { usage: "gc --keep N", about: "remove releases that neither the channel nor the last N of the history name", words: [0, 0], run: gc },
  verify: { usage: "verify [RELEASE]", about: "read everything back from every place and check it", words: [0, 1], run: verify },
  flags: { usage: "flags [NAME=VALUE]", about: "list the feature flags, or set one", words: [0, 1], run: flags },
};

const help = [
  "usage: npm run release -- VERB [options]",
  "",
  ...Object.values(verbs).map(({ usage, about }) => `  ${usage.padEnd(26)} ${about}`),
  "",
  "  --why TEXT            the reason, for the history",
  "  --dry-run             say what would be done",
  "  --golden FILE         golden queries (RELEASE_GOLDEN), --threshold 0.95 of them must pass",
  "  --docs-commits A..B   commits of the docs, for the history",
  "  --releases FOLDER     where foredge build leaves releases (build/releases)",
  "  --wait SECONDS        for the replica (900)",
  "  --keep N              for gc (5)",
  "  --limit N, --json     for history and status",
  "",
  "Exit codes: 0 done, or nothing to do; 1 refused or failed, and stderr says why; 2 the command line is wrong.",
].join("\n");

class Usage extends Error {}

function numberOf(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (text === "" || !(value >= least && value <= most)) {
    throw new Usage(`--${name} must be a number from ${least} to ${most}, not "${text}"`);
  }
  return value;
}

function parse(argv: readonly string[]): { readonly words: readonly string[]; readonly options: Options; readonly help: boolean } {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      why: { type: "string", default: "" },
      "dry-run": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      golden: { type: "string", default: "" },
      threshold: { type: "string", default: "0.95" },
      "docs-commits": { type: "string", default: "" },
      releases: { type: "string", default: "build/releases" },
      wait: { type: "string", default: "900" },
      keep: { type: "string", default: "5" },
      limit: { type: "string", default: "20" },
      help: { type: "boolean", default: false },
    },
  });
  const options = {
    why: values.why,
    dryRun: values["dry-run"],
    json: values.json,
    golden: values.golden,
    threshold: numberOf("threshold", values.threshold, 0, 1),
    docsCommits: values["docs-commits"],
    releases: values.releases,
    waitMs: numberOf("wait", values.wait, 0, 86_400) * 1_000,
    keep: numberOf("keep", values.keep, 0, 10_000),
    limit: numberOf("limit", values.limit, 1, 1_000_000),
  };
  return { words: positionals, options, help: values.help };
}

/** Carries out one command line. Resolves to its exit code. */
export async function run(argv: readonly string[], variables: Variables, voice: Voice): Promise<number> {
  const events = eventsOf(variables, "release");
  try {
    const { words, options, help: wanted } = parse(argv);
    const [name = "", ...rest] = words;
    const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
    if (wanted || verb === undefined) {
      voice.say(help);
      return wanted ? 0 : 2;
    }
    const [least, most] = verb.words;
    if (rest.length < least || rest.length > most) {
      throw new Usage(`usage: npm run release -- ${verb.usage}`);
    }
    await verb.run(contextOf(readConfig(variables), options, voice, events), rest);
    return 0;
  } catch (error) {
    const usage = error instanceof Usage || (error instanceof TypeError && "code" in error);
    const known = usage || error instanceof Refusal;
    voice.note(`release: ${(error as Error).message}${known ? "" : "\nstopped there; it is safe to run it again"}`);
    return usage ? 2 : 1;
  } finally {
    const lost = await events.settled();
    if (lost !== "") voice.note(`release: ${lost}`);
  }
}

if (import.meta.main) {
  const say = (stream: NodeJS.WritableStream) => (line: string) => {
    stream.write(`${line}\n`);
  };
  process.exitCode = await run(process.argv.slice(2), process.env, { say: say(process.stdout), note: say(process.stderr) });
}
