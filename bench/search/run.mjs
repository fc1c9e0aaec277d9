// Search speed and size beside other engines, one run: `make bench-search IR=folder of sets`. Writes build/bench-search.json and charts
// below build/bench-search/. Every engine has one document a section, gets the same distinct queries, and gives ten results with text.
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findSets } from "../quality/sets.mjs";
import { draw } from "./chart.mjs";
import { writeSet, writeZipf } from "./corpora.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const scratch = join(root, "build/bench-search");
const foredge = join(root, "build/release/foredge");
const python = "/usr/bin/python3"; // Debian's own: another one does not see Debian's modules
const setNames = ["k8s", "mdn", "tldr-man"];
const zipfSizes = [10_000, 100_000, 1_000_000];
/** Above this many sections a peer that keeps all text in its heap is not asked: it would take the machine's memory. */
const mostForHeaps = 200_000;
/** A peer that takes longer to build and to answer is given up, and the table says so. */
const peerMinutes = 20;
const peers = [
  { name: "minisearch", command: [process.execPath, "--expose-gc", "--max-old-space-size=6144"], script: "minisearch.mjs" },
  { name: "flexsearch", command: [process.execPath, "--expose-gc", "--max-old-space-size=6144"], script: "flexsearch.mjs" },
  { name: "lunr", command: [process.execPath, "--expose-gc", "--max-old-space-size=6144"], script: "lunr.mjs" },
  { name: "sqlite-fts5", command: [python], script: "fts5.py" },
  { name: "xapian", command: [python], script: "xapian_bm25.py" },
];

const log = (text) => console.error(text);
const sizeOf = (path) => statSync(path).size;

function buildRelease(docs, out) {
  const begin = performance.now();
  const report = execFileSync(foredge, ["build", docs, "--out", out], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  const buildMs = Math.round(performance.now() - begin);
  const processor = Number(/([\d.]+) s of processor time/.exec(report)?.[1]);
  return { directory: join(out, report.split("\n").at(-1)), build_ms: buildMs, build_cpu_ms: Math.round(processor * 1_000) };
}

/** The sections of a release as the peers get them: from its static documents. */
function writeSections(directory, file) {
  // By page: all of a large corpus would be longer than a string may be.
  const out = openSync(file, "w");
  let count = 0;
  let textBytes = 0;
  for (const path of readdirSync(join(directory, "docs"), { recursive: true }).filter((name) => name.endsWith(".json")).sort()) {
    const { title, sections, text: markdown } = JSON.parse(readFileSync(join(directory, "docs", path), "utf8"));
    textBytes += Buffer.byteLength(markdown);
    const all = markdown.split("\n");
    const lines = sections.map(({ heading, lines: [first, last] }) => JSON.stringify({ title: `${title} ${heading}`, text: all.slice(first - 1, last).join("\n") }));
    writeSync(out, `${lines.join("\n")}\n`);
    count += lines.length;
  }
  closeSync(out);
  return { sections: count, text_bytes: textBytes };
}

function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, timeout: peerMinutes * 60_000 });
  if (error?.code === "ETIMEDOUT") return { failed: `given up after ${peerMinutes} minutes` };
  return status === 0 ? JSON.parse(stdout.trim().split("\n").at(-1)) : { failed: stderr.trim().split("\n").at(-1) ?? "no output" };
}

function coldOf(directory, queries) {
  const text = execFileSync(join(root, "build/release/bench/cold_reads"), [directory, queries], { encoding: "utf8" });
  const p95 = (name) => Number(new RegExp(`search,[\\s\\S]*?${name} .*?p95 +(\\d+)`).exec(text)?.[1]);
  return { rounds: p95("rounds"), reads: p95("reads"), bytes: p95("bytes") };
}

