// What an instance of the core keeps in memory: answers every query once with the Worker's own budget for blocks, as a Worker that has run
// for long, and prints one JSON object: the WebAssembly memory at the end and its part that the root takes. Its twin for time is warm.mjs.
//
//   node bench/search/memory.mjs RELEASE_DIR QUERIES
import { statSync } from "node:fs";
import { join } from "node:path";
import { bytesOf } from "../../worker/src/frames.ts";
import { serve } from "../../worker/src/serve.ts";
import { call, loadCore, newHost, readQueries } from "../edge/host.mjs";

const [directory, file] = process.argv.slice(2);
let memory;
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...args) {
    super(...args);
    ({ memory } = this.exports);
  }
};
const host = newHost(loadCore(), directory, []);
for (const query of readQueries(file)) {
  const { reply } = await serve(call("search", { query, limit: 10 }), host);
  if (reply.status !== 200) throw new Error(`status ${reply.status}: ${new TextDecoder().decode(bytesOf(reply.body)).slice(0, 200)}`);
}
const round = (bytes) => Number((bytes / 1e6).toFixed(2));
console.log(JSON.stringify({ memory_mb: round(memory.buffer.byteLength), root_mb: round(statSync(join(directory, "index/root")).size) }));
