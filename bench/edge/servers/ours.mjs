// foredge's Worker as it is deployed, with its bucket read from the store and copies that hold nothing. The bindings are as thin as can be:
// what a request costs is the Worker's.
import worker from "../../../worker/src/index.ts";

const base = "http://store/";

function bucketOf(store) {
  return {
    async get(key, { range } = {}) {
      const headers = range === undefined ? {} : { range: `bytes=${range.offset}-${range.offset + range.length - 1}` };
      const response = await store.fetch(base + key, { headers });
      if (response.status === 404) return null;
      return { bytes: async () => new Uint8Array(await response.arrayBuffer()), text: () => response.text() };
    },
  };
}

const nothing = { get: async () => null };
let bindings;

export default {
  fetch(request, env, ctx) {
    bindings ??= { ...env, RELEASES: bucketOf(env.STORE), COPIES: nothing };
    return worker.fetch(request, bindings, ctx);
  },
};
