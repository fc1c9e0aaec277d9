// What publishing takes: the first time, and when nothing changed, against R2 and KV of workerd. Counts requests; seconds are those of this
// machine, without any way to a store. S3 is left out: it takes the same requests, and the server for tests lists one page of keys alone.
// `make bench-upload RELEASE=folder`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { startReleaseStores } from "../../tests/rig/release-stores.mjs";
import { startVerb, toolEnvironment } from "../../tests/rig/release-tool.mjs";

const [folder = ""] = process.argv.slice(2);
if (folder === "") {
  console.error("usage: make bench-upload RELEASE=build/releases/ID");
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), "foredge-bench-upload-"));
const stores = await startReleaseStores(scratch);
try {
  for (const what of ["first", "unchanged"]) {
    const before = { r2: stores.r2.requests.length, kv: stores.kv.requests.length };
    const begin = performance.now();
    const { code, out, err } = await startVerb(toolEnvironment({ r2: stores.r2, kv: stores.kv }), "publish", resolve(folder), "--releases", dirname(resolve(folder))).ended;
    if (code !== 0) throw new Error(err);
    console.log(`${what} publish: ${((performance.now() - begin) / 1_000).toFixed(1)} s in all, ${stores.r2.requests.length - before.r2} requests to R2, ${stores.kv.requests.length - before.kv} to KV`);
    for (const line of out.split("\n").filter((one) => /^r2: /.test(one))) console.log(`  ${line}`);
  }
} finally {
  await stores.stop();
  rmSync(scratch, { recursive: true, force: true });
}
