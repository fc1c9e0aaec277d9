// Where the processor's time of our Worker goes: V8's sampling profiler in workerd while a scenario is under load, and the samples sorted
// into the steps of a request (steps.mjs). Functions of the core have names where its module has a name section: `bench/edge/profile`
// links one.
//
//   node bench/edge/profile.mjs [--scenario search] [--wasm FILE] [--docs FOLDER] [--quick] [--functions 20]
import { once } from "node:events";
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../../tests/rig/release.mjs";
import { bundleOf, fillStore, ours } from "./contestants.mjs";
import { prepareCorpus } from "./corpus.mjs";
import { load } from "./load.mjs";
import { scenariosOf } from "./scenarios.mjs";
import { stepOf, steps } from "./steps.mjs";
import { startStore } from "./store.mjs";
import { startWorkerd } from "./workerd.mjs";

const { values: options } = parseArgs({
  options: {
    scenario: { type: "string", default: "search" },
    wasm: { type: "string" },
    docs: { type: "string", default: "" },
    quick: { type: "boolean", default: false },
    functions: { type: "string", default: "20" },
  },
});
const ms = options.quick ? 500 : 8_000;
const intervalUs = 200;

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

/**
 * Shares of all samples by function, {name, url, share}, the greatest first. Every sample counts the same: on a busy machine the time
 * between two says how long others had the processor.
 */
function sharesOf({ nodes, samples }) {
  const counts = new Map();
  for (const id of samples) counts.set(id, (counts.get(id) ?? 0) + 1);
  const functions = new Map();
  let all = 0;
  for (const { id, callFrame: { functionName: name, url, lineNumber } } of nodes) {
    if (name === "(idle)") continue;
    const count = counts.get(id) ?? 0;
    const key = `${url}:${name}:${lineNumber}`;
    const known = functions.get(key) ?? { name: name || "(anonymous)", url, share: 0 };
    functions.set(key, { ...known, share: known.share + count });
    all += count;
  }
  return [...functions.values()].map((one) => ({ ...one, share: one.share / all })).sort((a, b) => b.share - a.share);
}

function printShares(shares, cpuUs) {
  const us = (share) => `${(share * cpuUs).toFixed(1).padStart(8)} us ${(100 * share).toFixed(1).padStart(5)} %`;
  for (const [step, about] of Object.entries(steps)) {
    const share = shares.filter((one) => stepOf(one) === step).reduce((sum, one) => sum + one.share, 0);
    console.log(`${us(share)}  ${step.padEnd(10)}${about}`);
  }
  console.log("");
  for (const one of shares.slice(0, Number(options.functions))) console.log(`${us(one.share)}  ${stepOf(one).padEnd(10)}${one.name.slice(0, 100)}`);
}

async function main() {
  const work = join(root, "build/bench-edge", options.quick ? "quick" : "full");
  const folder = join(work, "store");
  mkdirSync(join(folder, "releases"), { recursive: true });
  const corpus = prepareCorpus({ docs: options.docs, work, out: join(folder, "releases"), generatedPages: options.quick ? 60 : 2_200 });
  await fillStore(folder, corpus, []);
  const store = await startStore(folder);
  const inspector = await freePort();
  const worker = await bundleOf(ours.foredge, { minify: false });
  if (options.wasm !== undefined) worker.wasm = readFileSync(options.wasm);
  const server = await startWorkerd(worker, store.port, [`--inspector-addr=127.0.0.1:${inspector}`]);
  try {
    const scenario = scenariosOf(corpus)[options.scenario];
    await load({ port: server.port, draw: scenario(1), connections: 16, ms });
    const send = await connectInspector(inspector);
    await send("Profiler.enable");
    await send("Profiler.setSamplingInterval", { interval: intervalUs });
    await send("Profiler.start");
    const cpuBegan = server.cpuMs();
    const { requests } = await load({ port: server.port, draw: scenario(3), connections: 16, ms });
    const cpuUs = (1_000 * (server.cpuMs() - cpuBegan)) / requests;
    const { profile } = await send("Profiler.stop");
    console.log(`${options.scenario}: ${requests} requests, ${cpuUs.toFixed(0)} us of CPU each`);
    printShares(sharesOf(profile), cpuUs);
  } finally {
    await server.stop();
    await store.stop();
  }
  process.exit(0);
}

await main();
