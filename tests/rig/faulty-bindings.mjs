// A Worker's bindings with the fault layer in front: R2, KV and the Cache API as far as the Worker's stores use them. Runs inside
// workerd. Writes go through as they are.
import { sealChannel } from "../../worker/src/channel-check.ts";

// releases/<id>/<object>, wherever it stands in a key.
const releaseKey = /releases\/([0-9a-f]{64})\//;
const objects = { "manifest.json": "index/root", "index/root": "manifest.json", "index/blocks": "index/blocks" };

/** The key of what comes in its place: the same object of another release, or another object of it. */
function keyInstead(plan, key, kind) {
  const [, release] = releaseKey.exec(key) ?? [];
  const other = plan.others[release];
  if (other === undefined) return undefined;
  const moved = key.replace(release, other);
  return kind === "old" ? moved : moved.replace(/(manifest\.json|index\/root)$/, (name) => objects[name]);
}

// An older record, or one that another deployment wrote: both name a release that is there, and their checks are right.
async function channelInstead(plan, bytes, kind) {
  if (bytes === undefined) return undefined;
  const record = JSON.parse(new TextDecoder().decode(bytes));
  const release = plan.others[record.stable.release];
  const epoch = kind === "old" ? Math.max(0, record.epoch - 1) : record.epoch;
  return new TextEncoder().encode(await sealChannel({ ...record, epoch, stable: { release } }));
}

const isChannel = (key) => key === "channel" || key === "channel.json";

/** `readAt(key)` gives a key's bytes or undefined. Reads `key` with what the plan has in store for it. */
function readFaulty(plan, store, key, readAt) {
  if (isChannel(key)) {
    return plan.read("channel", () => readAt(key), async (kind) => channelInstead(plan, await readAt(key), kind));
  }
  return plan.read(store, () => readAt(key), async (kind) => {
    const instead = keyInstead(plan, key, kind);
    return instead === undefined ? undefined : readAt(instead);
  });
}

const asObject = (bytes) => ({
  bytes: async () => bytes,
  arrayBuffer: async () => bytes.slice().buffer,
  text: async () => new TextDecoder().decode(bytes),
  json: async () => JSON.parse(new TextDecoder().decode(bytes)),
});

export function faultyBucket(plan, bucket) {
  return {
    async get(key, options) {
      const readAt = async (at) => (await bucket.get(at, options))?.bytes();
      const bytes = await readFaulty(plan, "r2", key, readAt);
      return bytes === undefined ? null : asObject(bytes);
    },
    head: (key) => bucket.head(key),
    put: (key, value, options) => bucket.put(key, value, options),
  };
}

export function faultyNamespace(plan, namespace) {
  return {
    async get(key, { type }) {
      const readAt = async (at) => {
        const bytes = await namespace.get(at, { type: "arrayBuffer" });
        return bytes === null ? undefined : new Uint8Array(bytes);
      };
      const bytes = await readFaulty(plan, "kv", key, readAt);
      if (bytes === undefined) return null;
      return type === "arrayBuffer" ? bytes.slice().buffer : new TextDecoder().decode(bytes);
    },
    put: (key, value, options) => namespace.put(key, value, options),
  };
}

/**
 * `readAt(key)` reads the same block from where it surely is, so that an old or foreign one can stand in the cache. `location` stands
 * for one of Cloudflare's: what was kept under another name is not there.
 */
export function faultyCache(plan, cache, readAt, location) {
  const urlOf = (request) => (typeof request === "string" ? request : request.url);
  const placed = (request) => {
    const url = new URL(urlOf(request));
    url.searchParams.set("location", location);
    return url.href;
  };
  return {
    async match(request) {
      const found = await cache.match(placed(request));
      if (found === undefined) return plan.travel("cache");
      const bytes = await plan.read(
        "cache",
        async () => new Uint8Array(await found.clone().arrayBuffer()),
        async (kind) => readAt(keyInstead(plan, urlOf(request), kind)),
      );
      return new Response(bytes, { status: found.status, headers: found.headers });
    },
    put: (request, response) => cache.put(placed(request), response),
  };
}
