// A version is published while clients ask: what happened to them, and how long it took. The same run serves the test and the long proof.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startOracle } from "../rig/oracle.mjs";
import { Answers, runLoad } from "../rig/load.mjs";
import { pagesOf } from "../rig/release.mjs";
import { requestPool, zipf } from "../rig/requests.mjs";
import { deploy } from "./world.mjs";

const connections = 4;
const sums = ["right", "wrong", "hung", "unavailable", "unclear"];

/** Clients that ask until `stop()`, which resolves to what became of their requests. */
async function startClients(world, seed) {
  const oracle = await startOracle(world.release.directory);
  const answers = new Answers(new Map([[world.release.id, oracle]]));
  const draw = zipf(requestPool(pagesOf(world.release.directory).map(({ id }) => id)), seed);
  const total = { ...Object.fromEntries(sums.map((name) => [name, 0])), examples: [] };
  let asking = true;
  const work = (async () => {
    while (asking) {
      const part = await runLoad({ origin: world.splitter.origin, draw, count: 50, connections, answers });
      for (const name of sums) total[name] += part[name];
      total.examples.push(...part.examples);
    }
  })();
  return async () => {
    asking = false;
    await work;
    oracle.stop();
    return { ...total, examples: total.examples.slice(0, 3) };
  };
}

/** Deploys `artifact` under load with `plan`. Resolves to the tool's exit, the record, and what clients got meanwhile. */
export async function deployUnderLoad(world, artifact, plan, seed = 1) {
  const stop = await startClients(world, seed);
  const environment = { ...world.environment, CANARY_PLAN: JSON.stringify(plan) };
  const before = world.cloudflare.notes.length;
  const ended = await deploy(["run", "--artifact", artifact.folder], { ...world, environment });
  const clients = await stop();
  const numbers = ended.output.match(/deployment (\d+)/);
  const path = join(world.environment.DEPLOY_STATE, "deployments/staging", `${numbers?.[1].padStart(6, "0")}.json`);
  const record = JSON.parse(readFileSync(path, "utf8"));
  const asked = world.cloudflare.notes.slice(before).filter(({ version }) => version === record.versions.edge).length;
  return { ...ended, record, clients, asked };
}
