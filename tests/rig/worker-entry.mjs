// The Worker of the rig: the production modules as they are, with the fault layer in front of the bindings and a way to set it. An
// "isolate" is what worker/src/index.ts keeps between requests; a fresh one knows nothing, as after an eviction. Half of the fresh
// ones are at a location whose cache is empty, the others at one that has answered before, if it is not said that all are or none.
import { setPace } from "./slow-clock.mjs"; // before what takes its timers
import { CoreTrap, WasmCore } from "../../worker/src/core.ts";
import { answer, newIsolate } from "../../worker/src/index.ts";
import { watchHost } from "../../worker/src/watch/host.ts";
import { lookOnce } from "../../worker/src/watch/watch.ts";
import { FaultPlan, randomFrom } from "./faults.mjs";
import { faultyBucket, faultyCache, faultyNamespace } from "./faulty-bindings.mjs";

const plan = new FaultPlan();
const random = randomFrom(3);
const realCache = globalThis.caches.default;
let isolate = newIsolate();
let isolates = 0;
let location = "home";
let cold; // whether a fresh isolate is at a fresh location
let requests = 0;
let recycleEvery = 0;
/** Records that are kept whole: of what failed. */
const mostRefusals = 2_000;
const noSums = () => ({ rungs: {}, tiers: {}, rounds: 0, answered: 0, refusals: {} });
let sums = noSums();

function note(record) {
  sums.answered += 1;
  sums.rounds += record.rounds;
  if (record.status >= 500 && Object.keys(sums.refusals).length < mostRefusals) sums.refusals[record.request_id] = record;
  sums.rungs[record.rung] = (sums.rungs[record.rung] ?? 0) + 1;
  for (const [tier, counts] of Object.entries(record.tiers)) {
    const sum = (sums.tiers[tier] ??= { reads: 0, hits: 0, misses: 0, errors: 0, refused: 0, bytes: 0 });
    for (const name of Object.keys(sum)) sum[name] += counts[name];
  }
}

function renewIsolate() {
  isolate = newIsolate();
  isolates += 1;
  location = (cold ?? random() < 0.5) ? `new-${isolates}` : "home";
}

// What the binding of Analytics Engine took, from the first time that somebody asks for it: analytics.mjs does.
let points;
const dataset = {
  writeDataPoint(point) {
    points?.push({ atMs: Date.now(), ...point });
  },
};

function drainPoints() {
  const drained = points ?? [];
  points = [];
  return Response.json(drained);
}

// The watcher's look, as the cron takes it each minute, with what it put on the log.
async function look(env) {
  const notes = [];
  const looked = await lookOnce(watchHost(env, (name, level, message) => notes.push({ name, level, message })));
  return Response.json({ ...looked, notes });
}

// A release on whose data the core traps, as on data that it was not made for.
let trapping = "";
const { handle } = WasmCore.prototype;
WasmCore.prototype.handle = function handleOrTrap(frame) {
  if (frame.release !== trapping) return handle.call(this, frame);
  this.broken = true;
  throw new CoreTrap("fe_handle");
};

async function control(request) {
  if (request.method === "PUT") {
    const { recycle, coldLocation, pace, ...rules } = await request.json();
    setPace(pace);
    plan.set(rules);
    recycleEvery = recycle;
    cold = coldLocation;
    renewIsolate();
    sums = noSums();
  }
  return Response.json({ counts: plan.counts, sums });
}

export default {
  async fetch(request, env, ctx) {
    const { pathname } = new URL(request.url);
    if (pathname === "/.rig") return control(request);
    if (pathname === "/.rig/traps") {
      trapping = await request.text();
      return new Response();
    }
    if (pathname === "/.rig/points") return drainPoints();
    if (pathname === "/.rig/look") return look(env);
    requests += 1;
    if (recycleEvery > 0 && requests % recycleEvery === 0) renewIsolate();
    const readAt = async (key) => {
      const path = key === undefined ? undefined : /releases\/[^?]+/.exec(key)?.[0];
      return path === undefined ? undefined : (await env.RELEASES.get(path, { range: { offset: 0, length: 64 } }))?.bytes();
    };
    globalThis.caches = { default: faultyCache(plan, realCache, readAt, location) };
    const faulty = {
      ...env,
      RELEASES: faultyBucket(plan, env.RELEASES),
      COPIES: faultyNamespace(plan, env.COPIES),
      ANALYTICS: dataset,
      // One client sends all of the load.
      REQUEST_LIMIT: undefined,
      CALL_LIMIT: undefined,
    };
    return answer(request, faulty, ctx, isolate, note);
  },
};
