// What a hit of the Cache API costs against computing the answer from blocks in memory, in workerd with its own Cache API, and what it
// costs to keep an answer there. Says whether answers to POST should be kept.
//
//   node bench/edge/cache-hit.mjs RELEASE_DIR QUERIES
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEdge } from "../../tests/rig/edge.mjs";

const [directory, queriesFile] = process.argv.slice(2);
const queries = readFileSync(queriesFile, "utf8").split("\n").filter(Boolean).slice(0, 50)
  .map((line) => (line.startsWith("{") ? JSON.parse(line).text : line));
const release = basename(directory);
const edge = await startEdge({}, fileURLToPath(new URL("cache-worker.mjs", import.meta.url)));
try {
  for (const path of ["manifest.json", "index/root", "index/blocks"]) {
    await edge.bucket.put(`releases/${release}/${path}`, readFileSync(join(directory, path)));
  }
  await edge.bucket.put("channel.json", JSON.stringify({
    epoch: 1, stable: { release }, flags: {}, updated_at: "2026-01-01T00:00:00Z", by: "bench", why: "bench",
  }));
  const response = await fetch(edge.origin, { method: "POST", body: JSON.stringify(queries) });
  const { answerBytes, computed, hit, kept } = await response.json();
  console.log(`answers of ${answerBytes} bytes, in ms`);
  for (const [name, { p50, p95 }] of Object.entries({ "computed in memory": computed, "hit of the Cache API": hit, "keeping it there": kept })) {
    console.log(`  ${name.padEnd(22)} p50 ${p50.toFixed(2).padStart(7)}   p95 ${p95.toFixed(2).padStart(7)}`);
  }
} finally {
  await edge.stop();
}
