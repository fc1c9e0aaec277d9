// How long a warm search takes in WebAssembly: its blocks in memory, every query once, the final ten results with their excerpts. Prints
// one JSON object with microseconds of wall time of the core, its frames included. Its twin without WebAssembly is warm_search.cc.
//
//   node bench/search/warm.mjs RELEASE_DIR QUERIES      QUERIES: one query a line, or JSON lines with a member "text"
import { basename } from "node:path";
import { call, frameOf, loadCore, newHost, readQueries } from "../edge/host.mjs";
import { bytesOf } from "../../worker/src/frames.ts";
import { serve } from "../../worker/src/serve.ts";

const [directory, file] = process.argv.slice(2);
const before = process.memoryUsage().rss;
const begin = performance.now();
// Nearly all of the core's memory: what is measured is computing, not fetching again.
const host = newHost(loadCore(), directory, [], { blockBudgetBytes: 72 * 1024 * 1024 });
const requests = readQueries(file).map((query) => call("search", { query, limit: 10 }));
const ask = async (request) => {
  const { reply } = await serve(request, host);
  if (reply.status !== 200) throw new Error(`status ${reply.status}: ${new TextDecoder().decode(bytesOf(reply.body)).slice(0, 200)}`);
};
await ask(requests[0]);
const firstMs = performance.now() - begin;
for (const request of requests) await ask(request);
const times = [];
const time = (frame) => {
  const start = performance.now();
  const { kind, status } = host.cores.get().handle(frame);
  return { us: (performance.now() - start) * 1_000, kind, status };
};
for (const request of requests) {
  const frame = frameOf(request, basename(directory));
  let timed = time(frame);
  // Of a release larger than the memory, blocks may have left since.
  if (timed.kind === "need") {
    await ask(request);
    timed = time(frame);
  }
  if (timed.kind !== "reply" || timed.status !== 200) throw new Error(`${timed.kind} ${timed.status}`);
  times.push(timed.us);
}
times.sort((a, b) => a - b);
const at = (share) => Number(times[Math.floor(share * (times.length - 1))].toFixed(1));
console.log(JSON.stringify({ queries: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), first_ms: Math.round(firstMs), rss_mb: Math.round((process.memoryUsage().rss - before) / 1e6) }));
