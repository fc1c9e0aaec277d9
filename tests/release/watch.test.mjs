// The verb watch: a good canary gets to the end by itself, a bad one is taken back, and nothing is done without figures or against somebody
// who was faster. Real stores, and Analytics Engine's stand-in with the data points that the Worker writes.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { defaultDataset, pointOf } from "../../release/metrics/point.ts";
import { startAnalytics } from "../rig/analytics.mjs";
import { buildRelease, scratchFolder } from "../rig/release.mjs";
import { startReleaseStores } from "../rig/release-stores.mjs";
import { runInProcess, toolEnvironment } from "../rig/release-tool.mjs";

const folder = scratchFolder(after);
const [first, second] = ["first", "second"].map((name) => {
  const docs = join(folder, name);
  mkdirSync(docs);
  writeFileSync(join(docs, "foredge.toml"), '[[library]]\nname = "lantern"\npath = "."\nversion = "1.0.0"\n');
  writeFileSync(join(docs, "caching.md"), `# Caching\n\nA lamp is kept lit, says the ${name} edition.\n`);
  return buildRelease(docs, join(folder, "releases"));
});
const golden = join(folder, "golden.jsonl");

// Seconds for minutes; data may be old, since this machine may be slow.
const plan = { slotSeconds: 1, steps: [{ percent: 10, requests: 20, slots: 2 }, { percent: 50, requests: 20, slots: 2 }], watchSlots: 60, staleSlots: 60 };

let stores, analytics, environment, traffic;
before(async () => {
  stores = await startReleaseStores(folder);
  analytics = await startAnalytics({ account: "account", token: "token", dataset: defaultDataset, pull: async () => traffic(), rest: () => stores.kv.url });
  environment = {
    ...toolEnvironment(stores),
    CANARY_PLAN: JSON.stringify(plan),
    ANALYTICS_TOKEN: "token",
    CLOUDFLARE_API_URL: analytics.url,
    RELEASE_GOLDEN: golden,
  };
});
after(async () => {
  analytics.stop();
  await stores.stop();
});

const options = ["--releases", join(folder, "releases")];
const run = (...words) => runInProcess(environment, ...words, ...options);
const channel = async () => JSON.parse(await (await stores.bucket.get("channel.json")).text());
const history = async (n) => JSON.parse((await run("history", "--json", "--limit", String(n))).out);

/** Points of the last seconds, whenever somebody asks: so many requests and failures of each arm a second. */
function requests(canaryFailures) {
  let writtenMs = Date.now() - 1000;
  return () => {
    const points = [];
    for (; writtenMs < Date.now(); writtenMs += 1000) {
      for (const [arm, release, count, failures] of [["stable", first.id, 200, 0], ["canary", second.id, 50, canaryFailures]]) {
        for (let n = 0; n < count; n += 1) {
          points.push({ atMs: writtenMs, ...pointOf({ release, version: "v", arm, isFar: false, hasFailed: n < failures, ms: 4 }) });
        }
      }
    }
    return points;
  };
}

beforeEach(async () => {
  await stores.clear();
  traffic = () => [];
  writeFileSync(golden, `${JSON.stringify({ query: "lamp", expect: ["lantern@1.0.0/caching"] })}\n`);
  await run("publish", first.directory);
  await run("publish", second.directory);
});

const watch = (more = {}) => runInProcess({ ...environment, ...more }, "watch", ...options);

test("a good canary gets from 0 to 100 % by itself, each step with its figures", async () => {
  traffic = requests(0);
  const { out } = await watch();
  assert.match(out, /0 %: to 10 %[^]*10 %: promote to 50 %[^]*50 %: promote to 100 %/);
  const { stable, canary, previous } = await channel();
  assert.deepEqual([stable.release, canary, previous.release], [second.id, undefined, first.id]);
  const entries = await history(3);
  assert.deepEqual(entries.map(({ action, to }) => [action, to.percent]), [["promote", 0], ["canary", 50], ["canary", 10]]);
  assert.ok(entries[0].figures.failures.canary_requests >= 20);
  assert.match(entries[0].why, /no worse than stable/);
  assert.ok(entries.every(({ diff }) => diff !== undefined));
});

test("bad_canary: taken back with reason and figures", async () => {
  traffic = requests(10);
  await assert.rejects(watch(), /was taken back/);
  const { stable, canary } = await channel();
  assert.deepEqual([stable.release, canary], [first.id, undefined]);
  const [entry] = await history(1);
  assert.equal(entry.action, "rollback");
  assert.match(entry.why, /^watch: failure_rate: 20\.00 % of/);
  assert.ok(entry.figures.failure_rate.canary_failures >= 5);
});

test("bad_golden: queries that fail at a step take the canary back", async () => {
  await run("canary", "10");
  writeFileSync(golden, `${JSON.stringify({ query: "lamp", expect: ["lantern@1.0.0/gone"] })}\n`);
  traffic = requests(0);
  await assert.rejects(watch(), /was taken back[^]*golden queries: 0 of 1 pass/);
  const [taken, refused] = await history(2);
  assert.deepEqual([taken.action, refused.action], ["rollback", "refused"]);
  assert.match(taken.why, /^watch: golden: /);
});

test("bad_metrics: without credentials nothing is begun", async () => {
  await assert.rejects(watch({ ANALYTICS_TOKEN: "" }), /nothing can be measured/);
  assert.equal((await channel()).canary.percent, 0);
});

test("--dry-run says what it would do", async () => {
  const { out } = await runInProcess(environment, "watch", "--dry-run", ...options);
  assert.match(out, /0 %: to 10 %/);
  assert.equal((await channel()).canary.percent, 0);
  await run("canary", "10");
  const again = await runInProcess(environment, "watch", "--dry-run", ...options);
  assert.match(again.out, /10 %: wait: no data about the canary/);
});

test("whom somebody else took back stays taken back", async () => {
  await run("canary", "10");
  let asked = 0;
  traffic = async () => {
    asked += 1;
    if (asked === 2) await run("rollback");
    return requests(0)();
  };
  await assert.rejects(watch(), /on trial no more: ann/);
  assert.equal((await channel()).canary, undefined);
});
