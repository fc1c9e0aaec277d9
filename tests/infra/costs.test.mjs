// The price of an environment: both texts show the table as infra/costs.mjs computes it, and its sums are those of its lines.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { asOf, columns, costs, prices, sources, table } from "../../infra/costs.mjs";

for (const page of ["infra/README.md", "docs/production.md"]) {
  test(`${page} shows the table`, () => {
    const text = readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");
    assert.ok(text.includes(table()), "run node infra/costs.mjs and put its table there");
  });
}

test("infra/README.md says when and where every price was read", () => {
  const text = readFileSync(new URL("../../infra/README.md", import.meta.url), "utf8");
  assert.ok(text.includes(asOf));
  assert.ok(text.includes(sources()), "run node infra/costs.mjs and put its second table there");
});

for (const [key, [amount, what, address, how]] of Object.entries(prices)) {
  test(`the price ${key} says what for, where it stands and how it was read`, () => {
    assert.ok(amount > 0 && what.length > 5);
    assert.equal(new URL(address).protocol, "https:");
    assert.ok(["vendor", "others"].includes(how));
  });
}

test("more requests cost more in all, and less a million", () => {
  const sums = columns.map((column) => Object.values(costs(column)).reduce((sum, value) => sum + value, 0));
  assert.ok(sums[0] < sums[1] && sums[1] < sums[2]);
  assert.ok(sums[0] / columns[0].perSecond > sums[1] / columns[1].perSecond && sums[1] / columns[1].perSecond > sums[2] / columns[2].perSecond);
  assert.ok(sums.flat().every((sum) => Number.isFinite(sum) && sum > 0));
});
