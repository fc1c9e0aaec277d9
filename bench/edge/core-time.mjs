// The core alone, for choosing how it is built: microseconds of one call of fe_handle with everything in memory, for each of several modules
// in turn, so that a busy machine harms all alike. The least of some rounds counts. Runs in Node: the same V8 as workerd's.
//
//   node bench/edge/core-time.mjs RELEASE_DIR WASM...
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { pagesOf } from "../../tests/rig/release.mjs";
import { serve } from "../../worker/src/serve.ts";
import { queriesOf, vocabularyOf } from "./corpus.mjs";
import { call, frameOf, get, newHost } from "./host.mjs";

const rounds = 9;
const queryCount = 150;

function requestsOf(pages) {
  const queries = Array.from({ length: queryCount }, queriesOf(vocabularyOf(pages), 3));
  const list = { ...call("", {}), body: new TextEncoder().encode('{"jsonrpc":"2.0","id":1,"method":"tools/list"}') };
  return {
    search: queries.map((query) => call("search", { query, limit: 10 })),
    fetch: pages.slice(0, 20).map(({ id }) => call("fetch", { id, max_tokens: 20_000 })),
    "tools/list": Array(20).fill(list),
    "a page by GET": pages.slice(0, 20).map(({ id }) => get(`/docs/current/${id.replace("@", "/")}.md`)),
  };
}

async function main([directory, ...files]) {
  const requests = requestsOf(pagesOf(directory));
  const hosts = files.map((file) => ({ file, host: newHost(new WebAssembly.Module(readFileSync(file)), directory, []) }));
  const least = new Map();
  for (const { host } of hosts) for (const request of Object.values(requests).flat()) await serve(request, host);
  for (let round = 0; round < rounds; round += 1) {
    for (const { file, host } of hosts) {
      const core = host.cores.get();
      for (const [name, all] of Object.entries(requests)) {
        const frames = all.map((request) => frameOf(request, basename(directory)));
        frames.forEach((frame, at) => {
          const began = performance.now();
          const outcome = core.handle(frame);
          const us = 1_000 * (performance.now() - began);
          if (outcome.kind !== "reply" || outcome.status >= 400) throw new Error(`${name}: ${outcome.kind} ${outcome.status}`);
          const key = `${file} ${name} ${at}`;
          least.set(key, Math.min(us, least.get(key) ?? us));
        });
      }
    }
  }
  for (const [name, all] of Object.entries(requests)) {
    console.log(name);
    for (const { file } of hosts) {
      const sum = all.reduce((us, _, at) => us + least.get(`${file} ${name} ${at}`), 0);
      console.log(`  ${(sum / all.length).toFixed(1).padStart(8)} us  ${file}`);
    }
  }
}

await main(process.argv.slice(2));
