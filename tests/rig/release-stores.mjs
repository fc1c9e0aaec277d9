// The stores of the release tool without anything that serves from them: R2 and KV of the simulator behind their APIs, two S3 buckets. The
// second bucket is the first one's replica only when a test copies. Knows no verb.
import { join } from "node:path";
import { Miniflare, convertV4MiniflareOptions } from "./edge.mjs";
import { startKvFront, startR2Front } from "./r2-front.mjs";
import { startS3 } from "./s3.mjs";

const nothing = "export default { fetch: () => new Response() }";

export async function startReleaseStores(folder) {
  const options = { modules: true, script: nothing, r2Buckets: ["RELEASES"], kvNamespaces: ["COPIES"] };
  const miniflare = new Miniflare(convertV4MiniflareOptions({ ...options, host: "127.0.0.1", port: 0 }));
  const bucket = await miniflare.getR2Bucket("RELEASES");
  const namespace = await miniflare.getKVNamespace("COPIES");
  const r2 = await startR2Front(bucket);
  const kv = await startKvFront(namespace);
  const s3 = await startS3(join(folder, "s3"));
  return {
    bucket,
    namespace,
    r2,
    kv,
    s3,
    async clear() {
      const objects = async () => (await bucket.list()).objects.map(({ key }) => key);
      for (let keys = await objects(); keys.length > 0; keys = await objects()) await bucket.delete(keys);
      for (const { name } of (await namespace.list()).keys) await namespace.delete(name);
      await s3.clear();
    },
    async stop() {
      r2.stop();
      kv.stop();
      await s3.stop();
      await miniflare.dispose();
    },
  };
}
