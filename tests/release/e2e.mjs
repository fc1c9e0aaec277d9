// The whole house of releases under constant client load, for `make release-e2e`: a good release leads itself to 100 %, then three bad ones
// come, one at a time: a corrupt block, data on which the core traps, golden queries broken. Each must be taken back or refused by itself,
// and no client may notice. Ends with `release: bad=N rolled_back=N harmed=N`; the exit code is 0 when that is 3, 3 and 0.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sealChannel } from "../../worker/src/channel-check.ts";
import { eventually, startCanaryRig } from "../rig/canary.mjs";
import { buildRelease, fixtureDocs } from "../rig/release.mjs";

const scratch = mkdtempSync(join(tmpdir(), "foredge-release-e2e-"));
const page = "harbour/2.0.0/guide/install.md";
const golden = join(scratch, "golden.jsonl");

function edition(name, spoil = () => undefined) {
  const docs = join(scratch, name);
  cpSync(fixtureDocs, docs, { recursive: true });
  writeFileSync(join(docs, page), `${readFileSync(join(docs, page), "utf8")}\n## The ${name} edition\n\nA lease can be renewed.\n`);
  spoil(docs);
  return buildRelease(docs, join(scratch, "releases"));
}

const first = edition("first");
const good = edition("good");
const corrupt = edition("corrupt");
const trapping = edition("trapping");
const worse = edition("worse", (docs) => rmSync(join(docs, "harbour/2.0.0/guide/caching.md")));
writeFileSync(golden, `${JSON.stringify({ query: "caching choose a lease", expect: ["harbour@2.0.0/guide/caching"], library: "harbour", version: "2.0.0" })}\n`);

const begin = performance.now();
const say = (line) => console.log(`${((performance.now() - begin) / 1_000).toFixed(1)} s  ${line}`);
const rig = await startCanaryRig(scratch, [first, good, corrupt, trapping, worse]);
let bad = 0;
let takenBack = 0;

async function done(...words) {
  const { code, out, err } = await rig.verb(...words, "--golden", golden);
  if (code !== 0) throw new Error(`${words.join(" ")}: ${err}${out}`);
  return out;
}

/** The record of now with the canary at `percent`, written past the tool, which would not: it sees what is damaged. */
async function force(percent) {
  const record = await rig.channel();
  const at = new Date().toISOString();
  const change = { ...record.change, action: "canary", at, to: { ...record.change.to, percent } };
  const next = { ...record, epoch: record.epoch + 1, canary: { ...record.canary, percent }, updated_at: at, change };
  await rig.edge.bucket.put("channel.json", await sealChannel(next));
}

async function seesRollback(release, what) {
  bad += 1;
  const start = performance.now();
  const isTaken = () => rig.watcher.looks.some(({ kind, taken }) => kind === "rolled_back" && taken.from === release.id);
  await eventually(`${what} taken back`, async () => isTaken(), { state: () => rig.watcher.looks.slice(-2) });
  const { stable, canary } = await rig.channel();
  if (stable.release !== good.id || canary !== undefined) throw new Error(`${what}: the record still names it`);
  takenBack += 1;
  const { decision } = rig.watcher.rolledBack();
  say(`${what}: taken back ${((performance.now() - start) / 1_000).toFixed(1)} s after it got clients: ${decision.reason}`);
}

async function run() {
  await done("publish", first.directory);
  rig.load.begin();
  rig.watcher.begin();

  await done("publish", good.directory);
  await done("watch");
  if ((await rig.channel()).stable.release !== good.id) throw new Error("the good release was not promoted");
  say("good release: promoted itself");

  await done("publish", corrupt.directory);
  const key = `releases/${corrupt.id}/index/blocks`;
  const bytes = Buffer.from(await (await rig.edge.bucket.get(key)).arrayBuffer());
  await rig.edge.bucket.put(key, Buffer.from(bytes.map((byte) => byte ^ 0x55)));
  await force(50);
  await seesRollback(corrupt, "corrupt blocks");

  await done("publish", trapping.directory);
  await fetch(`${rig.edge.origin}/.rig/traps`, { method: "PUT", body: trapping.id });
  await done("canary", "50");
  await seesRollback(trapping, "a trap");

  bad += 1;
  const { code, err } = await rig.verb("publish", worse.directory, "--golden", golden);
  const [entry] = JSON.parse(await done("history", "--json", "--limit", "1"));
  if (code !== 1 || entry.action !== "refused" || entry.to.canary !== worse.id) throw new Error(`golden queries: ${code} ${err}`);
  takenBack += 1;
  say(`golden queries broken: refused, ${entry.refusals[0]}`);
}

let failure;
try {
  await run();
} catch (error) {
  failure = error;
  console.error(error);
} finally {
  await rig.stop();
  rmSync(scratch, { recursive: true, force: true });
}
const { right, ...sums } = rig.load.sums;
const harmed = Object.values(sums).reduce((a, b) => a + b, 0);
for (const example of rig.load.examples) console.error(example);
say(`${right} answers right, ${JSON.stringify(sums)}`);
console.log(`release: bad=${bad} rolled_back=${takenBack} harmed=${harmed}`);
process.exitCode = failure === undefined && bad === 3 && takenBack === 3 && harmed === 0 && right > 0 ? 0 : 1;
