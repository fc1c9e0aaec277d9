// Builds a small release with the native command line tool, once for all tests, and hands its objects to them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

export default function setup(project: TestProject): void {
  const out = mkdtempSync(join(tmpdir(), "foredge-worker-"));
  try {
    const printed = execFileSync("build/release/cli/foredge", ["build", "tests/worker/handbook", "--out", out], {
      encoding: "utf8",
    });
    const id = printed.trimEnd().split("\n").at(-1) ?? "";
    const root = join(out, id);
    const paths = readdirSync(root, { recursive: true, encoding: "utf8" });
    const files = paths.filter((path) => statSync(join(root, path)).isFile());
    const objects = Object.fromEntries(files.map((path) => [path, readFileSync(join(root, path), "base64")]));
    project.provide("release", { id, objects });
  } finally {
    rmSync(out, { recursive: true });
  }
}
