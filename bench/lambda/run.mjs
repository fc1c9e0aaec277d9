// What an answer of the origin costs: from the start of an instance to its first answer, and warm, both through AWS's own runtime
// client, beside a handler that only says hello. Prints a table and writes it to OUT (default build/bench-lambda.json).
//
//   make bench-lambda [DOCS=folder] [STARTS=number] [OUT=file]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { channelJson } from "../../tests/rig/channel.mjs";
import { environmentOf, eventOf, startInstance, unpack } from "../../tests/rig/lambda.mjs";
import { buildRelease, root } from "../../tests/rig/release.mjs";
import { startS3 } from "../../tests/rig/s3.mjs";

const starts = Number(process.env.STARTS || 15);
const warmCalls = 1000;
const out = process.env.OUT || join(root, "build/bench-lambda.json");

const search = (query) =>
  eventOf({
    method: "POST",
    target: "/mcp",
    headers: { accept: "application/json, text/event-stream", "content-type": "application/json" },
    body: Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "search", arguments: { query } } })),
  });
const queries = ["how to install", "cache lifetime", "roll back a release", "channel record", "retry after"].map(search);

const quantile = (values, q) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))];

async function firstAnswer(folder, environment) {
  const begin = performance.now();
  const instance = await startInstance(folder, environment);
  const result = await instance.invoke(queries[0]);
  const ms = performance.now() - begin;
  if (result.statusCode !== 200) throw new Error(`the first answer was ${result.statusCode}: ${result.body}`);
  return { instance, ms };
}

async function warmAnswers(instance) {
  const times = [];
  for (let call = 0; call < warmCalls; call += 1) {
    const begin = performance.now();
    await instance.invoke(queries[call % queries.length]);
    times.push(performance.now() - begin);
  }
  return times;
}

async function measure(subjects) {
  const rows = subjects.map(({ name }) => ({ name, first: [], warm: [] }));
  for (let round = 0; round < starts; round += 1) {
    for (const [index, { folder, environment }] of subjects.entries()) {
      const { instance, ms } = await firstAnswer(folder, environment);
      rows[index].first.push(ms);
      if (round === starts - 1) rows[index].warm = await warmAnswers(instance);
      await instance.stop();
    }
  }
  return rows.map(({ name, first, warm }) => ({
    name,
    first_answer_ms: { p50: quantile(first, 0.5), min: Math.min(...first) },
    warm_ms: { p50: quantile(warm, 0.5), p99: quantile(warm, 0.99) },
  }));
}

const scratch = mkdtempSync(join(tmpdir(), "foredge-bench-"));
const release = buildRelease(process.env.DOCS || join(root, "docs"), scratch);
const s3 = await startS3(join(scratch, "s3"));
try {
  await s3.publish(release);
  await s3.put("channel.json", await channelJson(release.id));
  const hello = join(scratch, "hello");
  mkdirSync(hello);
  writeFileSync(join(hello, "index.mjs"), 'export const handler = async () => ({ statusCode: 200, headers: {}, body: "hello" });\n');
  const rows = await measure([
    { name: "hello", folder: hello, environment: environmentOf({ primary: s3.url }) },
    { name: "foredge", folder: unpack(join(scratch, "task")), environment: environmentOf({ primary: s3.url }) },
  ]);
  for (const { name, first_answer_ms: first, warm_ms: warm } of rows) {
    console.log(
      `${name.padEnd(8)} start to first answer: p50 ${first.p50.toFixed(0)} ms, best ${first.min.toFixed(0)} ms; ` +
        `warm: p50 ${warm.p50.toFixed(2)} ms, p99 ${warm.p99.toFixed(2)} ms`,
    );
  }
  const [base, ours] = rows;
  console.log(
    `foredge − hello: first ${(ours.first_answer_ms.p50 - base.first_answer_ms.p50).toFixed(0)} ms, ` +
      `warm ${(ours.warm_ms.p50 - base.warm_ms.p50).toFixed(2)} ms`,
  );
  mkdirSync(join(root, "build"), { recursive: true });
  writeFileSync(out, `${JSON.stringify({ starts, warm_calls: warmCalls, rows }, null, 1)}\n`);
} finally {
  await s3.stop();
  rmSync(scratch, { recursive: true, force: true });
}
