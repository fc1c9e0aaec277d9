// The servers that are measured, each as one module for workerd, and the files that they read from the store. Knows no load.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { bundle } from "../../tests/rig/edge.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const kib = (bytes) => Math.round(bytes / 102.4) / 10;

/** Bytes that the ceilings' answers have where nothing else is said. */
export const helloBytes = 2_048;

export const ceilings = (bytes = helloBytes) => ({
  hello: { server: "hello.mjs", bindings: { BYTES: String(bytes) } },
  "hello, body read": { server: "hello.mjs", bindings: { BYTES: String(bytes), READ: "1" } },
});

export const ours = {
  foredge: { server: "ours.mjs", bindings: { LOG_SAMPLE_RATE: "0" } },
  "foredge, every request logged": { server: "ours.mjs", bindings: {} },
};

export const peers = {
  "by hand + MiniSearch": { server: "by-hand.mjs", engine: "minisearch" },
  "SDK 2 + MiniSearch": { server: "typescript-sdk.mjs", engine: "minisearch" },
  "SDK 2 + FlexSearch": { server: "typescript-sdk.mjs", engine: "flexsearch" },
  "agents + MiniSearch": { server: "agents.mjs", engine: "minisearch" },
};

export const peersAreInstalled = () => existsSync(join(here, "node_modules/minisearch"));

async function bundlePeer({ server, engine }) {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { serve } from "./servers/${server}"; import * as engine from "./engines/${engine}.mjs"; export default serve(engine);`,
      resolveDir: here,
    },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2024",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*"],
    logLevel: "error",
  });
  return { code: outputFiles[0].text };
}

/** A contestant as workerd takes it, with `sizeKiB`: its code and, beside it, compressed as an upload is measured. */
export async function bundleOf(contestant, { minify = true } = {}) {
  const { code, wasm } = contestant.engine === undefined
    ? await bundle(join(here, "servers", contestant.server), { minify })
    : await bundlePeer(contestant);
  const parts = [Buffer.from(code), ...(wasm === undefined ? [] : [wasm])];
  const sum = (sizes) => kib(sizes.reduce((all, size) => all + size, 0));
  return {
    code,
    wasm,
    // foredge is deployed without, and the ceilings need none; most of the other servers' packages need the modules of Node.js.
    flags: contestant.engine === undefined ? [] : ["nodejs_compat"],
    bindings: { ...contestant.bindings, ...(contestant.engine === undefined ? {} : { INDEX: contestant.engine }) },
    sizeKiB: sum(parts.map((part) => part.length)),
    gzipKiB: sum(parts.map((part) => gzipSync(part).length)),
  };
}

/** Writes into the store's folder what servers read at start-up: the channel record, and every engine's index with the sections. */
export async function fillStore(folder, { release, sections }, engines) {
  const channel = { epoch: 1, stable: { release: basename(release.directory) }, flags: {}, updated_at: "2026-01-01T00:00:00Z", by: "bench", why: "bench" };
  writeFileSync(join(folder, "channel.json"), JSON.stringify(channel));
  const sizes = {};
  for (const engine of engines) {
    const { buildIndex } = await import(`./engines/${engine}.mjs`);
    const files = { ...buildIndex(sections), "sections.json": JSON.stringify(sections) };
    mkdirSync(join(folder, engine), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, engine, name), text);
    sizes[engine] = kib(Buffer.byteLength(files["index.json"]));
  }
  return sizes;
}
