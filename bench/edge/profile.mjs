// Where the processor's time of our Worker goes: V8's sampling profiler in workerd while a scenario is under load, with the samples sorted
// into steps of a request. Functions of the core have names only where its module has a name section; else the core is one step.
//
//   node bench/edge/profile.mjs [--scenario search] [--docs FOLDER] [--quick] [--functions 40]
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../../tests/rig/release.mjs";
import { bundleOf, fillStore, ours } from "./contestants.mjs";
import { prepareCorpus } from "./corpus.mjs";
import { load } from "./load.mjs";
import { scenariosOf } from "./scenarios.mjs";
import { startStore } from "./store.mjs";
import { startWorkerd } from "./workerd.mjs";

const { values: options } = parseArgs({
  options: {
    scenario: { type: "string", default: "search" },
    server: { type: "string", default: "foredge" },
    docs: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
    functions: { type: "string", default: "40" },
  },
});
const ms = options.quick ? 500 : 5_000;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** The debugger of the Worker at `port`: a function that sends a command and resolves to its result. */
async function connectInspector(port) {
  const [{ webSocketDebuggerUrl: url }] = await (await fetch(`http://127.0.0.1:${port}/json`)).json();
  const socket = new globalThis.WebSocket(url);
  const waiting = new Map();
  let last = 0;
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = JSON.parse(data);
    waiting.get(id)?.(result);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  return (method, params = {}) =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
}

/** Microseconds of each function by itself, the most expensive first. */
function selfTimes({ nodes, samples, timeDeltas }) {
  const names = new Map(nodes.map(({ id, callFrame }) => {
    const { functionName, url, lineNumber } = callFrame;
    return [id, url.startsWith("wasm:") ? `wasm ${functionName}` : `${functionName || "(anonymous)"}:${lineNumber}`];
  }));
  const times = new Map();
  samples.forEach((id, at) => {
    const name = names.get(id);
    times.set(name, (times.get(name) ?? 0) + timeDeltas[at]);
  });
  return [...times].sort((a, b) => b[1] - a[1]);
}

async function main() {
  const work = join(root, "build/bench-edge", options.quick ? "quick" : "full");
  const folder = join(work, "store");
  mkdirSync(join(folder, "releases"), { recursive: true });
  const corpus = prepareCorpus({ docs: options.docs, work, out: join(folder, "releases"), generatedPages: options.quick ? 60 : 2_200 });
  await fillStore(folder, corpus, []);
  const store = await startStore(folder);
  const inspector = await freePort();
  const worker = await bundleOf(ours[options.server], { minify: false });
  const server = await startWorkerd(worker, store.port, [`--inspector-addr=127.0.0.1:${inspector}`]);
  try {
    const scenario = scenariosOf(corpus)[options.scenario];
    await load({ port: server.port, draw: scenario(1), connections: 16, ms });
    const send = await connectInspector(inspector);
    await send("Profiler.enable");
    await send("Profiler.setSamplingInterval", { interval: 200 });
    await send("Profiler.start");
    const cpuBegan = server.cpuMs();
    const { requests } = await load({ port: server.port, draw: scenario(3), connections: 16, ms });
    const cpuUs = (1_000 * (server.cpuMs() - cpuBegan)) / requests;
    const { profile } = await send("Profiler.stop");
    console.log(`${options.scenario}: ${requests} requests, ${cpuUs.toFixed(0)} us of CPU each`);
    for (const [name, us] of selfTimes(profile).slice(0, Number(options.functions))) {
      console.log(`${(us / requests).toFixed(1).padStart(8)} us  ${name}`);
    }
  } finally {
    await server.stop();
    await store.stop();
  }
  process.exit(0);
}

await main();
