// What logging a request costs: CPU time of this process for the same warm requests without a log, at 5 % and at 100 % sampling,
// taken in turns. Sending is part of it: events are batched, compressed and posted to an intake in a process of its own. Writing to
// the platform's log is the platform's; it is counted here as a function call that keeps nothing.
//
// A post costs the same for 50 events as for 500 (in Node about 9 ms), so a turn is long enough for batches to fill: 10,000 requests
// at 5 % are one. An isolate with little traffic posts once in 5 s whatever the rate.
//
//   node bench/telemetry/run.mjs [REQUESTS a turn, default 10000] [TURNS, default 7]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { buildRelease, root } from "../../tests/rig/release.mjs";
import { docs, kinds } from "../../tests/telemetry/traffic.mjs";
import { nodeHost } from "../../tests/worker/node/wasm-host.ts";
import { Telemetry } from "../../worker/src/telemetry/sinks.ts";

const [requests, turns] = [process.argv[2] ?? "10000", process.argv[3] ?? "7"].map(Number);

// The intake only answers 202: what it does is not ours to pay.
const intakeCode = `require("http").createServer((q, a) => q.resume().on("end", () => a.writeHead(202).end("{}")))
  .listen(0, "127.0.0.1", function () { console.log(this.address().port); });`;

const scratch = mkdtempSync(join(tmpdir(), "foredge-bench-"));
const intake = spawn(process.execPath, ["-e", intakeCode], { stdio: ["ignore", "pipe", "inherit"] });
const [port] = await once(intake.stdout, "data");
const url = `http://127.0.0.1:${String(port).trim()}/api/v2/logs`;
const { directory } = buildRelease(docs, scratch);
const host = nodeHost(join(root, "build/wasm/foredge.wasm"), directory);
const say = console.log;
let logged = 0;
console.log = (line) => (logged += line.length);

const arms = {
  none: undefined,
  again: undefined, // the same once more: how far two equal arms lie apart
  "5 %": new Telemetry({ DD_API_KEY: "key", LOG_INTAKE_URL: url, LOG_SAMPLE_RATE: "0.05" }, "bench", "1"),
  "100 %": new Telemetry({ DD_API_KEY: "key", LOG_INTAKE_URL: url, LOG_SAMPLE_RATE: "1" }, "bench", "1"),
};
// Searches: what most agents ask, and no fault among them, because faults are kept at every rate.
const questions = kinds.filter(({ body }) => /"name":"(search|examples|outline)"/.test(String(body)));
let id = 0;

/** CPU microseconds a request of one turn, all that it leaves behind included. */
async function turn(telemetry) {
  const before = process.cpuUsage();
  const work = [];
  for (let i = 0; i < requests; i += 1) {
    const { method, target, headers, body } = questions[i % questions.length];
    const served = await host({ id: `bench-${(id += 1)}`, method, target, headers: Object.entries(headers), body, place: () => ({ colo: "FRA", country: "DE" }) });
    telemetry?.sink(served.record, (each) => work.push(each));
    if (i % 50 === 49) {
      await setImmediate(); // batches under way move on, as between the requests of a real isolate
    }
  }
  await telemetry?.flushWithin(5_000);
  const { user, system } = process.cpuUsage(before);
  void work; // timers that find their batch sent
  return (user + system) / requests;
}

// The quickest turn: what else the machine does only ever adds.
const least = (values) => Math.min(...values);
const taken = Object.fromEntries(Object.keys(arms).map((name) => [name, []]));
for (const telemetry of Object.values(arms)) {
  await turn(telemetry); // warm
}
for (let i = 0; i < turns; i += 1) {
  for (const [name, telemetry] of Object.entries(arms)) {
    taken[name].push(await turn(telemetry));
  }
}
console.log = say;
const base = least(taken.none);
for (const [name, values] of Object.entries(taken)) {
  const cost = least(values);
  say(`${name.padEnd(6)} ${cost.toFixed(1)} us of CPU a request, ratio ${(cost / base).toFixed(3)}`);
}
intake.kill();
rmSync(scratch, { recursive: true, force: true });
process.exit(0);
