// The reduced chaos run: every fault alone, some pairs, a short soak, all with promotions and rollbacks going on. `make chaos` runs the
// same code over every pair and a million requests.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { pairs, singles } from "../rig/cells.mjs";
import { addTotals, Chaos, lineOf, noTotals } from "../rig/chaos.mjs";
import { randomFrom } from "../rig/faults.mjs";
import { scratchFolder } from "../rig/release.mjs";
import { startStack } from "../rig/stack.mjs";

const scratch = scratchFolder(after);
const totals = noTotals();
const random = randomFrom(5);
const somePairs = Array.from({ length: 4 }, () => pairs[Math.floor(random() * pairs.length)]);
let stack, chaos;

before(async () => {
  stack = await startStack(scratch);
  chaos = new Chaos(stack, { leastPace: 2, connections: 8 });
  await chaos.warmUp();
});
after(() => stack.stop());

function check(result) {
  addTotals(totals, result);
  const { wrong, hung, avoidable_5xx: avoidable } = result;
  assert.deepEqual({ wrong, hung, avoidable }, { wrong: 0, hung: 0, avoidable: 0 }, result.examples.join("\n"));
}

for (const cell of [...singles, ...somePairs]) {
  test(cell.name, async () => {
    const result = await chaos.runCell(cell, { count: 10 });
    check(result);
    for (const [fault, times] of Object.entries(result.fired)) assert.ok(times > 0, `${fault} never fired`);
  });
}

test("a short soak", async (context) => {
  for (let index = 0; index < 2; index += 1) check(await chaos.runStretch(index, { count: 150 }));
  context.diagnostic(`clocks ${chaos.pace} times slower; ${lineOf(totals)}`);
});
