// Which providers an environment takes: exactly the versions whose schemas its modules are checked against, and with a lock file nothing else.
// scripts/ci/terraform runs with a terraform that only writes down how it was called.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { infra } from "./terraform.mjs";

const environments = readdirSync(join(infra, "envs"));
const schemas = fileURLToPath(new URL("provider/schemas/", import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), "foredge-lock-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

/** The version that `source` demands of each provider, as it is written. */
const demanded = (source) => Object.fromEntries(source.matchAll(/(\w+) = {\s*source += "[^"]+"\s*version += "([^"]+)"/g).map(([, name, version]) => [name, version]));

for (const name of environments) {
  test(`${name} takes the providers that its modules are checked against`, () => {
    const checked = Object.fromEntries(readdirSync(schemas).map((file) => [file.replace(".json", ""), JSON.parse(readFileSync(join(schemas, file), "utf8")).provider]));
    assert.deepEqual(demanded(readFileSync(join(infra, "envs", name, "main.tf"), "utf8")), checked);
  });
}

/** How terraform was called by `scripts/ci/terraform verb`, in a tree where the environments `locked` have a lock file. */
function callsOf(verb, locked = []) {
  const tree = mkdtempSync(join(scratch, "tree-"));
  const log = join(tree, "calls");
  cpSync(join(infra, "../scripts/ci/terraform"), join(tree, "scripts/ci/terraform"));
  for (const name of environments) mkdirSync(join(tree, "infra/envs", name), { recursive: true });
  for (const name of locked) writeFileSync(join(tree, "infra/envs", name, ".terraform.lock.hcl"), "");
  for (const tool of ["terraform", "make"]) {
    const path = join(tree, "bin", tool);
    mkdirSync(join(tree, "bin"), { recursive: true });
    writeFileSync(path, `#!/bin/sh\necho "${tool} $*" >> "${log}"\n`);
    chmodSync(path, 0o755);
  }
  const { status, stderr } = spawnSync(join(tree, "scripts/ci/terraform"), [verb], { encoding: "utf8", env: { ...process.env, PATH: `${join(tree, "bin")}:${process.env.PATH}` } });
  return { status, stderr, calls: status === 0 ? readFileSync(log, "utf8").trim().split("\n") : [] };
}

test("validating takes what the lock file names, and nothing else", () => {
  const [locked, ...rest] = environments;
  const { calls } = callsOf("validate", [locked]);
  const expected = [[locked, " -lockfile=readonly"], ...rest.map((name) => [name, ""])].flatMap(([name, flag]) => [
    `terraform -chdir=infra/envs/${name}/ init -backend=false -input=false${flag}`,
    `terraform -chdir=infra/envs/${name}/ validate`,
  ]);
  assert.deepEqual(calls, ["make lambda edge", ...expected]);
});

test("locking writes the digests for Linux and macOS, both kinds of processor", () => {
  const { calls } = callsOf("lock");
  const platforms = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"].map((each) => `-platform=${each}`).join(" ");
  assert.deepEqual(calls, environments.map((name) => `terraform -chdir=infra/envs/${name}/ providers lock ${platforms}`));
});

test("bad_verb", () => {
  const { status, stderr } = callsOf("apply");
  assert.equal(status, 2);
  assert.match(stderr, /usage/);
});
