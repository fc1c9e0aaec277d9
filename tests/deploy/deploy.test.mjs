// npm run deploy as a process of its own, against stand-ins of both vendors: Cloudflare's own tool uploads and splits, the versions run as
// they were uploaded. The laws of every step are in steps.test.mjs; here the parts meet.
import assert from "node:assert/strict";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { openArtifact } from "../../deploy/artifact.ts";
import { scratchFolder } from "../rig/release.mjs";
import { alias, deploy, startWorld, worker } from "./world.mjs";

const scratch = scratchFolder(after);
let world, first, second;
before(async () => {
  world = await startWorld(scratch);
  first = await world.artifact("v1.0.0", { commit: "a".repeat(40) });
  second = await world.artifact("v1.1.0", { commit: "b".repeat(40) });
});
after(() => world?.stop());

const ok = async (...argv) => {
  const { code, output } = await deploy(argv, world);
  assert.equal(code, 0, output);
  return output;
};
const refused = async (...argv) => {
  const { code, output } = await deploy(argv, world);
  assert.equal(code, 1, output);
  return output;
};
const versions = () => [...world.cloudflare.scripts.get(worker).versions.values()].map(({ id }) => id);
const tags = () => [...world.cloudflare.scripts.get(worker).versions.values()].map(({ annotations }) => annotations["workers/tag"]);
const splits = () => [world.cloudflare.split(worker), world.lambda.split(alias)];
const record = (number) => JSON.parse(readFileSync(join(world.environment.DEPLOY_STATE, "deployments/staging", `${String(number).padStart(6, "0")}.json`), "utf8"));

test("the first deployment makes Worker and alias, and is live", async () => {
  await ok("run", "--artifact", first.folder, "--blue-green", "--why", "first");
  const [edge] = versions();
  assert.deepEqual(splits(), [new Map([[edge, 100]]), new Map([["1", 100]])]);
  assert.deepEqual(tags(), [first.identifier]);
  const { state, snapshot, range, versions: pair } = record(1);
  assert.deepEqual({ state, range, pair }, { state: "live", range: `..${"a".repeat(40)}`, pair: { edge, origin: "1" } });
  assert.deepEqual(snapshot.terraform, { serial: 17, lineage: "8c6c1a8e-0000-4000-8000-000000000001", version: "1.11.4" });
  assert.deepEqual(snapshot.docs, { release: world.release.id, epoch: 1 });
  assert.equal(snapshot.wasm, first.wasm);
});

test("a rehearsal names every change and makes none", async () => {
  const before = JSON.stringify([splits().map((split) => [...split]), versions(), world.lambda.function.versions.length]);
  const calls = world.cloudflare.calls.length;
  const output = await ok("--dry-run", "--artifact", second.folder);
  assert.equal(JSON.stringify([splits().map((split) => [...split]), versions(), world.lambda.function.versions.length]), before);
  assert.ok(world.cloudflare.calls.slice(calls).every((call) => call.startsWith("GET")), "only reads");
  for (const percent of [1, 10, 50]) assert.match(output, new RegExp(`would watch both versions at ${percent} %`));
  assert.match(output, /would upload v1\.1\.0-\w{12} to the origin\n[^]*would upload v1\.1\.0-\w{12} to the edge/);
  assert.match(output, /would split the edge's requests: new-edge 100 %/);
  assert.throws(() => record(2), /ENOENT/);
});

test("killed while the vendor's tool uploads, run again: one version, live, each side tried by its own name", async () => {
  const { promise, resolve } = Promise.withResolvers();
  // The upload has happened, its answer never comes.
  world.cloudflare.hook({ after: ({ method, path }) => (method === "POST" && path.endsWith("/versions") ? (resolve(), new Promise(() => undefined)) : undefined) });
  const killed = await deploy(["run", "--artifact", second.folder, "--blue-green"], world, promise);
  world.cloudflare.hook();
  assert.equal(killed.signal, "SIGKILL");
  assert.equal(record(2).state, "uploading");
  await ok("run", "--artifact", second.folder, "--blue-green");
  assert.deepEqual(tags(), [first.identifier, second.identifier]);
  assert.equal(world.lambda.function.versions.length, 2);
  assert.deepEqual(splits(), [new Map([[versions()[1], 100]]), new Map([["2", 100]])]);
  assert.equal(record(2).range, `${"a".repeat(40)}..${"b".repeat(40)}`);
});

test("rollback brings back both sides at once, and restore what was taken back", async () => {
  await ok("rollback", "--why", "readers complain");
  assert.deepEqual(splits(), [new Map([[versions()[0], 100]]), new Map([["1", 100]])]);
  assert.equal(record(2).state, "rolled_back");
  const said = await ok("restore", "--number", "2");
  assert.deepEqual(splits()[0], new Map([[versions()[1], 100]]));
  assert.equal(openArtifact(second.folder).digest, record(3).digest);
  assert.equal(record(3).restores, 2);
  assert.doesNotMatch(said, /still different/);
  const history = (await ok("history")).trim().split("\n");
  assert.deepEqual(history.map((line) => line.split("  ")[3]), ["live", "rolled_back", "live"]);
  assert.match(history[1], /readers complain/);
});

test("bad_file: an artifact whose file was changed is not deployed", async () => {
  const changed = await world.artifact("v1.2.0");
  appendFileSync(join(changed.folder, "worker/index.js"), "// more\n");
  assert.match(await refused("run", "--artifact", changed.folder), /worker\/index\.js is not what artifact\.json says/);
});

test("bad_signature: an artifact that another key signed, or none, is not opened", async () => {
  const foreign = await world.artifact("v1.3.0");
  writeFileSync(join(foreign.folder, "artifact.sig"), Buffer.alloc(64).toString("base64"));
  assert.throws(() => openArtifact(foreign.folder, world.environment.DEPLOY_PUBLIC_KEY), /signature .* does not fit DEPLOY_PUBLIC_KEY/);
  const unsigned = await world.artifact("v1.4.0", { signingKey: undefined });
  assert.throws(() => openArtifact(unsigned.folder, world.environment.DEPLOY_PUBLIC_KEY), /is not signed/);
});

test("bad_settings: what is missing is named at once", async () => {
  const { code, output } = await deploy(["run", "--artifact", second.folder], { ...world, environment: { PATH: process.env.PATH, DEPLOY_PUBLIC_KEY: world.environment.DEPLOY_PUBLIC_KEY } });
  assert.equal(code, 1);
  assert.match(output, /not set: DEPLOY_ENVIRONMENT, DEPLOY_STATE, .*CLOUDFLARE_API_TOKEN/);
});
