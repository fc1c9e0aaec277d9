// restore brings back an environment as a snapshot has it: code from the kept artifact, documents and flags by the release tool against a real
// channel, and for what nothing here can put back, the command.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { byHand, commandLine, releaseCommands } from "../../deploy/restore.ts";
import { buildRelease, scratchFolder } from "../rig/release.mjs";
import { startReleaseStores } from "../rig/release-stores.mjs";
import { runInProcess, toolEnvironment } from "../rig/release-tool.mjs";
import { deploy, startWorld } from "./world.mjs";

const scratch = scratchFolder(after);
const [first, second] = ["first", "second"].map((name) => {
  const docs = join(scratch, name);
  mkdirSync(docs);
  writeFileSync(join(docs, "foredge.toml"), '[[library]]\nname = "lantern"\npath = "."\nversion = "1.0.0"\n');
  writeFileSync(join(docs, "caching.md"), `# Caching\n\nA lamp is kept lit, says the ${name} edition.\n`);
  return buildRelease(docs, join(scratch, "releases"));
});

let world, stores, tool;
before(async () => {
  stores = await startReleaseStores(scratch);
  tool = toolEnvironment({ r2: stores.r2 });
  world = await startWorld(join(scratch, "world"));
  // One bucket, reached by both of Cloudflare's ways.
  world.cloudflare.objects.get = async () => (await stores.bucket.get("channel.json"))?.text();
  const { R2_ENDPOINT, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY } = tool;
  Object.assign(world.environment, { R2_ENDPOINT, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY, RELEASE_OPERATOR: "ann" });
});
after(async () => {
  await world?.stop();
  await stores?.stop();
});

const release = (...words) => runInProcess(tool, ...words, "--releases", join(scratch, "releases"));
const ok = async (...argv) => {
  const { code, output } = await deploy(argv, world);
  assert.equal(code, 0, output);
  return output;
};
const channel = async () => JSON.parse(await (await stores.bucket.get("channel.json")).text());

test("documents and flags come back with the code, and Terraform's command is said", async () => {
  await release("publish", first.directory);
  await release("flags", "answer_aliases=50");
  await ok("run", "--artifact", (await world.artifact("v1.0.0")).folder, "--blue-green");
  await release("publish", second.directory);
  await release("canary", "10");
  await release("promote");
  await release("flags", "answer_aliases=");
  await release("flags", "maintenance_except=/healthz,/mcp");
  await world.s3.put("terraform.tfstate", JSON.stringify({ serial: 18, lineage: "8c6c1a8e-0000-4000-8000-000000000001", terraform_version: "1.11.4" }));
  await ok("run", "--artifact", (await world.artifact("v2.0.0")).folder, "--blue-green");

  const { epoch } = await channel();
  const rehearsed = await ok("restore", "--number", "1", "--docs", "--dry-run");
  assert.match(rehearsed, new RegExp(`would run npm run release -- rollback ${first.id}`));
  assert.equal((await channel()).epoch, epoch);

  // What the release tool refuses ends the restore with its words; the code is back by then.
  const key = `releases/${first.id}/index/root`;
  const kept = await (await stores.bucket.get(key)).arrayBuffer();
  await stores.bucket.delete(key);
  const refused = await deploy(["restore", "--number", "1", "--docs"], world);
  await stores.bucket.put(key, kept);
  assert.equal(refused.code, 1, refused.output);
  assert.match(refused.output, /r2 lacks 1 object[^]*was refused: mend what it says and restore again/);
  assert.equal((await world.latest()).restores, 1);
  assert.equal((await channel()).epoch, epoch);

  const codeOnly = await ok("restore", "--number", "1");
  assert.match(codeOnly, new RegExp(`not restored without --docs: npm run release -- rollback ${first.id}\n[^]*flags answer_aliases=50\n[^]*flags maintenance_except=\n`));
  assert.match(codeOnly, /still different, docs release: .*\nstill different, flags: /);
  assert.match(codeOnly, /serial 18, it had 17[^]*git checkout c{40} -- infra && terraform -chdir=infra\/envs\/staging plan/);
  assert.equal((await channel()).epoch, epoch);

  const all = await ok("restore", "--number", "1", "--docs", "--why", "the first one was better");
  const { stable, canary, flags, by, why } = await channel();
  assert.deepEqual([stable.release, canary, flags, by, why], [first.id, undefined, { answer_aliases: 50 }, "ann", "the first one was better"]);
  assert.doesNotMatch(all, /still different, (?:docs|flags|WASM|lockfiles)/);
  const entries = JSON.parse((await release("history", "--json", "--limit", "3")).out);
  assert.deepEqual(entries.map(({ action }) => action), ["flags", "flags", "rollback"]);
});

const snapshot = (changes) => ({ at: "", versions: { edge: "e", origin: "o" }, docs: { release: "a", epoch: 1 }, flags: {}, lockfiles: {}, wasm: "", ...changes });
for (const [name, then, now, wanted] of [
  ["the same: nothing", {}, {}, []],
  ["no documents then: they stay", { docs: undefined }, {}, []],
  ["another release", { docs: { release: "b", epoch: 2 } }, {}, ["npm run release -- rollback b"]],
  ["flags set, changed, unset", { flags: { x: true, y: ["a b", "c"] } }, { flags: { x: false, z: 5 } },
    ["npm run release -- flags x=true", "npm run release -- flags 'y=a b,c'", "npm run release -- flags z="]],
]) {
  test(`commands: ${name}`, () => assert.deepEqual(releaseCommands(snapshot(then), snapshot(now)).map(commandLine), wanted));
}

test("Terraform's folder of production is named as it is", () => {
  const lines = byHand(snapshot({ terraform: { serial: 3 } }), snapshot({ terraform: { serial: 4 } }), "production", "abc");
  assert.match(lines[1], /git checkout abc -- infra && terraform -chdir=infra\/envs\/prod plan/);
  assert.deepEqual(byHand(snapshot({}), snapshot({ terraform: { serial: 4 } }), "production", "abc"), []);
});
