// The zip that goes to AWS: what is in it, and that two builds of the same sources are the same bytes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { root, scratchFolder } from "../rig/release.mjs";

const scratch = scratchFolder(after);
const script = join(root, "scripts/package-lambda");
const wasm = join(root, "build/wasm/foredge.wasm");

function packageInto(name) {
  const folder = join(scratch, name);
  execFileSync(script, [folder], { env: { ...process.env, TZ: name === "second" ? "Asia/Tokyo" : "UTC" } });
  return { zip: readFileSync(join(folder, "foredge-lambda.zip")), digest: readFileSync(join(folder, "foredge-lambda.zip.sha256"), "utf8") };
}

test("two builds are the same bytes", () => {
  const first = packageInto("first");
  const second = packageInto("second");
  assert.ok(first.zip.equals(second.zip));
  assert.equal(first.digest, second.digest);
});

test("the zip holds the bundle and the core, and nothing else", () => {
  const names = execFileSync("unzip", ["-Z1", join(scratch, "first/foredge-lambda.zip")], { encoding: "utf8" });
  assert.deepEqual(names.trim().split("\n"), ["index.mjs", "foredge.wasm"]);
  const packed = execFileSync("unzip", ["-p", join(scratch, "first/foredge-lambda.zip"), "foredge.wasm"], { maxBuffer: 1e8 });
  assert.ok(packed.equals(readFileSync(wasm)));
});
