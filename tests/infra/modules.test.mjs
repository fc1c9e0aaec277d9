// Each module and environment through the real terraform, offline: format, init, validate, test. Then mistakes of every kind
// of syntax are planted, and each must be found.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { infra, missingTerraform, Terraform } from "./terraform.mjs";

const missing = missingTerraform();
const folders = ["modules", "envs"]
  .filter((kind) => existsSync(join(infra, kind)))
  .flatMap((kind) => readdirSync(join(infra, kind)).map((name) => `${kind}/${name}`));

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

  // Each changes one text of the module; `found` is what terraform must say. The first four are found by validate alone.
  const main = "modules/datadog/main.tf";
  for (const [name, file, from, to, found] of [
    ["bad_unknown_attribute", main, "numerator   =", "numerater   =", /An argument named "numerater" is not expected/],
    ["bad_missing_attribute", main, /aggregation_type .*\n/, "", /The argument "aggregation_type" is required/],
    ["bad_wrong_type", main, "query_interval_seconds = each.value.slice.seconds", 'query_interval_seconds = "often"', /a number is\s+required/],
    ["bad_reference", main, "local.slo_ids, {", "local.slo_idz, {", /no local value named\s+"slo_idz"|slo_idz/],
    ["bad_missing_block", main, / {2}filter {\n.*\n {2}}\n/, "", /(At least|Insufficient).*filter/s],
    ["bad_nested_block", main, "          formula_expression", "          formula_expresion", /formula_expresion/],
    ["bad_second_block", main, "  compute {", '  compute {\n    aggregation_type = "count"\n  }\n  compute {', /Too many compute blocks/],
    ["bad_resource_type", main, 'resource "datadog_metric_metadata" "this"', 'resource "datadog_metric_metadatum" "this"', /does not support resource type/],
    ["bad_nested_attribute", "modules/logpush/main.tf", "timestamp_format =", "timestamp_fromat =", /times are RFC 3339/],
    ["bad_nested_type", "modules/logpush/main.tf", /field_names .*\n/, "field_names = { a = 1 }\n", /list of string required|field_names/],
    ["bad_template_name", "modules/datadog/api/monitors/error-rate.json", "${notify_page}", "${notify_pager}", /notify_pager/],
  ]) {
    test(name, async () => {
      const root = terraform.copy(name, (copy) => {
        const before = readFileSync(join(copy, file), "utf8");
        const planted = before.replace(from, () => to);
        assert.notEqual(planted, before, "the mistake was planted");
        writeFileSync(join(copy, file), planted);
      });
      const directory = join(root, file.split("/").slice(0, 2).join("/"));
      await terraform.run(directory, "init", "-backend=false");
      const validated = await terraform.run(directory, "validate");
      const outcome = validated.status === 0 ? await terraform.run(directory, "test") : validated;
      assert.notEqual(outcome.status, 0, "terraform must refuse");
      assert.match(outcome.output, found);
    });
  }
}
