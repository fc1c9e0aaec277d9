// What an answer reads and costs in one isolate, over a file of queries: rounds, reads and bytes when nothing is at hand but the opened
// release, the same with neighbouring ranges joined, and the time of computing when everything is in memory. Same core and same
// need-loop as the Worker; the store is the release's directory.
//
//   node bench/edge/reads.mjs RELEASE_DIR QUERIES [COUNT]      QUERIES: one query a line, or JSON lines with a member "text"
import { call, computeMs, get, loadCore, measure, newHost, readQueries } from "./host.mjs";

const gaps = [0, 16, 64, 256].map((kib) => kib * 1024);
const maxJoinedBytes = 1024 * 1024;

/** How many reads are left when ranges of one object that lie at most `gap` apart are read as one, and how many bytes they move. */
function joined(needs, gap) {
  let reads = 0;
  let bytes = 0;
  let end = -1;
  let begin = 0;
  for (const { offset, size } of needs.toSorted((a, b) => a.offset - b.offset)) {
    if (end >= 0 && offset - end <= gap && offset + size - begin <= maxJoinedBytes) {
      bytes += offset + size - end;
    } else {
      reads += 1;
      bytes += size;
      begin = offset;
    }
    end = offset + size;
  }
  return { reads, bytes };
}

const sorted = (values) => values.toSorted((a, b) => a - b);
const at = (values, share) => sorted(values)[Math.floor(share * (values.length - 1))] ?? 0;
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const row = (name, values, digits = 0) =>
  console.log(`  ${name.padEnd(34)} mean ${mean(values).toFixed(Math.max(1, digits)).padStart(9)}   p50 ${at(values, 0.5).toFixed(digits).padStart(9)}   p95 ${at(values, 0.95).toFixed(digits).padStart(9)}`);

function report(name, cold, warm) {
  console.log(`${name}, ${cold.length} answers`);
  row("rounds", cold.map(({ rounds }) => rounds.length));
  for (const gap of gaps) {
    const all = cold.map(({ rounds }) => rounds.map((round) => joined(round, gap)));
    const title = gap === 0 ? "reads, only touching ranges joined" : `reads, gaps to ${gap / 1024} KiB joined`;
    if (gap === 0) row("reads", cold.map(({ rounds }) => rounds.flat().length));
    row(title, all.map((rounds) => rounds.reduce((sum, { reads }) => sum + reads, 0)));
    row("  bytes", all.map((rounds) => rounds.reduce((sum, { bytes }) => sum + bytes, 0)));
  }
  row("answer bytes", cold.map(({ bytes }) => bytes));
  row("ms of CPU, all in memory", warm, 3);
}

async function main([directory, queriesFile, count = "200"]) {
  const module = loadCore();
  const queries = readQueries(queriesFile).slice(0, Number(count));
  const rounds = [];
  for (const [name, requestOf] of [
    ["search", (query) => call("search", { query })],
    ["GET /search", (query) => get(`/search?q=${encodeURIComponent(query)}`)],
  ]) {
    const cold = [];
    const warm = [];
    for (const query of queries) {
      const host = newHost(module, directory, rounds);
      await measure(host, rounds, get("/readyz"));
      cold.push(await measure(host, rounds, requestOf(query)));
      warm.push(await computeMs(host, rounds, requestOf(query)));
    }
    report(name, cold, warm);
  }
}

await main(process.argv.slice(2));
