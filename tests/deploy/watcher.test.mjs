// A version that goes bad after it got everything is taken back by the watcher alone, under load: no command runs, the watcher is a Worker in
// workerd, its records lie in a bucket, both vendors are stand-ins. A look that fails is made up for by the next one.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { eventually } from "../rig/canary.mjs";
import { root, scratchFolder } from "../rig/release.mjs";
import { underLoad } from "./under-load.mjs";
import { alias, deploy, startWorld, worker } from "./world.mjs";
import { startWatcher } from "./watcher.mjs";

const plan = { slotSeconds: 1, steps: [{ percent: 20, requests: 400, slots: 2 }], watchSlots: 600, staleSlots: 600 };
const scratch = scratchFolder(after);
let world, watcher;
before(async () => {
  world = await startWorld(scratch, "staging", "s3://foredge-releases/deploy");
  watcher = await startWatcher(world, plan);
});
after(async () => {
  await watcher?.stop();
  await world?.stop();
});

const run = async (version, changes) => {
  const { folder } = await world.artifact(version, changes);
  const { code, output } = await deploy(["run", "--artifact", folder, "--blue-green"], world);
  assert.equal(code, 0, output);
};
const splits = () => [world.cloudflare.split(worker), world.lambda.split(alias)];

test("scripts/ci/watcher deploys it with the settings of its environment, each minute; without them it says which is missing", async () => {
  const started = (changes) => promisify(execFile)(join(root, "scripts/ci/watcher"), { env: { ...world.environment, CI: "1", ...changes } });
  await started({});
  const { deployments, versions, schedules } = world.cloudflare.scripts.get("foredge-watch-staging");
  const { bindings } = versions.get(deployments[0].versions[0].version_id).metadata;
  const variables = Object.fromEntries(bindings.map(({ name, text }) => [name, text]));
  const { DEPLOY_STATE, ORIGIN_FUNCTION } = world.environment;
  assert.deepEqual([variables.WORKER, variables.DEPLOY_STATE, variables.ORIGIN_FUNCTION, variables.ORIGIN_ALIAS], [worker, DEPLOY_STATE, ORIGIN_FUNCTION, alias]);
  assert.deepEqual(schedules, ["* * * * *"]);
  await assert.rejects(started({ ORIGIN_ALIAS: "" }), { code: 1, stderr: "ORIGIN_ALIAS is not set: npm run doctor says what for\n" });
});

test("a version that goes bad when everything is its own goes back by itself", async (t) => {
  await run("v1.0.0");
  const stable = splits();
  const { result, record, clients } = await underLoad(world, async () => {
    await run("v2-turning", { entry: "tests/deploy/versions/turning.ts" });
    assert.notDeepEqual(splits(), stable);
    const answered = () => world.cloudflare.notes.length;
    const enough = answered() + 300;
    await eventually("requests to the promoted version", async () => answered() > enough);
    assert.equal((await world.latest()).state, "live", "as long as it is well it stays");
    const turnedMs = Date.now();
    for (const bucket of world.buckets) await bucket.put("turned", "");
    await eventually("the rollback", async () => (await world.latest()).state === "rolled_back", { state: () => watcher.faults.slice(-2) });
    return { tookMs: Date.now() - turnedMs };
  });
  t.diagnostic(`taken back ${(result.tookMs / 1000).toFixed(1)} s after it turned bad: ${record.why}; clients: ${JSON.stringify({ ...clients, examples: undefined })}`);
  for (const { name, seconds } of record.steps.slice(-2)) t.diagnostic(`  ${name}: ${seconds.toFixed(1)} s`);
  assert.match(record.why, /^watch: (?:failure_rate|after_promotion): /);
  assert.deepEqual(splits(), stable);
  assert.deepEqual([clients.wrong, clients.hung], [0, 0]);
});
