// Runs Cloudflare's own command line tool, and reads what it says for programs. Knows no verb of ours; edge.ts does.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Environment } from "./settings.ts";

const program = join(dirname(createRequire(import.meta.url).resolve("wrangler/package.json")), "bin/wrangler.js");

export type Event = Readonly<Record<string, unknown>>;

function run(argv: readonly string[], environment: Environment, cwd: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...argv], { cwd, env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", reject).on("close", (code) => {
      resolve({ code, output });
    });
  });
}

/** Resolves to the events that the run wrote; throws with the tool's own words when it fails. Asks nothing, reports nothing. */
export async function runWrangler(argv: readonly string[], environment: Environment, cwd = process.cwd()): Promise<readonly Event[]> {
  const scratch = mkdtempSync(join(tmpdir(), "foredge-wrangler-"));
  const events = join(scratch, "events.ndjson");
  try {
    const quiet = { CI: "1", WRANGLER_SEND_METRICS: "false", WRANGLER_LOG_PATH: scratch, NO_COLOR: "1", FORCE_COLOR: "0" };
    const { code, output } = await run(argv, { ...environment, ...quiet, WRANGLER_OUTPUT_FILE_PATH: events }, cwd);
    if (code !== 0) throw new Error(`wrangler ${argv.slice(0, 2).join(" ")}: ${lastWords(output)}`);
    return readFileSync(events, "utf8").trimEnd().split("\n").map((line) => JSON.parse(line) as Event);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

// Colours as terminals take them: the tool writes some whatever it is told.
const colours = new RegExp(String.raw`${String.fromCharCode(27)}\[[\d;]*m`, "g");

function lastWords(output: string): string {
  const plain = output.replace(colours, "");
  const error = plain.slice(Math.max(0, plain.lastIndexOf("ERROR")));
  return error.split("\n").map((line) => line.trim()).filter((line) => line !== "").slice(0, 6).join(" ").slice(0, 1_000);
}
