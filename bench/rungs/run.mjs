// What an answer costs by the rung that it needs: rounds, reads, bytes and added time, with latencies as they are between places instead
// of those of one machine. Each store is read through the rig's fault layer, which adds them. Prints a table, writes OUT as JSON.
//
//   make bench-rungs [REQUESTS=100] [OUT=build/bench-rungs.json]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Answers, quantile, runLoad } from "../../tests/rig/load.mjs";
import { root } from "../../tests/rig/release.mjs";
import { requestPool, zipf } from "../../tests/rig/requests.mjs";
import { startStack } from "../../tests/rig/stack.mjs";

const count = Number(process.env.REQUESTS || 100);
const out = process.env.OUT || join(root, "build/bench-rungs.json");
// Milliseconds of one read, as they are between an edge location and each store; the channel record is R2's.
const latencies = { cache: 2, kv: 5, r2: 30, channel: 30, origin: 80 };

const fail = (store) => ({ store, kind: "fail", rate: 1 });
const scenes = [
  { name: "memory", about: "isolate that knows the release", recycle: 0, coldLocation: false, warm: true },
  { name: "cache", about: "new isolate, location that answered before", recycle: 1, coldLocation: false, warm: true },
  { name: "kv and r2", about: "new isolate, new location", recycle: 1, coldLocation: true },
  { name: "origin", about: "new isolate, new location, and R2 fails", recycle: 1, coldLocation: true, rules: [fail("r2")], warm: true },
  { name: "origin", about: "new isolate, and no channel record", recycle: 1, coldLocation: true, rules: [fail("channel")], warm: true },
];

async function measure(stack, answers, { name, about, warm = false, ...plan }) {
  const draw = () => zipf(requestPool(stack.pages), 7);
  const load = (times) => runLoad({ origin: stack.origin, draw: draw(), count: times, connections: 1, answers });
  await stack.setFaults({ ...plan, latencies });
  if (warm) {
    await load(count);
    if (plan.recycle > 0) await stack.setFaults({ ...plan, latencies });
  }
  const before = (await stack.readCounts()).sums;
  const { times, right } = await load(count);
  if (right !== count) throw new Error(`${name}: ${count - right} of ${count} answers were not right`);
  const { sums } = await stack.readCounts();
  const total = (of) => Object.values(of.tiers).reduce((sum, { reads, bytes }) => [sum[0] + reads, sum[1] + bytes], [0, 0]);
  const [reads, bytes] = total(sums).map((value, index) => (value - total(before)[index]) / count);
  return {
    name,
    about,
    rounds: (sums.rounds - before.rounds) / count,
    reads,
    bytes: Math.round(bytes),
    p50_ms: quantile(times, 0.5),
    p99_ms: quantile(times, 0.99),
  };
}

const scratch = mkdtempSync(join(tmpdir(), "foredge-rungs-"));
const stack = await startStack(scratch);
try {
  const answers = new Answers(stack.oracles);
  const rows = [];
  for (const scene of scenes) rows.push(await measure(stack, answers, scene));
  console.log(`a read takes ${Object.entries(latencies).map(([store, ms]) => `${store} ${ms} ms`).join(", ")}`);
  for (const row of rows) {
    const added = row.p50_ms - rows[0].p50_ms;
    console.log(
      `${row.name.padEnd(9)} rounds ${row.rounds.toFixed(2)}  reads ${row.reads.toFixed(2)}  bytes ${String(row.bytes).padStart(6)}  ` +
        `p50 ${row.p50_ms.toFixed(0)} ms (+${added.toFixed(0)})  p99 ${row.p99_ms.toFixed(0)} ms  ${row.about}`,
    );
  }
  mkdirSync(join(root, "build"), { recursive: true });
  writeFileSync(out, `${JSON.stringify({ latencies, requests: count, rows }, null, 1)}\n`);
} finally {
  await stack.stop();
  rmSync(scratch, { recursive: true, force: true });
}
