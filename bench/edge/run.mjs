// Measures foredge beside other servers, all in `workerd serve` with one store: `make bench-edge`.
//
//   node bench/edge/run.mjs [--quick] [--ours] [--only NAME] [--docs FOLDER] [--out FILE]
//
// --quick: a small corpus and few requests. --ours: no other servers, so that nothing needs to be installed.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../../tests/rig/release.mjs";
import { bundleOf, ceilings, fillStore, helloBytes, ours, peers } from "./contestants.mjs";
import { prepareCorpus } from "./corpus.mjs";
import { fullTimes, measureColdStart, measureScenario, quickTimes, startCeiling } from "./measure.mjs";
import { writeCharts } from "./charts.mjs";
import { printReport } from "./report.mjs";
import { scenariosOf } from "./scenarios.mjs";
import { startStore } from "./store.mjs";
import { startWorkerd } from "./workerd.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    ours: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    docs: { type: "string", default: "" },
    out: { type: "string", default: join(root, "build/bench-edge.json") },
  },
});

async function measureServer(name, contestant, { corpus, store, ceiling, times, coldTurns }) {
  const worker = await bundleOf(contestant);
  const scenarios = contestant.server === "hello.mjs" ? { search: scenariosOf(corpus).search } : scenariosOf(corpus);
  const coldStartMs = await measureColdStart({ worker, store, request: scenarios.search(5)(), turns: coldTurns });
  const server = await startWorkerd(worker, store.port);
  const measured = {};
  try {
    for (const [title, scenario] of Object.entries(scenarios)) {
      process.stderr.write(`${name}: ${title}\n`);
      measured[title] = await measureScenario({ server, store, ceiling, scenario, times });
    }
  } catch (error) {
    throw new Error(`${name}: ${error.message}\n${server.words()}`, { cause: error });
  } finally {
    await server.stop();
  }
  return { name, sizeKiB: worker.sizeKiB, gzipKiB: worker.gzipKiB, coldStartMs, scenarios: measured };
}

async function main() {
  const work = join(root, "build/bench-edge", options.quick ? "quick" : "full");
  const folder = join(work, "store");
  mkdirSync(join(folder, "releases"), { recursive: true });
  const corpus = prepareCorpus({ docs: options.docs, work, out: join(folder, "releases"), generatedPages: options.quick ? 60 : 2_200 });
  const all = { ...ceilings(), ...ours, ...(options.ours ? {} : peers) };
  const chosen = Object.entries(all).filter(([name]) => options.only === undefined || options.only.includes(name));
  const engines = new Set(chosen.flatMap(([, { engine }]) => engine ?? []));
  const indexKiB = await fillStore(folder, corpus, engines);
  const store = await startStore(folder);
  const ceiling = await startCeiling(store);
  const setting = { corpus, store, ceiling, times: options.quick ? quickTimes : fullTimes, coldTurns: options.quick ? 1 : 7 };
  const servers = [];
  try {
    for (const [name, contestant] of chosen) servers.push(await measureServer(name, contestant, setting));
  } finally {
    await ceiling.stop();
    await store.stop();
  }
  const report = {
    machine: { cpu: cpus()[0].model.trim(), cores: cpus().length, load: loadavg()[0] },
    corpus: { pages: corpus.pages.length, sections: corpus.sections.length, bytes: corpus.pages.reduce((sum, { markdown }) => sum + markdown.length, 0) },
    indexKiB,
    helloBytes,
    servers,
  };
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(options.out, `${JSON.stringify(report, null, 1)}\n`);
  writeCharts(report, `${options.out.replace(/\.json$/, "")}-charts`);
  printReport(report);
}

await main();
