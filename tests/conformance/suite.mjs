// The official conformance suite against a server that is running: which scenarios a revision requires of a server, and how
// each ended. Knows neither fixture nor release; servers.mjs starts them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unstable_startWorker as startWorker } from "wrangler";

const here = dirname(fileURLToPath(import.meta.url));
const packageRoot = join(here, "../../node_modules/@modelcontextprotocol/conformance");
export const revisions = ["2026-07-28", "2025-11-25"];
// Not scored by the suite, because its own reference server does not pass them. Ours does.
const alsoRequired = {
  "2026-07-28": ["json-schema-2020-12", "http-header-validation", "http-custom-header-server-validation"],
  "2025-11-25": [],
};
const runWithinMs = 300_000;

// The entries of `server:` in a YAML file of this one shape: a list of names, comments allowed.
function serverList(path) {
  const [, list] = /^server:\n((?:\s+-.*\n|\s*#.*\n|\n)*)/m.exec(readFileSync(path, "utf8")) ?? [];
  return Array.from((list ?? "").matchAll(/^\s+- ([\w-]+)/gm), ([, name]) => name);
}

/** The scenarios that a revision requires of a server. */
export function requiredScenarios(revision) {
  return [...serverList(join(packageRoot, "requirements", `${revision}.yaml`)), ...alsoRequired[revision]];
}

/** The scenarios of 2025-11-25 that no server without sessions passes; the file says why. */
export const expectedFailures = serverList(join(here, "expected-failures.yaml"));

/**
 * Runs all that a revision requires at `url`: `Map<scenario, {passed, checks, notes}>`. A scenario passes as the suite
 * itself decides: none of its checks failed, besides those of `excused`. `notes` tell what failed or was warned of.
 */
export async function runSuite(url, revision, excused) {
  const results = mkdtempSync(join(tmpdir(), "foredge-conformance-"));
  try {
    const entry = join(packageRoot, "dist/index.js");
    const args = [entry, "server", "--url", url, "--requirements", revision, "--output-dir", results];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"], timeout: runWithinMs });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    await new Promise((resolve, reject) => child.on("error", reject).on("close", resolve));
    if (!output.includes("=== SUMMARY ===")) {
      throw new Error(`the conformance suite came to no end:\n${output}`);
    }
    return readResults(results, excused);
  } finally {
    rmSync(results, { recursive: true });
  }
}

// One folder a scenario, `server-<name>-<time>`, with its checks.
function readResults(directory, excused) {
  return new Map(
    readdirSync(directory).map((folder) => {
      const [, name] = /^server-(.+?)-\d{4}-\d\d-\d\dT/.exec(folder) ?? [];
      const all = JSON.parse(readFileSync(join(directory, folder, "checks.json"), "utf8"));
      const checks = all.filter(({ id }) => !excused.has(id));
      const having = (status) => checks.filter((check) => check.status === status);
      const notes = [...having("FAILURE"), ...having("WARNING")].map(
        ({ id, status, errorMessage, details }) => `${status} ${id}: ${errorMessage ?? details?.message ?? ""}`,
      );
      return [name, { passed: having("FAILURE").length === 0, checks: having("SUCCESS").length, notes }];
    }),
  );
}

/** One line on how a scenario ended. */
export function lineOf(revision, name, result, isExpectedToFail) {
  const word = result?.passed ? "passed" : isExpectedToFail ? "failed as expected" : "FAILED";
  const notes = result === undefined ? ["the suite did not run it"] : result.notes;
  const tail = isExpectedToFail || notes.length === 0 ? "" : `\n  ${notes.join("\n  ")}`;
  return `${revision} ${name}: ${word}, ${result?.checks ?? 0} checks${tail}`;
}

/** Serves the fixture in workerd. Resolves to its endpoint and what stops it. */
export async function startFixture() {
  const wasm = join(here, "../../build/wasm/fixture.wasm");
  // Without it wrangler waits for it, without a word.
  assert.ok(existsSync(wasm), `${wasm} is missing: make fixture`);
  const worker = await startWorker({
    config: join(here, "wrangler.toml"),
    dev: { server: { hostname: "127.0.0.1", port: 0 }, inspector: false, watch: false, logLevel: "error" },
  });
  const { origin } = await worker.url;
  return { url: `${origin}/mcp`, stop: () => worker.dispose() };
}
