// What an answer reads and costs in one isolate, over a file of queries: rounds, reads and bytes when nothing is at hand but the opened
// release, the same with neighbouring ranges joined, and the time of computing when everything is in memory. Same core and same
// need-loop as the Worker; the store is the release's directory.
//
//   node bench/edge/reads.mjs RELEASE_DIR QUERIES [COUNT]      QUERIES: one query a line, or JSON lines with a member "text"
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ChannelSource } from "../../worker/src/channel-source.ts";
import { CoreCell, WasmCore } from "../../worker/src/core.ts";
import { defaultLimits, serve } from "../../worker/src/serve.ts";
import { newBlockReads, Tiers } from "../../worker/src/tiers.ts";

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

function storeOf(directory, rounds) {
  const files = new Map();
  const file = (name) => files.get(name) ?? files.set(name, readFileSync(join(directory, name))).get(name);
  return {
    name: "directory",
    holds: () => true,
    read(need) {
      if (need.size > 0) rounds.at(-1)?.push(need);
      const bytes = file(need.object);
      return Promise.resolve(need.size === 0 ? bytes : bytes.subarray(need.offset, need.offset + need.size));
    },
  };
}

function newHost(module, directory, rounds) {
  const channel = JSON.stringify({
    epoch: 1, stable: { release: basename(directory) }, flags: {}, updated_at: "2026-01-01T00:00:00Z", by: "bench", why: "bench",
  });
  return {
    cores: new CoreCell(() => new WasmCore(module, defaultLimits.blockBudgetBytes)),
    channel: new ChannelSource(1_000),
    channelStores: [{ name: "directory", readText: () => Promise.resolve(channel) }],
    tiers: new Tiers([storeOf(directory, rounds)], newBlockReads(), 1_000),
    settings: [],
    limits: defaultLimits,
    now: Date.now,
    background: () => undefined,
  };
}

const encoder = new TextEncoder();
function call(name, args) {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } });
  const headers = [["content-type", "application/json"], ["accept", "application/json"], ["mcp-protocol-version", "2025-11-25"]];
  return { id: "bench", method: "POST", target: "/mcp?format=structured", headers, body: encoder.encode(body), place: {} };
}
const get = (target) => ({ id: "bench", method: "GET", target, headers: [], body: new Uint8Array(0), place: {} });

/** Answers `request` and groups what it read by round. A round ends when the core is asked again: the loop reads side by side. */
async function measure(host, rounds, request) {
  rounds.length = 0;
  const { tiers } = host;
  let asked = 0;
  const counting = { ...host, tiers: Object.assign(Object.create(tiers), { nameOf: (rung) => tiers.nameOf(rung), remember: () => Promise.resolve(),
    fetch: (need, from, record, loop) => {
      if (record.rounds !== asked) { asked = record.rounds; rounds.push([]); }
      return tiers.fetch(need, from, record, loop);
    } }) };
  const begin = performance.now();
  const { reply, record } = await serve(request, counting);
  const ms = performance.now() - begin;
  if (reply.status !== 200) throw new Error(`status ${reply.status}: ${record.error} ${new TextDecoder().decode(reply.body).slice(0, 200)}`);
  return { ms, bytes: reply.body.length, body: reply.body, rounds: rounds.filter((round) => round.length > 0).map((round) => [...round]) };
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
  row("ms to compute, all in memory", warm.map(({ ms }) => ms), 3);
}

async function main([directory, queriesFile, count = "200"]) {
  const module = new WebAssembly.Module(readFileSync(fileURLToPath(new URL("../../build/wasm/foredge.wasm", import.meta.url))));
  const queries = readFileSync(queriesFile, "utf8").split("\n").filter(Boolean).slice(0, Number(count))
    .map((line) => (line.startsWith("{") ? JSON.parse(line).text : line));
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
      await measure(host, rounds, requestOf(query));
      warm.push(await measure(host, rounds, requestOf(query)));
    }
    report(name, cold, warm);
  }
}

await main(process.argv.slice(2));
