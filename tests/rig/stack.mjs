// The whole house for end-to-end proofs: the Worker in workerd, two buckets, the packaged Lambda through AWS's runtime client behind an
// HTTP front, the fault layer before each store, two releases that are promoted and rolled back, and an oracle for each of them.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { channelJson } from "./channel.mjs";
import { startEdge } from "./edge.mjs";
import { faultyBucketServer, originServer } from "./faulty-http.mjs";
import { environmentOf, eventOf, originKeys, startInstance, unpack } from "./lambda.mjs";
import { startOracle } from "./oracle.mjs";
import { buildRelease, fixtureDocs, pagesOf, readTree } from "./release.mjs";
import { startS3 } from "./s3.mjs";

const slowClock = new URL("slow-clock.mjs", import.meta.url).href;
const copiedToKv = ["manifest.json", "index/root"];

// The fixture and a later state of it: pages changed, so that most answers differ.
function buildReleases(scratch) {
  const later = join(scratch, "later");
  cpSync(fixtureDocs, later, { recursive: true });
  for (const page of ["harbour/2.0.0/guide/caching.md", "harbour/2.0.0/guide/install.md", "lantern/index.mdx"]) {
    const text = readFileSync(join(later, page), "utf8");
    writeFileSync(join(later, page), `${text}\n## Since the last release\n\nA lease can be renewed while it lasts.\n`);
  }
  return [buildRelease(fixtureDocs, scratch), buildRelease(later, scratch)];
}

async function publishAtEdge({ bucket, namespace }, { id, directory }) {
  for (const [path, bytes] of readTree(directory)) {
    await bucket.put(`releases/${id}/${path}`, bytes);
    if (copiedToKv.includes(path)) await namespace.put(`releases/${id}/${path}`, bytes);
  }
}

/** Starts everything below `scratch`, an empty folder. `instances`: how many events the origin takes at once. */
export async function startStack(scratch, { instances = Math.min(2, availableParallelism()) } = {}) {
  const stops = [];
  const started = (one) => {
    stops.push(one.stop);
    return one;
  };
  // Whatever does not stop keeps nothing else from it; a second call has nothing left to do.
  const stop = async () => {
    for (const one of stops.splice(0).toReversed()) await Promise.try(one).catch(() => undefined);
  };
  try {
    return { ...(await startAll(scratch, instances, started)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(scratch, instances, started) {
  const releases = buildReleases(scratch);
  const s3 = [];
  for (const name of ["primary", "replica"]) s3.push(started(await startS3(join(scratch, name))));
  for (const bucket of s3) {
    for (const release of releases) await bucket.publish(release);
  }
  const faultyS3 = [];
  for (const [index, store] of ["s3", "s3-replica"].entries()) {
    faultyS3.push(started(await faultyBucketServer(store, s3[index].url)));
  }
  const task = unpack(join(scratch, "task"));
  const front = started(await originServer());
  /** Instances that have started, but know no release yet, take the place of those before. */
  const freshOrigin = async (pace = 1) => {
    const buckets = { primary: faultyS3[0].url, replica: faultyS3[1].url };
    const environment = environmentOf(buckets, { NODE_OPTIONS: `--import=${slowClock}`, RIG_PACE: String(pace) });
    const fresh = await Promise.all(Array.from({ length: instances }, () => startInstance(task, environment)));
    const health = { method: "GET", target: "/healthz", headers: {}, body: Buffer.alloc(0) };
    await Promise.all(fresh.map((instance) => instance.invoke(eventOf(health))));
    await front.replaceBy(fresh);
  };
  await freshOrigin();
  const edge = started(await startEdge({ ORIGIN_URLS: front.url, ORIGIN_KEY: originKeys[0] }));
  for (const release of releases) await publishAtEdge(edge, release);
  const oracles = new Map();
  for (const { id, directory } of releases) oracles.set(id, started(await startOracle(directory)));

  let epoch = 0;
  const turns = []; // which release was the stable one, and until when
  /** Makes a release the stable one, everywhere, as the release tool does: the truth first, then its copies. */
  const promote = async (id) => {
    turns.push({ id, untilMs: Number.POSITIVE_INFINITY });
    const record = await channelJson(id, (epoch += 1));
    await edge.bucket.put("channel.json", record);
    await edge.namespace.put("channel", record);
    for (const bucket of s3) await bucket.put("channel.json", record);
    const before = turns.at(-2);
    if (before !== undefined) before.untilMs = performance.now();
  };
  await promote(releases[0].id);

  const control = async (init) => (await fetch(`${edge.origin}/.rig`, init)).json();
  const others = Object.fromEntries(releases.map(({ id }, index) => [id, releases[1 - index].id]));
  return {
    origin: edge.origin,
    front,
    releases,
    oracles,
    pages: pagesOf(releases[0].directory).map(({ id }) => id),
    promote,
    /** Whether the release was the stable one at some time since `sinceMs` (of performance.now). */
    wasStable: (id, sinceMs) => turns.some((turn) => turn.id === id && turn.untilMs >= sinceMs),
    freshOrigin,
    /**
     * Sets the faults of every store; `recycle`: a fresh isolate now and every so many requests, at a `coldLocation` or not; `pace`: how
     * many times slower than the world's the Worker's clock goes.
     */
    async setFaults({ rules = [], seed = 1, delayMs = 50, latencies = {}, recycle = 0, coldLocation, pace = 1 }) {
      const plan = { rules, seed, delayMs, latencies, others };
      for (const one of [...faultyS3, front]) one.plan.set(plan);
      await control({ method: "PUT", body: JSON.stringify({ ...plan, recycle, coldLocation, pace }) });
    },
    /** What fired since, and what the Worker's records add up to. */
    async readCounts() {
      const { counts, sums } = await control({ method: "GET" });
      return { counts: Object.assign(counts, ...[...faultyS3, front].map((one) => one.plan.counts)), sums };
    },
  };
}
