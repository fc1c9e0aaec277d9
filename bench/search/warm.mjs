// How long a warm search takes in WebAssembly: every block in memory, every query once, the final ten results with their excerpts. Prints
// one JSON object with microseconds of wall time of the core, its frames included. Its twin without WebAssembly is warm_search.cc.
//
//   node bench/search/warm.mjs RELEASE_DIR QUERIES      QUERIES: one query a line, or JSON lines with a member "text"
import { basename } from "node:path";
import { call, frameOf, loadCore, newHost, readQueries } from "../edge/host.mjs";
import { serve } from "../../worker/src/serve.ts";

const [directory, file] = process.argv.slice(2);
const before = process.memoryUsage().rss;
const begin = performance.now();
// As much memory as the release needs: what is measured is computing, not fetching again.
const host = newHost(loadCore(), directory, [], { blockBudgetBytes: 1024 * 1024 * 1024 });
const requests = readQueries(file).map((query) => call("search", { query, limit: 10 }));
const ask = async (request) => {
  const { reply } = await serve(request, host);
  if (reply.status !== 200) throw new Error(`status ${reply.status}: ${new TextDecoder().decode(reply.body).slice(0, 200)}`);
};
await ask(requests[0]);
const firstMs = performance.now() - begin;
for (const request of requests) await ask(request);
const times = [];
for (const request of requests) {
  const frame = frameOf(request, basename(directory));
  const start = performance.now();
  const { kind, status } = host.cores.get().handle(frame);
  times.push((performance.now() - start) * 1_000);
  if (kind !== "reply" || status !== 200) throw new Error(`${kind} ${status}`);
}
times.sort((a, b) => a - b);
const at = (share) => Number(times[Math.floor(share * (times.length - 1))].toFixed(1));
console.log(JSON.stringify({ queries: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), first_ms: Math.round(firstMs), rss_mb: Math.round((process.memoryUsage().rss - before) / 1e6) }));
