// Builds a small release with the native command line tool, once for all tests, and hands its objects to them, with the
// answers that the same core gives in Node.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { bytesOf } from "../../../worker/src/frames.ts";
import { type Question, questions } from "../questions.ts";
import { nodeHost } from "./wasm-host.ts";

export default async function setup(project: TestProject): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), "foredge-worker-"));
  try {
    const printed = execFileSync("build/release/foredge", ["build", "tests/worker/handbook", "--out", out], {
      encoding: "utf8",
    });
    const id = printed.trimEnd().split("\n").at(-1) ?? "";
    const directory = join(out, id);
    const paths = readdirSync(directory, { recursive: true, encoding: "utf8" });
    const files = paths.filter((path) => statSync(join(directory, path)).isFile());
    const objects = Object.fromEntries(files.map((path) => [path, readFileSync(join(directory, path), "base64")]));
    project.provide("release", { id, objects });
    project.provide("nodeAnswers", await answersOf(directory));
  } finally {
    rmSync(out, { recursive: true });
  }
}

async function answersOf(directory: string): Promise<Record<string, { status: number; body: string }>> {
  const answer = nodeHost("build/wasm/foredge.wasm", directory);
  const ask = async (question: Question): Promise<[string, { status: number; body: string }]> => {
    const { reply } = await answer({ ...question, id: question.name, place: () => ({}) });
    return [question.name, { status: reply.status, body: new TextDecoder().decode(bytesOf(reply.body)) }];
  };
  return Object.fromEntries(await Promise.all(questions.map(ask)));
}
