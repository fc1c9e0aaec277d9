// The tutorial's commands do what it says: those of its fences that are marked `sh run` are run one behind the other in one shell,
// from the top of the checkout, with build/releases elsewhere.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const tutorial = readFileSync("docs/getting-started.md", "utf8");
const commands = [...tutorial.matchAll(/^```sh run\n([\s\S]*?)^```$/gm)].map(([, lines]) => lines);

test("the commands of docs/getting-started.md run", () => {
  assert.ok(commands.length >= 2);
  const releases = mkdtempSync(join(tmpdir(), "foredge-tutorial-"));
  try {
    const script = commands.join("").replaceAll("build/releases", releases);
    const { status, stdout, stderr } = spawnSync("bash", ["-euo", "pipefail", "-c", script], { encoding: "utf8" });
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
    assert.match(stdout, /^1\. foredge@current > /m);
    assert.match(stdout, /^0 pages added, 0 removed, 0 changed$/m);
    assert.match(stdout, /^ok: /m);
  } finally {
    rmSync(releases, { recursive: true });
  }
});