function measure(name, makeDocs) {
  const folder = join(scratch, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  log(`${name}: documents`);
  const queries = join(folder, "queries.txt");
  const docs = join(folder, "docs");
  writeFileSync(queries, `${makeDocs(docs).map((text) => text.replaceAll("\n", " ")).join("\n")}\n`);
  log(`${name}: release`);
  const { directory, build_ms: buildMs, build_cpu_ms: buildCpuMs } = buildRelease(docs, join(folder, "releases"));
  const { sections, text_bytes: textBytes } = writeSections(directory, join(folder, "sections.jsonl"));
  const manifest = JSON.parse(readFileSync(join(directory, "manifest.json"), "utf8"));
  const index = { root: sizeOf(join(directory, "index/root")), blocks: manifest.blocks.size };
  log(`${name}: foredge, ${sections} sections`);
  const { memory_mb: memoryMb } = run(process.execPath, ["--disable-warning=ExperimentalWarning", "bench/search/memory.mjs", directory, queries]);
  const engines = {
    "foredge (native)": { build_ms: buildMs, ...run(join(root, "build/release/bench/warm_search"), [directory, queries]) },
    "foredge (WASM)": { build_ms: buildMs, ...run(process.execPath, ["--disable-warning=ExperimentalWarning", "bench/search/warm.mjs", directory, queries]) },
  };
  for (const { name: peer, command: [program, ...options], script } of peers) {
    if (script.endsWith(".mjs") && sections > mostForHeaps) {
      engines[peer] = { failed: `not asked above ${mostForHeaps} sections` };
      continue;
    }
    log(`${name}: ${peer}`);
    engines[peer] = run(program, [...options, join("bench/search/peers", script), join(folder, "sections.jsonl"), queries]);
  }
  return { corpus: name, sections, text_bytes: textBytes, index, wasm_memory_mb: memoryMb, build_cpu_ms: buildCpuMs, cold_p95: coldOf(directory, queries), engines };
}

function print({ corpus, sections, index, text_bytes: textBytes, wasm_memory_mb: memoryMb, build_cpu_ms: buildCpuMs, cold_p95: cold, engines }) {
  const ours = engines["foredge (WASM)"].p50;
  console.log(`${corpus}: ${sections} sections, ${(textBytes / 1e6).toFixed(1)} MB of text; root ${(index.root / 1e3).toFixed(0)} KB; cold p95 ${cold.rounds} rounds, ${cold.reads} reads, ${(cold.bytes / 1e3).toFixed(0)} KB`);
  console.log(`  foredge: ${(textBytes / 1e3 / buildCpuMs).toFixed(1)} MB of text a second of processor time to build; ${memoryMb} MB of WebAssembly memory, root ${(index.root / sections).toFixed(2)} bytes a section`);
  for (const [name, one] of Object.entries(engines)) {
    console.log(one.failed === undefined
      ? `  ${name.padEnd(18)} p50 ${String(one.p50).padStart(9)} µs   p95 ${String(one.p95).padStart(9)}   p99 ${String(one.p99).padStart(9)}   ${(one.p50 / ours).toFixed(2).padStart(8)} × ours   build ${((one.build_ms ?? 0) / 1e3).toFixed(1)} s${one.rss_mb === undefined ? "" : `   memory ${one.rss_mb} MB`}`
      : `  ${name.padEnd(18)} ${one.failed}`);
  }
}

const [ir, only] = process.argv.slice(2);
if (!existsSync(ir ?? "")) throw new Error(`there is no folder '${ir ?? ""}': make bench-search IR=folder-of-sets`);
const wanted = (name) => only === undefined || only.split(",").includes(name);
const results = [];
/** At once: the largest corpora take long, and what is there by then stands even if they are given up. */
function keep(result) {
  results.push(result);
  print(result);
  writeFileSync(join(root, "build/bench-search.json"), `${JSON.stringify({ node: process.version, results }, null, 2)}\n`);
  writeFileSync(join(scratch, "search.svg"), draw(results));
}
for (const { name, folder } of findSets(ir, join(root, "build/quality/sets"))) {
  if (setNames.includes(name) && wanted(name)) keep(measure(name, (docs) => writeSet(folder, docs)));
}
for (const size of zipfSizes) {
  if (wanted(`zipf-${size}`)) keep(measure(`zipf-${size}`, (docs) => writeZipf(docs, size)));
}
