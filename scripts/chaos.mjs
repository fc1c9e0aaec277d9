// `make chaos`: the whole fault matrix, alone and in pairs, then the soak; see docs/failure.md. Everything that was done stands in
// OUT/cells.ndjson and OUT/soak.ndjson, a line each; a run that was stopped goes on from there, unless the code changed meanwhile.
// Ends with one line, and with 1 when an answer was wrong, hung or missing, or a fault never fired.
//
//   CHAOS_REQUESTS=1000000 CHAOS_OUT=build/chaos CHAOS_PARTS="cells soak" node scripts/chaos.mjs
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pairs, singles } from "../tests/rig/cells.mjs";
import { addTotals, Chaos, lineOf, noTotals } from "../tests/rig/chaos.mjs";
import { quantile } from "../tests/rig/load.mjs";
import { startStack } from "../tests/rig/stack.mjs";
import { summaryOf } from "../tests/rig/summary.mjs";

const soakRequests = Number(process.env.CHAOS_REQUESTS || 1_000_000);
const out = resolve(process.env.CHAOS_OUT || "build/chaos");
const parts = (process.env.CHAOS_PARTS || "cells soak").split(" ");
const cellRequests = 16;
const stretchRequests = 2_000;

// What the run is about: another core, another Worker or another rig starts from the beginning.
function keyOfCode() {
  const files = execFileSync("git", ["ls-files", "-z", "worker/src", "tests/rig"], { encoding: "utf8" }).split("\0").filter(existsSync);
  const hash = createHash("sha256").update(readFileSync("build/wasm/foredge.wasm"));
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

function openJournal() {
  const keyFile = join(out, "key");
  const key = keyOfCode();
  if (!existsSync(keyFile) || readFileSync(keyFile, "utf8") !== key) {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    writeFileSync(keyFile, key);
  }
  const linesOf = (name) => {
    const file = join(out, name);
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n").filter(Boolean).map((line) => JSON.parse(line)) : [];
  };
  return {
    cells: linesOf("cells.ndjson"),
    soak: linesOf("soak.ndjson"),
    note: (name, line) => appendFileSync(join(out, name), `${JSON.stringify(line)}\n`),
  };
}

const withTimes = ({ times, ...rest }) => ({ ...rest, p50_ms: quantile(times, 0.5), p99_ms: quantile(times, 0.99) });

async function runCells(chaos, journal) {
  const done = new Set(journal.cells.map(({ name }) => name));
  for (const cell of [...singles, ...pairs].filter(({ name }) => !done.has(name))) {
    const line = withTimes(await chaos.runCell(cell, { count: cellRequests }));
    journal.cells.push(line);
    journal.note("cells.ndjson", line);
    const { name, fired, requests, right, wrong, hung, unavailable, avoidable_5xx: avoidable } = line;
    console.log(
      `${name}: fired ${Object.values(fired).join(" and ")}; requests=${requests} right=${right} unavailable=${unavailable} ` +
        `wrong=${wrong} hung=${hung} avoidable_5xx=${avoidable} p99=${line.p99_ms.toFixed(0)}ms`,
    );
    for (const example of line.examples) console.log(`  ${example}`);
  }
}

// Every tenth stretch is calm: the same load without faults, to compare with.
async function runSoak(chaos, journal) {
  for (let index = journal.soak.length; index * stretchRequests < soakRequests; index += 1) {
    const count = Math.min(stretchRequests, soakRequests - index * stretchRequests);
    const line = withTimes(await chaos.runStretch(index, { count, calm: index % 10 === 0 }));
    journal.soak.push(line);
    journal.note("soak.ndjson", line);
    for (const example of line.examples) console.log(`  stretch ${index}: ${example}`);
    if (index % 10 === 9) console.log(`soak: ${(index + 1) * stretchRequests} of ${soakRequests}`);
  }
}

const scratch = mkdtempSync(join(tmpdir(), "foredge-chaos-"));
const journal = openJournal();
let stack;
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => void Promise.resolve(stack?.stop()).finally(() => process.exit(130)));
}
try {
  stack = await startStack(scratch);
  const chaos = new Chaos(stack);
  await chaos.warmUp();
  if (chaos.pace > 1) console.log(`this machine is slow: clocks of Worker and function go ${chaos.pace} times slower`);
  if (parts.includes("cells")) await runCells(chaos, journal);
  if (parts.includes("soak")) await runSoak(chaos, journal);
} finally {
  await stack?.stop();
  rmSync(scratch, { recursive: true, force: true });
}
const totals = noTotals();
for (const line of [...journal.cells, ...journal.soak]) addTotals(totals, line);
const silent = journal.cells.filter(({ fired }) => Object.values(fired).includes(0)).map(({ name }) => name);
console.log(summaryOf(journal));
if (silent.length > 0) console.log(`never fired: ${silent.join(", ")}`);
console.log(lineOf(totals));
process.exitCode = totals.wrong + totals.hung + totals.avoidable_5xx + silent.length === 0 ? 0 : 1;
