// The simulation of bench/release, briefly: arms alike are left alone, worse ones found, and its dice are fair.
import assert from "node:assert/strict";
import test from "node:test";
import { binomial, randomFrom } from "../../bench/release/arms.mjs";
import { alike, alone, detection, falseRollbacks, worse } from "../../bench/release/simulate.mjs";

const seed = Number(process.env.FOREDGE_SEED ?? 7);

test("arms alike are taken back in less than 1 % of the runs", (t) => {
  const runs = 60;
  let taken = 0;
  for (const scenario of alike) taken += falseRollbacks(seed, runs, scenario, 3_000).rollback;
  t.diagnostic(`seed ${seed}: ${taken} of ${runs * alike.length}`);
  // At a chance of 0.8 % more than 12 of 480 come once in 2,000 seeds.
  assert.ok(taken <= 12, `${taken} of ${runs * alike.length}, seed ${seed}`);
});

test("good releases get to the end", () => {
  const { promoted } = falseRollbacks(seed, 30, alike[1], 30_000);
  assert.equal(promoted, 30);
});

for (const { name, stable, canary } of worse) {
  test(`bad_release: ${name} at 10 %`, (t) => {
    const { found, requests } = detection(seed, 25, { stable, canary, percent: 10, perSlot: 3_000 });
    t.diagnostic(`seed ${seed}: ${found * 100} % after ${requests.join(" / ")} requests`);
    assert.ok(found >= 0.9);
  });
}

test("a bad time with nothing beside the release is its fault for all that can be known", () => {
  assert.ok(falseRollbacks(seed, 5, alone, 3_000).rollback > 0);
});

test("binomial numbers come as often as they should", () => {
  const random = randomFrom(seed);
  for (const [n, p] of [[5, 0.3], [40, 0.02], [12, 0.9]]) {
    const draws = 40_000;
    const seen = new Array(n + 1).fill(0);
    for (let draw = 0; draw < draws; draw += 1) seen[binomial(random, n, p)] += 1;
    let chance = (1 - p) ** n;
    for (let k = 0; k <= n; k += 1) {
      const spread = Math.sqrt(draws * chance * (1 - chance));
      assert.ok(Math.abs(seen[k] - draws * chance) <= 5 * spread + 1, `${k} of ${n} at ${p}: ${seen[k]} of ${draws}, seed ${seed}`);
      chance *= ((n - k) / (k + 1)) * (p / (1 - p));
    }
  }
  const large = Array.from({ length: 200 }, () => binomial(random, 300_000, 0.5));
  assert.ok(Math.abs(large.reduce((a, b) => a + b) / 200 - 150_000) < 5 * Math.sqrt(75_000 / 200));
});
