// docs-release.yml and scheduled-verify.yml step by step as they stand in the files, against real stores; and what a bare machine needs
// before them. deploy.yml and rollback.yml: workflows.test.mjs.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fixtureDocs, root, scratchFolder } from "../rig/release.mjs";
import { startReleaseStores } from "../rig/release-stores.mjs";
import { runInProcess, toolEnvironment } from "../rig/release-tool.mjs";
import { readWorkflow, runWorkflow } from "./actions.mjs";
import { environmentFor, machineFor } from "./machine.mjs";
import { deploy, startWorld } from "./world.mjs";

const scratch = scratchFolder(after);
const source = join(scratch, "repository");
let stores, world, shell, tool;

before(async () => {
  cpSync(fixtureDocs, join(source, "handbook"), { recursive: true });
  stores = await startReleaseStores(scratch);
  tool = toolEnvironment(stores);
  shell = { R2_ENDPOINT: stores.r2.url, CLOUDFLARE_API_URL: stores.kv.url, S3_ENDPOINT: tool.S3_ENDPOINT };
});
after(async () => {
  await world?.stop();
  await stores?.stop();
});

/** GitHub's environment of a team's documents. */
const documents = () => ({
  vars: {
    CLOUDFLARE_ACCOUNT_ID: "account", R2_BUCKET: "foredge-releases", S3_BUCKET: "foredge-releases", S3_REGION: "us-east-1",
    KV_NAMESPACE_ID: "copies", AWS_REGION: "us-east-1", AWS_PUBLISH_ROLE: "arn:aws:iam::1:role/publish",
  },
  secrets: { CLOUDFLARE_API_TOKEN: tool.CLOUDFLARE_API_TOKEN, R2_ACCESS_KEY_ID: "rig", R2_SECRET_ACCESS_KEY: "rig" },
});
const told = (jobs) => jobs.map(({ steps }) => steps.map(({ name, code, output }) => `- ${name} ${code}\n${output}`).join("\n")).join("\n");
const channel = async () => JSON.parse(await (await stores.bucket.get("channel.json")).text());

async function release(percent, before, sha) {
  const github = { event: { before }, sha };
  const inputs = { docs: "handbook", foredge: "owner/foredge", ref: "v1", environment: "production", percent };
  const machine = machineFor("", { production: documents() }, { source, more: shell });
  const jobs = await runWorkflow(readWorkflow("docs-release.yml"), { github, inputs }, machine);
  assert.deepEqual(jobs.map(({ failed }) => failed), [false], told(jobs));
}

for (const [name, percent, wanted] of [
  ["the first release answers at once", 0, ({ stable, canary }) => canary === undefined && stable.release !== ""],
  ["a new commit is a canary with 0 %", 0, ({ canary }) => canary.percent === 0],
  ["with readers of its own", 5, ({ canary }) => canary.percent === 5],
  ["100: promoted", 100, ({ canary, previous }) => canary === undefined && previous !== undefined],
]) {
  test(`docs-release.yml: ${name}`, async () => {
    if (name.startsWith("a new commit")) writeFileSync(join(source, "handbook/harbour/2.0.0/guide/new.md"), "# New\n\nA lease can be renewed.\n");
    await release(percent, "a".repeat(40), "b".repeat(40));
    const record = await channel();
    assert.ok(wanted(record), JSON.stringify(record));
    const { out } = await runInProcess(tool, "history", "--json", "--limit", "1");
    assert.match(JSON.parse(out)[0].why, /^documents of a{40}\.\.b{40}$/);
  });
}

test("scheduled-verify.yml: what runs is what was deployed, and the release can be read back; altered, it fails", async () => {
  world = await startWorld(join(scratch, "world"));
  const { code, output } = await deploy(["run", "--artifact", (await world.artifact("v1.0.0")).folder, "--blue-green"], world);
  assert.equal(code, 0, output);
  const { vars, secrets } = environmentFor(world, { slotSeconds: 1, steps: [{ percent: 1, requests: 1, slots: 1 }], watchSlots: 1, staleSlots: 1 });
  const environment = { vars: { ...documents().vars, ...vars, KV_NAMESPACE_ID: "" }, secrets: { ...documents().secrets, ...secrets } };
  const workflow = readWorkflow("scheduled-verify.yml");
  workflow.jobs.verify.strategy.matrix.environment = ["staging"];
  const verify = () => runWorkflow(workflow, { github: {}, inputs: {} }, machineFor("", { "staging-verify": environment }, { more: shell }));
  const jobs = await verify();
  assert.deepEqual(jobs.map(({ environment: one, failed }) => [one, failed]), [["staging-verify", false]], told(jobs));
  assert.match(told(jobs), /edge [0-9a-f-]{36}: \d+ requests answered[^]*r2: release .* is whole[^]*s3: release .* is whole/);
  const { stable } = await channel();
  await stores.bucket.put(`releases/${stable.release}/index/root`, "something else");
  const [{ failed, steps }] = await verify();
  assert.equal(failed, true);
  assert.deepEqual(steps.filter(({ code: one }) => one !== 0).map(({ name }) => name), ["The release can be read back from every place"]);
});

test("scripts/ci/bootstrap installs what a bare Debian lacks, and stops where that fails", () => {
  const bin = join(scratch, "bin");
  mkdirSync(bin);
  const log = join(scratch, "apt.txt");
  for (const [code, status] of [[0, 0], [100, 100]]) {
    writeFileSync(join(bin, "apt-get"), `#!/bin/sh\necho "$@" >>${log}\nexit ${code}\n`);
    chmodSync(join(bin, "apt-get"), 0o755);
    writeFileSync(log, "");
    const run = spawnSync(join(root, "scripts/ci/bootstrap"), { env: { PATH: `${bin}:${process.env.PATH}` }, encoding: "utf8" });
    assert.equal(run.status, status, run.stderr);
    const lines = readFileSync(log, "utf8").trim().split("\n");
    assert.deepEqual(lines.map((line) => line.split(" ")[0]), code === 0 ? ["update", "install"] : ["update"]);
    if (code === 0) assert.match(lines[1], / ca-certificates git make unzip$/);
  }
});
