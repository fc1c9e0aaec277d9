// The native command line tool as the release tool uses it: verify, diff, search. Knows where it is and how to read what it prints.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Refusal } from "./transitions.ts";

const run = promisify(execFile);
const tool = process.env["FOREDGE"] || fileURLToPath(new URL("../build/release/foredge", import.meta.url));
const mostBytes = 256 * 1024 * 1024;

/** What it printed. Throws a Refusal with its own words when it ends with another code than 0. */
export async function foredge(...args: string[]): Promise<string> {
  if (!existsSync(tool)) {
    throw new Refusal(`${tool} is missing: make cli`);
  }
  try {
    return (await run(tool, args, { maxBuffer: mostBytes })).stdout;
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Refusal(`foredge ${args[0] ?? ""}: ${stderr?.trim() || message}`);
  }
}
