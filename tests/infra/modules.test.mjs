// Each module and environment through the real terraform, offline: format, init, validate, test. Its twin planted.test.mjs shows that these
// find mistakes.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { infra, missingTerraform, Terraform } from "./terraform.mjs";

const missing = missingTerraform();
const folders = ["modules", "envs"].flatMap((kind) => readdirSync(join(infra, kind)).map((name) => `${kind}/${name}`));

test("terraform is there", () => {
  assert.equal(missing, undefined, missing);
});

if (missing === undefined) {
  describe("terraform", withTerraform);
}

function withTerraform() {
  let terraform;
  before(async () => {
    terraform = await new Terraform().start();
  });
  after(() => terraform.stop());

  test("format", async () => {
    const { status, output } = await terraform.run(infra, "fmt", "-check", "-recursive", "-diff");
    assert.equal(status, 0, output);
  });

  for (const folder of folders) {
    test(folder, async () => {
      const directory = join(terraform.copy(folder.replaceAll("/", "-")), folder);
      for (const command of [["init", "-backend=false"], ["validate"], ["test"]]) {
        const { status, output } = await terraform.run(directory, ...command);
        assert.equal(status, 0, `${command}: ${output}`);
        assert.doesNotMatch(output, /^Warning/m);
      }
    });
  }

  // What no mock shows: on a later apply the alias's version and weights stay as the release tool left them.
  test("the release tool owns the alias", () => {
    const source = readFileSync(join(infra, "modules/aws-origin/function.tf"), "utf8");
    assert.match(source, /resource "aws_lambda_alias" "live" {[^}]*lifecycle {\s*ignore_changes = \[function_version, routing_config\]\s*}\s*}/);
  });
}
