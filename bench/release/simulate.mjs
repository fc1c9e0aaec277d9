// What the canary's rules do on simulated traffic: how often they take back a release that is no worse (the goal: below 1 %), how many
// requests they need to find one that is, and where they find nothing. `make release-simulation`; a seed repeats a run.
import { defaultPlan } from "../../release/analysis/plan.ts";
import { arm, randomFrom, runCanary, slowed } from "./arms.mjs";

const warm = arm();

/** Arms alike, in circumstances that mislead a naive judge. */
export const alike = [
  { name: "no failures", stable: arm({ failures: 0 }) },
  { name: "0.1 % failures", stable: warm },
  { name: "0.9 % failures, just under the guardrail", stable: arm({ failures: 0.009 }) },
  { name: "1 % failures, on the guardrail", stable: arm({ failures: 0.01 }) },
  { name: "1.2 % failures in both arms", stable: arm({ failures: 0.012 }) },
  { name: "20 times the failures for a while, in both arms", stable: warm, drift: (slot, promoted) => (!promoted && slot % 15 > 9 ? 20 : 1) },
  { name: "p95 on the guardrail", stable: arm({ near: [0.5, 0.2, 0.15, 0.07, 0.03, 0.03, 0.015, 0.004, 0.001] }) },
  { name: "a cold canary: 40 % far answers beside 5 %", stable: warm, canary: arm({ cold: 0.4 }) },
];

/** The same bad time after promotion: with nothing beside the release nobody can tell, and the one before is no worse. */
export const alone = { name: "20 times the failures for a while, promoted", stable: warm, drift: (slot, promoted) => (promoted && slot % 15 > 9 ? 20 : 1) };

/** Part of `runs` canaries alike to their stable arm that are taken back, by which rule. */
export function falseRollbacks(seed, runs, scenario, perSlot, maxSlots = 90) {
  const random = randomFrom(seed);
  const ends = { promoted: 0, rollback: 0, waiting: 0 };
  const rules = {};
  for (let run = 0; run < runs; run += 1) {
    const { end, rule } = runCanary(random, defaultPlan, { canary: scenario.stable, ...scenario, perSlot, maxSlots });
    ends[end] += 1;
    if (end === "rollback") rules[rule] = (rules[rule] ?? 0) + 1;
  }
  return { ...ends, rules };
}

const at = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];

/** A worse canary held at `percent`: how many of `runs` are found within `maxSlots`, with how many of its requests and slots. */
export function detection(seed, runs, { stable, canary, percent, perSlot, maxSlots = 60 }) {
  const random = randomFrom(seed);
  const found = [];
  for (let run = 0; run < runs; run += 1) {
    const result = runCanary(random, defaultPlan, { stable, canary, perSlot, maxSlots, from: percent, stay: true });
    if (result.end === "rollback") found.push(result);
  }
  const of = (name) => found.map((result) => result[name]).sort((a, b) => a - b);
  const [requests, slots] = [of("requests"), of("slots")];
  return { found: found.length / runs, requests: [at(requests, 0.5), at(requests, 0.95)], slots: [at(slots, 0.5), at(slots, 0.95)] };
}

export const worse = [
  { name: "1 % → 3 % failures", stable: arm({ failures: 0.01 }), canary: arm({ failures: 0.03 }) },
  { name: "0.1 % → 1 % failures", stable: warm, canary: arm({ failures: 0.01 }) },
  { name: "0.1 % → 100 % failures", stable: warm, canary: arm({ failures: 1 }) },
  { name: "a fifth of the answers a bucket slower", stable: warm, canary: arm({ near: slowed(warm.near, 0.2), far: slowed(warm.far, 0.2) }) },
  { name: "half of the answers a bucket slower", stable: warm, canary: arm({ near: slowed(warm.near, 0.5), far: slowed(warm.far, 0.5) }) },
  { name: "p95 at 400 ms", stable: warm, canary: arm({ near: [0.5, 0.2, 0.1, 0.05, 0.05, 0.05, 0.03, 0.015, 0.005] }) },
];

const padded = (cells, widths) => cells.map((cell, index) => String(cell).padEnd(widths[index])).join("  ");

function main(seed, runs) {
  console.log(`seed ${seed}, ${runs} runs a row\n\narms alike: taken back (goal: below 1 %)`);
  const widths = [50, 12, 10, 10, 10];
  console.log(padded(["", "per minute", "taken back", "promoted", "by"], widths));
  let [taken, all] = [0, 0];
  for (const scenario of alike) {
    for (const perSlot of [3_000, 30_000]) {
      const { promoted, rollback, rules } = falseRollbacks(seed, runs, scenario, perSlot);
      taken += rollback;
      all += runs;
      console.log(padded([scenario.name, perSlot, `${((100 * rollback) / runs).toFixed(2)} %`, `${((100 * promoted) / runs).toFixed(1)} %`, JSON.stringify(rules)], widths));
    }
  }
  console.log(`false rollbacks: ${taken} of ${all} = ${((100 * taken) / all).toFixed(3)} %`);
  const { rollback } = falseRollbacks(seed, Math.ceil(runs / 20), alone, 3_000);
  console.log(`not counted: ${alone.name}: ${rollback} of ${Math.ceil(runs / 20)}\n\na worse canary: found within 60 minutes, median and 95th percentile of what it took`);
  const wide = [42, 9, 12, 8, 22, 14];
  console.log(padded(["", "percent", "per minute", "found", "requests of the canary", "minutes"], wide));
  const few = Math.max(20, Math.floor(runs / 20));
  for (const { name, stable, canary } of worse) {
    for (const percent of [1, 10, 50]) {
      for (const perSlot of [300, 3_000, 30_000]) {
        const { found, requests, slots } = detection(seed, few, { stable, canary, percent, perSlot });
        const shown = found === 0 ? ["-", "-"] : [requests.join(" / "), slots.join(" / ")];
        console.log(padded([name, percent, perSlot, `${Math.round(100 * found)} %`, ...shown], wide));
      }
    }
  }
}

if (import.meta.main) main(Number(process.env.FOREDGE_SEED ?? 1), Number(process.argv[2] ?? 2_000));
