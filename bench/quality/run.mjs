// Measures retrieval quality: every set below a folder through foredge and through its peers at their best configurations, one
// table, and a JSON file with all metrics. Peers' runs are kept; foredge is asked anew each time.
//
//   node run.mjs IR_DIR OUT.json FOREDGE BUILD_DIR
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PEERS } from "./peers.mjs";
import { METRICS, readRun, scoreRun, significance } from "./score.mjs";
import { digestOf, findSets, readJudgements } from "./sets.mjs";
import { printConfigurations, printTable } from "./report.mjs";

// Absolute: a peer runs in this file's folder.
const [ir, out, foredge, build] = process.argv.slice(2).map((path) => resolve(path));
const say = (text) => process.stderr.write(`${text}\n`);

function runFile(folder, peer, configuration) {
  const key = createHash("sha256").update(JSON.stringify(configuration)).digest("hex").slice(0, 12);
  return join(folder, `${peer.name}-${peer.version()}-${key}.tsv`);
}

/** Lets a peer write the runs that are missing. */
async function completeRuns(set, peer, work) {
  const missing = work.filter(({ file }) => !existsSync(file));
  if (missing.length === 0) return;
  say(`${set.name}: ${peer.name}, ${missing.length} configurations`);
  const child = spawn("nice", ["-n", "10", ...peer.command, set.folder], {
    cwd: import.meta.dirname,
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(missing));
  let done = 0;
  child.stdout.on("data", (bytes) => {
    done += bytes.toString().split("\n").length - 1;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${set.name}: ${peer.name} ${done} of ${missing.length}`);
  });
  const code = await new Promise((closed) => child.on("close", closed));
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  if (code !== 0) throw new Error(`${peer.name} failed on ${set.name} (exit ${code}); what it said stands above`);
}

/** As scorePeer, or nothing, after saying why, when the peer cannot run: the others are still worth seeing. */
async function tryPeer(set, peer) {
  try {
    return await scorePeer(set, peer);
  } catch (error) {
    say(`${set.name}: without ${peer.name}: ${error.message.split("\n")[0]}`);
    process.exitCode = 1;
    return undefined;
  }
}

/** The best of a peer's configurations for a set. */
async function scorePeer(set, peer) {
  const work = peer.grid.map((configuration) => ({ ...configuration, file: runFile(set.runs, peer, configuration) }));
  await completeRuns(set, peer, work);
  let best;
  for (const { index, query, file } of work) {
    const scored = scoreRun(set.judged, readRun(file));
    if (!best || scored.metrics["ndcg@10"] > best.metrics["ndcg@10"]) best = { ...scored, configuration: { ...index, ...query } };
  }
  return best;
}

function scoreForedge(set) {
  const file = join(set.runs, "foredge.tsv");
  say(`${set.name}: foredge`);
  const said = JSON.parse(execFileSync(foredge, ["eval", set.folder, "--json", "--run", file], { encoding: "utf8" }));
  const scored = scoreRun(set.judged, readRun(file));
  for (const name of METRICS) {
    if (Math.abs(said[name] - scored.metrics[name]) > 1e-9) {
      throw new Error(`${set.name}: foredge eval says ${name} is ${said[name]}, its run says ${scored.metrics[name]}`);
    }
  }
  return scored;
}

async function measure(set) {
  set.runs = join(build, "runs", await digestOf(set.folder));
  mkdirSync(set.runs, { recursive: true });
  set.judged = readJudgements(set.folder);
  const engines = {};
  for (const peer of PEERS) {
    const scored = await tryPeer(set, peer);
    if (scored) engines[peer.name] = scored;
  }
  const ndcg = (name) => engines[name].metrics["ndcg@10"];
  const best = Object.keys(engines).sort((a, b) => ndcg(b) - ndcg(a)).at(0);
  engines.foredge = scoreForedge(set);
  return { name: set.name, engines, best, p: best && significance(engines.foredge.each, engines[best].each) };
}

const sets = findSets(ir, join(build, "sets"));
if (sets.length === 0) throw new Error(`no sets below ${ir}: it needs NAME/ or NAME.tar.gz with corpus.jsonl, queries.jsonl and qrels.tsv`);
const results = [];
for (const set of sets) results.push(await measure(set));
printConfigurations(PEERS, results);
printTable(PEERS, results);
const metricsOf = (engines) => Object.fromEntries(Object.entries(engines).map(([name, { metrics }]) => [name, metrics]));
const json = Object.fromEntries(results.map(({ name, engines }) => [name, metricsOf(engines)]));
writeFileSync(out, `${JSON.stringify(json, null, 2)}\n`);
console.log(`\nall metrics: ${out}`);
