// The Worker of worker-entry.mjs in workerd, with the bindings that wrangler.toml declares: R2, KV and a Cache API that really store.
// The bundle is made by the bundler that wrangler has. Knows no release and no fault; stack.mjs brings both.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";
import { root } from "./release.mjs";

// wrangler's own simulator, whichever version it brings.
const wranglerRequire = createRequire(createRequire(import.meta.url).resolve("wrangler"));
export const { Miniflare, convertV4MiniflareOptions } = wranglerRequire("miniflare");

/** `entry` and all that it imports in one module; the core beside it, as wrangler leaves it, where it is imported. */
export async function bundle(entry, { minify = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "foredge-bundle-"));
  try {
    await build({
      entryPoints: [entry],
      outfile: join(folder, "worker.mjs"),
      bundle: true,
      minify,
      format: "esm",
      target: "es2024",
      conditions: ["workerd", "worker", "browser"],
      loader: { ".wasm": "copy" },
      assetNames: "[name]",
      logLevel: "error",
    });
    const wasm = join(folder, "foredge.wasm");
    return { code: readFileSync(join(folder, "worker.mjs"), "utf8"), ...(existsSync(wasm) ? { wasm: readFileSync(wasm) } : {}) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Starts workerd with `entry`. `bindings` are plain values over those of wrangler.toml. `tail`, `{entry, bindings}`, is a Tail
 * Worker that gets its invocations.
 */
export async function startEdge(bindings, entry = join(root, "tests/rig/worker-entry.mjs"), tail = undefined) {
  const { code, wasm } = await bundle(entry);
  const { workerOptions } = workerOptionsOf(join(root, "wrangler.toml"));
  const worker = {
    ...workerOptions,
    name: "foredge",
    bindings: { ...workerOptions.bindings, ...bindings },
    cache: true,
    modulesRoot: "/",
    modules: [
      { type: "ESModule", path: "/worker.mjs", contents: code },
      { type: "CompiledWasm", path: "/foredge.wasm", contents: wasm },
    ],
  };
  const workers = tail === undefined ? [worker] : [{ ...worker, tails: ["tail"] }, await tailOf(tail, worker.compatibilityDate)];
  const miniflare = new Miniflare(convertV4MiniflareOptions({ host: "127.0.0.1", port: 0, cf: false, workers }));
  const { origin } = await miniflare.ready;
  return {
    origin,
    bucket: await miniflare.getR2Bucket("RELEASES"),
    namespace: await miniflare.getKVNamespace("COPIES"),
    stop: () => miniflare.dispose(),
  };
}

async function tailOf({ entry, bindings }, compatibilityDate) {
  const { code } = await bundle(entry);
  return { name: "tail", bindings, compatibilityDate, modulesRoot: "/", modules: [{ type: "ESModule", path: "/tail.mjs", contents: code }] };
}
