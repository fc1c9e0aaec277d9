// make deploy-e2e: the long proof of the pipeline. Three versions published under load with the steps 1, 10, 50, 100: a good one goes
// live, a failing and a slow one go back by themselves. Then deploy.yml with a step that fails. Prints what it took, and what it cost clients.
import assert from "node:assert/strict";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { scratchFolder } from "../rig/release.mjs";
import { readWorkflow, runWorkflow } from "./actions.mjs";
import { environmentFor, machineFor } from "./machine.mjs";
import { deployUnderLoad } from "./under-load.mjs";
import { alias, deploy, startWorld } from "./world.mjs";

const plan = {
  slotSeconds: 2,
  steps: [{ percent: 1, requests: 40, slots: 2 }, { percent: 10, requests: 150, slots: 2 }, { percent: 50, requests: 300, slots: 2 }],
  watchSlots: 1,
  staleSlots: 600,
};
const scratch = scratchFolder(after);
let world;
before(async () => {
  world = await startWorld(scratch);
  const first = await world.artifact("v1.0.0");
  const { code, output } = await deploy(["run", "--artifact", first.folder, "--blue-green"], world);
  assert.equal(code, 0, output);
});
after(() => world?.stop());

for (const { name, entry, state } of [
  { name: "good", state: "live" },
  { name: "failing", entry: "tests/deploy/versions/failing.ts", state: "rolled_back" },
  { name: "slow", entry: "tests/deploy/versions/slow.ts", state: "rolled_back" },
]) {
  test(`a ${name} version`, async (t) => {
    const artifact = await world.artifact(`v2-${name}`, entry === undefined ? {} : { entry });
    const begin = performance.now();
    const { output, record, clients, asked } = await deployUnderLoad(world, artifact, plan);
    t.diagnostic(`${((performance.now() - begin) / 1000).toFixed(0)} s; ${asked} requests reached it; clients: ${JSON.stringify({ ...clients, examples: undefined })}`);
    for (const { name: step, seconds } of record.steps) t.diagnostic(`  ${step}: ${seconds.toFixed(1)} s`);
    if (record.why !== "") t.diagnostic(`  ${record.why}`);
    assert.equal(record.state, state, output);
    assert.deepEqual([clients.wrong, clients.hung], [0, 0]);
  });
}

test("bad_step: a job whose step fails takes its own deployment back, and what needs it does not run", async () => {
  const kept = join(scratch, "kept");
  const github = { ref_type: "tag", ref_name: "v3.0.0", sha: "e".repeat(40), workflow: "deploy", run_id: 8, event: {} };
  const staging = environmentFor(world, plan);
  staging.secrets.ORIGIN_KEY = "another-key-that-the-origin-does-not-know";
  const { jobs } = readWorkflow("deploy.yml");
  const workflow = { jobs: { staging: { ...jobs.staging, needs: [] }, production: jobs.production } };
  rmSync(kept, { recursive: true, force: true });
  cpSync((await world.artifact("v3.0.0")).folder, kept, { recursive: true });
  const splits = [world.cloudflare.split(world.worker), world.lambda.split(alias)];
  const done = await runWorkflow(workflow, { github, inputs: {} }, machineFor(kept, { staging }));
  assert.deepEqual(done.map(({ id, failed }) => [id, failed]), [["staging/deploy", true]]);
  assert.deepEqual(done[0].steps.filter(({ code }) => code !== 0).map(({ name }) => name), ["Upload and try"]);
  assert.equal(done[0].steps.at(-1).name, "Take back");
  assert.deepEqual([world.cloudflare.split(world.worker), world.lambda.split(alias)], splits);
});
