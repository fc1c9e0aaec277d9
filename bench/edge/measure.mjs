// One server under one load, with the ceiling measured before and after it, and a server's cold start. Knows no report.
import { bundleOf, ceilings } from "./contestants.mjs";
import { ask, load } from "./load.mjs";
import { startWorkerd } from "./workerd.mjs";

/** Milliseconds of each part. A quick run proves that everything works and measures nothing. */
export const fullTimes = { warm: 4_000, warmRequests: 3_000, measure: 4_000, single: 2_000, ceiling: 1_500 };
export const quickTimes = { warm: 100, warmRequests: 10, measure: 200, single: 100, ceiling: 100 };

const manyConnections = 16;

async function measureLoad(server, store, draw, connections, ms) {
  const [cpuBegan, readsBegan] = [server.cpuMs(), await store.counts()];
  const result = await load({ port: server.port, draw, connections, ms });
  const cpuMs = server.cpuMs() - cpuBegan;
  const { reads } = await store.counts();
  return {
    ...result,
    cpuUs: (1_000 * cpuMs) / result.requests,
    serverBusy: cpuMs / 1_000 / result.seconds,
    storeReads: (reads - readsBegan.reads) / result.requests,
  };
}

/** An answer of the server, checked: what is measured must not be an error. */
async function checkAnswer(port, request) {
  const answer = await ask(port, request);
  const text = answer.text();
  if (answer.status !== 200 || text.includes('"isError":true') || text.includes('"error":{')) {
    throw new Error(`status ${answer.status}: ${text.slice(0, 400)}`);
  }
  return text;
}

/** The hello world that reads its body, kept running to be measured beside every other server. */
export async function startCeiling(store) {
  const worker = await bundleOf(ceilings()["hello, body read"]);
  const server = await startWorkerd(worker, store.port);
  return { ...server, measure: (draw, ms) => measureLoad(server, store, draw, manyConnections, ms) };
}

async function measureEqualBytes(store, bytes, draw, ms) {
  const server = await startWorkerd(await bundleOf(ceilings(bytes)["hello, body read"]), store.port);
  try {
    await measureLoad(server, store, draw, manyConnections, ms / 3);
    return await measureLoad(server, store, draw, manyConnections, ms);
  } finally {
    await server.stop();
  }
}

/**
 * Measures `server` under `scenario`, which makes a draw of requests from a seed. `ratios` are to the mean of the ceiling before and after;
 * `equal` to a ceiling whose answer has as many bytes.
 */
export async function measureScenario({ server, store, ceiling, scenario, times }) {
  await checkAnswer(server.port, scenario(99)());
  await load({ port: server.port, draw: scenario(1), connections: manyConnections, ms: times.warm, least: times.warmRequests });
  const before = await ceiling.measure(scenario(2), times.ceiling);
  const many = await measureLoad(server, store, scenario(3), manyConnections, times.measure);
  const rssMiB = server.rssMiB();
  const single = await measureLoad(server, store, scenario(4), 1, times.single);
  const after = await ceiling.measure(scenario(2), times.ceiling);
  const equal = await measureEqualBytes(store, many.responseBytes, scenario(2), times.ceiling);
  const mean = (name) => (before[name] + after[name]) / 2;
  return {
    many,
    single,
    rssMiB,
    ceiling: { before, after, rssMiB: ceiling.rssMiB() },
    equalBytes: equal,
    ratios: {
      reqPerS: many.reqPerS / mean("reqPerS"),
      cpu: many.cpuUs / mean("cpuUs"),
      reqPerSEqual: many.reqPerS / equal.reqPerS,
      cpuEqual: many.cpuUs / equal.cpuUs,
    },
  };
}

/** Milliseconds from the start of a process to the whole first answer: the median of `turns`. */
export async function measureColdStart({ worker, store, request, turns }) {
  const all = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const began = performance.now();
    const server = await startWorkerd(worker, store.port);
    try {
      await checkAnswer(server.port, request);
      all.push(performance.now() - began);
    } finally {
      await server.stop();
    }
  }
  return all.toSorted((a, b) => a - b)[turns >> 1];
}
