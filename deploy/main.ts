// npm run deploy -- VERB: reads the command line, calls the steps, prints what they say. Knows no step itself.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { eventsOf } from "../release/events.ts";
import { openArtifact } from "./artifact.ts";
import type { Artifact } from "./facts.ts";
import { buildArtifact } from "./build.ts";
import { Deployer } from "./deployment.ts";
import { dryJudge } from "./dry.ts";
import { historyLine } from "./history.ts";
import { type Judge, noCanary } from "./judge.ts";
import { watchingJudge } from "./judge-by-counts.ts";
import { Settings } from "./settings.ts";
import { byHand, commandLine, releaseCommands, restoreDocs } from "./restore.ts";
import { differences, type Snapshot, takeSnapshot } from "./snapshot.ts";
import { fetchArtifact } from "./vault.ts";
import { sourcesOf, worldOf } from "./world.ts";

const usage = `npm run deploy -- VERB [options]

  build              make the artifact from a built tree, and sign it
  run                upload, canary and promote
  upload             both sides, at 0 %, and try them
  canary             more requests step by step, as long as the counts allow it
  promote            all requests to the new versions
  rollback           back to what was there before the latest deployment
  abort              the same, but only if this artifact's deployment is under way
  verify             both sides are what the record says, and answer
  restore            deploy what deployment --number had, from the kept artifact; with --docs its release and flags, too
  history            deployments of this environment, the latest first
  show               one deployment: --number

  --artifact FOLDER  default build/deploy
  --version NAME     for build; default: what git describe says
  --commit HASH      for build; default: what git says
  --why TEXT         stands in the record
  --docs             for restore: documents and flags as well, by the release tool
  --blue-green       all requests at once after the trial, no canary
  --dry-run          say what would happen, change nothing
  --config FILE      the Worker's configuration, default wrangler.toml
`;

const options = {
  artifact: { type: "string", default: "build/deploy" },
  config: { type: "string", default: "wrangler.toml" },
  version: { type: "string" },
  commit: { type: "string" },
  why: { type: "string", default: "" },
  number: { type: "string" },
  docs: { type: "boolean", default: false },
  "blue-green": { type: "boolean", default: false },
  "dry-run": { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const root = fileURLToPath(new URL("../", import.meta.url));
const settings = new Settings(process.env);
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const git = (...args: string[]): string => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
const say = (line: string): void => {
  console.log(line);
};

const events = eventsOf(process.env, "deploy");

function world(): ReturnType<typeof worldOf> {
  return worldOf(settings, process.env, { config: values.config, dry: values["dry-run"], say, note: events.note });
}

const artifact = (): Artifact => openArtifact(values.artifact, settings.read("DEPLOY_PUBLIC_KEY"));

function judge(): Judge {
  const chosen = values["blue-green"] ? noCanary : watchingJudge(process.env);
  return values["dry-run"] ? dryJudge(chosen, say) : chosen;
}

function wantedNumber(): number {
  const number = Number(values.number);
  if (!Number.isSafeInteger(number)) throw new Error("--number is missing: npm run deploy -- history lists them");
  return number;
}

async function build(): Promise<void> {
  const version = values.version ?? git("describe", "--tags", "--always");
  const key = settings.find("DEPLOY_SIGNING_KEY");
  const input = { root, out: values.artifact, version, commit: values.commit ?? git("rev-parse", "HEAD"), config: values.config };
  const built = await buildArtifact({ ...input, signingKey: key, environment: process.env });
  say(`${built.identifier}: ${Object.keys(built.files).length} files, digest ${built.digest}${key === undefined ? ", not signed" : ", signed"}`);
}

async function restore(): Promise<void> {
  const here = world();
  const number = wantedNumber();
  const wanted = await here.records.find(number);
  if (wanted?.snapshot === undefined) throw new Error(`deployment ${number} was never live: there is nothing to restore`);
  const folder = mkdtempSync(join(tmpdir(), "foredge-restore-"));
  try {
    const kept = await fetchArtifact(here.place, wanted.digest, folder, settings.read("DEPLOY_PUBLIC_KEY"));
    const why = values.why || `restores deployment ${number}`;
    const live = await new Deployer(here).run(kept, dryJudgeOr(noCanary), why, number);
    const { versions } = live.snapshot ?? wanted.snapshot;
    const look = (): Promise<Snapshot> => takeSnapshot(kept, versions, sourcesOf(settings), new Date().toISOString());
    const commands = releaseCommands(wanted.snapshot, await look());
    if (values.docs) await restoreDocs(commands, process.env, { say, dry: values["dry-run"], why });
    else for (const words of commands) say(`not restored without --docs: ${commandLine(words)}`);
    const now = await look();
    for (const line of differences(wanted.snapshot, now)) say(`still different, ${line}`);
    for (const line of byHand(wanted.snapshot, now, here.environment, wanted.commit)) say(line);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const dryJudgeOr = (one: Judge): Judge => (values["dry-run"] ? dryJudge(one, say) : one);

const verbs: Readonly<Record<string, () => Promise<unknown>>> = {
  build,
  restore,
  run: () => new Deployer(world()).run(artifact(), judge(), values.why),
  upload: () => new Deployer(world()).upload(artifact(), values.why),
  canary: () => new Deployer(world()).canary(artifact(), judge()),
  promote: () => new Deployer(world()).promote(artifact()),
  rollback: () => new Deployer(world()).rollback(values.why || "asked for by hand"),
  abort: () => new Deployer(world()).abort(artifact(), values.why || "its run failed or was cancelled"),
  verify: () => new Deployer(world()).verify(),
  history: async () => {
    for (const one of await world().records.list()) say(historyLine(one));
  },
  show: async () => {
    const found = await world().records.find(wantedNumber());
    if (found === undefined) throw new Error(`there is no deployment ${wantedNumber()}`);
    say(JSON.stringify(found, null, 2));
  },
};

const [verb = values["dry-run"] ? "run" : "help"] = positionals;
const chosen = verbs[verb];
if (values.help || chosen === undefined) {
  console.log(usage);
  process.exit(values.help || verb === "help" ? 0 : 2);
}
try {
  await chosen();
} catch (error) {
  console.error(`deploy ${verb}: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
const lost = await events.settled();
if (lost !== "") console.error(`deploy ${verb}: ${lost}`);
