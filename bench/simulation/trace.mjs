// Writes down what real requests read, for run.mjs: for each query a search, and a fetch of its best result, each asked of an isolate that
// has nothing but the opened release; the blocks of each round, and the time of computing with everything in memory.
//
//   node bench/simulation/trace.mjs RELEASE_DIR QUERIES OUT.json
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bytesOf } from "../../worker/src/frames.ts";
import { call, computeMs, get, loadCore, measure, newHost, readQueries } from "../edge/host.mjs";

const [directory, queriesFile, out] = process.argv.slice(2);
const module = loadCore();
const rounds = [];
const blocks = {};
const requests = [];

async function trace(kind, request) {
  const host = newHost(module, directory, rounds);
  await measure(host, rounds, get("/readyz"));
  const cold = await measure(host, rounds, request);
  const ms = await computeMs(host, rounds, request);
  for (const { block, offset, size } of cold.rounds.flat()) blocks[block] = [offset, size];
  const read = cold.rounds.map((round) => round.map(({ block }) => block).join(" ")).join(";");
  requests.push([kind, Number(ms.toFixed(2)), read]);
  return JSON.parse(new TextDecoder().decode(bytesOf(cold.body))).result.structuredContent;
}

for (const query of readQueries(queriesFile)) {
  const { results } = await trace("search", call("search", { query }));
  if (results.length > 0) await trace("fetch", call("fetch", { id: results[0].id }));
}
const size = (name) => statSync(join(directory, name)).size;
const about = { root_bytes: size("index/root"), manifest_bytes: size("manifest.json"), blocks_bytes: size("index/blocks") };
writeFileSync(out, `${JSON.stringify({ ...about, blocks, requests })}\n`);
console.log(`${requests.length} requests over ${Object.keys(blocks).length} blocks`);
