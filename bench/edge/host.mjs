// One isolate over a release's directory, with the Worker's own core and need-loop: answers a request and says what it read in which
// round. Knows no query and no figure; reads.mjs and the simulation do.
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ChannelSource } from "../../worker/src/channel-source.ts";
import { CoreCell, WasmCore } from "../../worker/src/core.ts";
import { bytesOf } from "../../worker/src/frames.ts";
import { defaultLimits, serve } from "../../worker/src/serve.ts";
import { BlockReads, Tiers } from "../../worker/src/tiers.ts";

export const loadCore = () =>
  new WebAssembly.Module(readFileSync(fileURLToPath(new URL("../../build/wasm/foredge.wasm", import.meta.url))));

/** One query a line, or JSON lines with a member "text". */
export const readQueries = (file) =>
  readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => (line.startsWith("{") ? JSON.parse(line).text : line));

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

/** A host whose only store is `directory`; it notes what it reads at the end of `rounds`. `limits`: other than the Worker's. */
export function newHost(module, directory, rounds, limits = {}) {
  const channel = JSON.stringify({
    epoch: 1, stable: { release: basename(directory) }, flags: {}, updated_at: "2026-01-01T00:00:00Z", by: "bench", why: "bench",
  });
  return {
    cores: new CoreCell(() => new WasmCore(module, limits.blockBudgetBytes ?? defaultLimits.blockBudgetBytes)),
    channel: new ChannelSource(1_000),
    channelStores: [{ name: "directory", readText: () => Promise.resolve(channel) }],
    tiers: new Tiers([storeOf(directory, rounds)], new BlockReads(), 60_000),
    settings: [],
    limits: { ...defaultLimits, requestMs: 600_000 }, // a busy machine is no reason to give up
    now: Date.now,
    background: () => undefined,
  };
}

/** The shortest of three times: what computing takes when nothing disturbs it. */
export async function computeMs(host, rounds, request) {
  const times = [];
  for (let turn = 0; turn < 3; turn += 1) times.push((await measure(host, rounds, request)).ms);
  return Math.min(...times);
}

const encoder = new TextEncoder();
export function call(name, args) {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } });
  const headers = [["content-type", "application/json"], ["accept", "application/json"], ["mcp-protocol-version", "2025-11-25"]];
  return { id: "bench", method: "POST", target: "/mcp?format=structured", headers, body: encoder.encode(body), place: () => ({}) };
}
export const get = (target) => ({ id: "bench", method: "GET", target, headers: [], body: new Uint8Array(0), place: () => ({}) });

/** What the core gets for a request: one call of it is an answer where everything is in memory. */
export const frameOf = (request, release) => ({ ...request, nowMs: 1_800_000_000_000, release, settings: [], resume: new Uint8Array(0) });

/** Answers `request` and groups what it read by round. A round ends when the core is asked again: the loop reads side by side. */
export async function measure(host, rounds, request) {
  rounds.length = 0;
  const { tiers } = host;
  let asked = 0;
  const counting = { ...host, tiers: Object.assign(Object.create(tiers), { nameOf: (rung) => tiers.nameOf(rung), remember: () => Promise.resolve(),
    fetch: (need, from, record, loop) => {
      if (record.rounds !== asked) { asked = record.rounds; rounds.push([]); }
      return tiers.fetch(need, from, record, loop);
    } }) };
  // Time of the processor, so that a busy machine counts little.
  const begin = process.cpuUsage();
  const { reply, record } = await serve(request, counting);
  const { user, system } = process.cpuUsage(begin);
  const ms = (user + system) / 1_000;
  if (reply.status !== 200) throw new Error(`status ${reply.status}: ${record.error} ${new TextDecoder().decode(bytesOf(reply.body)).slice(0, 200)}`);
  return { ms, bytes: reply.body.length, body: reply.body, rounds: rounds.filter((round) => round.length > 0).map((round) => [...round]) };
}
