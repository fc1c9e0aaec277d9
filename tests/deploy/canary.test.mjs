// Versions that fail or are slow, published under load, go back by themselves; one that is as good as the last goes to 100 percent. The
// short form of `make deploy-e2e`: the same run with smaller steps.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { scratchFolder } from "../rig/release.mjs";
import { deployUnderLoad } from "./under-load.mjs";
import { alias, deploy, startWorld, worker } from "./world.mjs";

const plan = {
  slotSeconds: 1,
  steps: [{ percent: 20, requests: 400, slots: 2 }],
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

for (const { name, rule } of [{ name: "failing", rule: /failures|failure_rate/ }, { name: "slow", rule: /times|p95/ }]) {
  test(`a ${name} version goes back by itself`, async (t) => {
    const bad = await world.artifact(`v2-${name}`, { entry: `tests/deploy/versions/${name}.ts` });
    const stable = [world.cloudflare.split(worker), world.lambda.split(alias)];
    const { code, output, record, clients, asked } = await deployUnderLoad(world, bad, plan);
    t.diagnostic(`${asked} requests reached the ${name} version; clients: ${JSON.stringify(clients)}`);
    assert.equal(code, 1, output);
    assert.equal(record.state, "rolled_back", output);
    assert.match(record.why, rule);
    assert.deepEqual([world.cloudflare.split(worker), world.lambda.split(alias)], stable);
    assert.deepEqual([clients.wrong, clients.hung], [0, 0]);
  });
}
