// A deployment under constant load with an automatic canary: the Worker in workerd with its data points in Analytics Engine's stand-in, the
// watcher's look each second as the cron takes it each minute, the release tool against the same stores, and clients who judge each
// answer by an oracle of the release that it names. Knows no release; a test brings them.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { defaultDataset } from "../../release/metrics/point.ts";
import { startAnalytics } from "./analytics.mjs";
import { startEdge } from "./edge.mjs";
import { randomFrom } from "./faults.mjs";
import { Answers, runLoad } from "./load.mjs";
import { startOracle } from "./oracle.mjs";
import { startKvFront, startR2Front } from "./r2-front.mjs";
import { pagesOf } from "./release.mjs";
import { startVerb, toolEnvironment } from "./release-tool.mjs";
import { requestPool, zipf } from "./requests.mjs";
import { startS3 } from "./s3.mjs";

/** Seconds for minutes, and old data is data: a machine may be slow. */
export const quickPlan = {
  slotSeconds: 1,
  steps: [{ percent: 10, requests: 40, slots: 3 }, { percent: 50, requests: 80, slots: 3 }],
  watchSlots: 600,
  staleSlots: 120,
};

const clients = 2_000;

/** `releases`: `{id, directory}`, the first being stable at first. Everything is kept below `scratch`. */
export async function startCanaryRig(scratch, releases, { plan = quickPlan, connections = 4, seed = 1 } = {}) {
  const stops = [];
  const started = (one) => {
    stops.push(one.stop);
    return one;
  };
  let edge, kv;
  const pull = async () => (await fetch(`${edge.origin}/.rig/points`)).json();
  const analytics = started(await startAnalytics({ account: "account", token: "token", dataset: defaultDataset, pull, rest: () => kv.url }));
  const metrics = { CLOUDFLARE_API_URL: analytics.url, CLOUDFLARE_ACCOUNT_ID: "account", ANALYTICS_TOKEN: "token", CANARY_PLAN: JSON.stringify(plan) };
  edge = started(await startEdge(metrics));
  const r2 = started(await startR2Front(edge.bucket));
  kv = started(await startKvFront(edge.namespace));
  const s3 = started(await startS3(join(scratch, "s3")));
  const environment = { ...toolEnvironment({ r2, kv, s3 }), ...metrics };
  const oracles = new Map();
  for (const { id, directory } of releases) oracles.set(id, started(await startOracle(directory)));

  const load = startLoad(edge.origin, { answers: new Answers(oracles), pages: pagesOf(releases[0].directory).map(({ id }) => id), connections, seed });
  const watcher = startWatcher(edge.origin);
  return {
    edge,
    analytics,
    environment,
    load,
    watcher,
    /** A verb of the release tool. Resolves to `{code, out, err}`. */
    verb: (...words) => startVerb(environment, ...words, "--releases", join(scratch, "releases")).ended,
    channel: async () => JSON.parse(await (await edge.bucket.get("channel.json")).text()),
    async stop() {
      await Promise.all([load.stop(), watcher.stop()]);
      for (const stop of stops.toReversed()) await stop();
    },
  };
}

/** Sends without a pause from begin() on. `sums`: answers by verdict so far, as runLoad has them. */
function startLoad(origin, { answers, pages, connections, seed }) {
  const random = randomFrom(seed);
  const next = zipf(requestPool(pages), seed);
  const draw = () => {
    const request = next();
    return { ...request, headers: { ...request.headers, "cf-connecting-ip": `10.0.${Math.floor((random() * clients) / 250)}.${Math.floor(random() * 250)}` } };
  };
  const sums = { right: 0, wrong: 0, hung: 0, unavailable: 0, unclear: 0 };
  const examples = [];
  let stopped = false;
  let sending;
  const send = async () => {
    while (!stopped) {
      const result = await runLoad({ origin, draw, count: 20, connections, answers });
      for (const name of Object.keys(sums)) sums[name] += result[name];
      examples.push(...result.examples.slice(0, 10 - examples.length));
    }
  };
  return {
    sums,
    examples,
    begin: () => (sending ??= send()),
    async stop() {
      stopped = true;
      await sending;
    },
  };
}

/** Looks each second, from begin() on. `looks`: what came of each that was not idle; `rolledBack()`: the last that took something back. */
function startWatcher(origin) {
  const looks = [];
  let stopped = false;
  let watching;
  const watch = async () => {
    while (!stopped) {
      const look = await (await fetch(`${origin}/.rig/look`)).json();
      if (look.kind !== "idle") looks.push(look);
      await sleep(1000);
    }
  };
  return {
    looks,
    rolledBack: () => looks.findLast(({ kind }) => kind === "rolled_back"),
    begin: () => (watching ??= watch()),
    async stop() {
      stopped = true;
      await watching;
    },
  };
}

/** Waits until `holds()` is true; throws with `what` and what `state()` gives after `withinMs`. */
export async function eventually(what, holds, { withinMs = 180_000, state = () => "" } = {}) {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${withinMs} ms: ${JSON.stringify(state())}`);
    await sleep(200);
  }
}
