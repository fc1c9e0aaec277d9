// Mistakes are planted, one at a time, and each must be found by terraform with the words that name it. Prints how many of each kind.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { semantic, syntax } from "./mistakes.mjs";
import { missingTerraform, Terraform } from "./terraform.mjs";

const kinds = [...Object.entries(syntax).map(([kind, rows]) => [`syntax, ${kind}`, rows]), ...Object.entries(semantic)];
const counts = new Map(kinds.map(([kind, rows]) => [kind, { planted: rows.length, caught: 0 }]));
let terraform;

function plantedCopy(name, file, from, to) {
  return terraform.copy(name, (copy) => {
    const text = readFileSync(join(copy, file), "utf8");
    const planted = text.replace(from, typeof from === "string" ? () => to : to);
    assert.notEqual(planted, text, "the mistake was planted");
    writeFileSync(join(copy, file), planted);
  });
}

async function find(kind, [name, file, from, to, found]) {
  const directory = join(plantedCopy(name, file, from, to), file.split("/").slice(0, 2).join("/"));
  await terraform.run(directory, "init", "-backend=false");
  const validated = await terraform.run(directory, "validate");
  if (kind in semantic) {
    assert.equal(validated.status, 0, `validate finds it already, so it is no mistake of meaning:\n${validated.output}`);
  }
  const outcome = validated.status === 0 ? await terraform.run(directory, "test") : validated;
  assert.notEqual(outcome.status, 0, "terraform must refuse");
  assert.match(outcome.output.replace(/\n[│\s]*/g, " "), found);
  counts.get(kind).caught += 1;
}

// Without terraform modules.test.mjs fails and says how to get it.
if (missingTerraform() === undefined) {
  describe("planted mistakes", { concurrency: 2 }, () => {
    before(async () => {
      terraform = await new Terraform().start();
    });
    after(() => {
      terraform.stop();
      const lines = [...counts].map(([kind, { planted, caught }]) => `${kind}: ${caught}/${planted}`);
      const sum = (what) => [...counts.values()].reduce((all, one) => all + one[what], 0);
      console.log(`infra: caught=${sum("caught")} planted=${sum("planted")} (${lines.join("; ")})`);
    });
    for (const [kind, rows] of kinds) {
      for (const row of rows) test(`${kind}: ${row[0]}`, () => find(kind, row));
    }
  });
}
