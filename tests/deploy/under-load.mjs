// A version is published while clients ask: what happened to them, and how long it took. The same run serves the test and the long proof.
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

/** Does `work` under load. Resolves to what it gave, the record of the latest deployment, and what clients got meanwhile. */
export async function underLoad(world, work, seed = 1) {
  const stop = await startClients(world, seed);
  const before = world.cloudflare.notes.length;
  let clients;
  const result = await work().finally(() => {
    clients = stop();
  });
  const record = await world.latest();
  const asked = world.cloudflare.notes.slice(before).filter(({ version }) => version === record.versions.edge).length;
  return { result, record, clients: await clients, asked };
}

/** Deploys `artifact` under load with `plan`, by the command line. */
export async function deployUnderLoad(world, artifact, plan, seed) {
  const environment = { ...world.environment, CANARY_PLAN: JSON.stringify(plan) };
  const run = () => deploy(["run", "--artifact", artifact.folder], { ...world, environment });
  const { result, ...rest } = await underLoad(world, run, seed);
  return { ...result, ...rest };
}
