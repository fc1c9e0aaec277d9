// What every JavaScript peer of the comparison does alike: one document a section, all queries once to warm up and once to be measured,
// ten results each with their text. Twin of measure.py.
//
//   node PEER.mjs SECTIONS.jsonl QUERIES.txt
import { readFileSync } from "node:fs";

/** `build(sections)` gives an index; `ask(index, text)` gives the numbers of the best ten sections. */
export function measurePeer({ build, ask }) {
  const [sectionsFile, queriesFile] = process.argv.slice(2);
  const sections = readFileSync(sectionsFile, "utf8").split("\n").filter(Boolean).map((line, id) => ({ id, ...JSON.parse(line) }));
  const queries = readFileSync(queriesFile, "utf8").split("\n").filter(Boolean);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  const begin = performance.now();
  const index = build(sections);
  const buildMs = performance.now() - begin;
  globalThis.gc?.();
  const rss = process.memoryUsage().rss - before;
  const answer = (text) => JSON.stringify(ask(index, text).map((id) => sections[id]));
  for (const text of queries) answer(text);
  const times = queries.map((text) => {
    const start = performance.now();
    answer(text);
    return (performance.now() - start) * 1_000;
  });
  times.sort((a, b) => a - b);
  const at = (share) => Number(times[Math.floor(share * (times.length - 1))].toFixed(1));
  console.log(JSON.stringify({ queries: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), build_ms: Math.round(buildMs), rss_mb: Math.round(rss / 1e6) }));
}
