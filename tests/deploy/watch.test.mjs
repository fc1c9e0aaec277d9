// The watcher of the code, over sides in memory and counts that the test makes up: what it judges, when it goes back, and how it gets along
// with a run beside it. tests/deploy/canary.test.mjs has it in workerd, under load.
import assert from "node:assert/strict";
import test from "node:test";
import { Deployer } from "../../deploy/deployment.ts";
import { lookAtCode } from "../../deploy/watch.ts";
import { parsePlan } from "../../release/analysis/plan.ts";
import { artifactNamed, calmJudge, MemoryWorld } from "./memory.mjs";

const plan = parsePlan(JSON.stringify({ slotSeconds: 60, steps: [{ percent: 10, requests: 100, slots: 2 }], watchSlots: 60, staleSlots: 60 }));
const slotMs = 60_000;
const times = (count) => [count, 0, 0, 0, 0, 0, 0, 0, 0];
const counted = (requests, failures) => ({ requests, failures, near: times(requests), far: times(0) });

/** Every slot has so many failures among a thousand requests of a version; `asked` are the questions. */
function sourceOf(failures, asked = []) {
  const of = (version) => (version === "" ? counted(0, 0) : counted(1_000, failures[version] ?? 0));
  return {
    name: "made up",
    async read(question) {
      asked.push(question);
      const slots = [];
      for (let atMs = question.fromMs; atMs < question.toMs; atMs += slotMs) slots.push({ atMs, stable: of(question.stable), canary: of(question.canary) });
      return slots;
    },
  };
}

/** A world in which v1 is live, and `work` has been done with v2; then `minutes` pass. */
async function after(work, minutes = 5) {
  const memory = new MemoryWorld();
  await new Deployer(memory.world()).run(artifactNamed("v1"), calmJudge, "");
  await work(new Deployer(memory.world()), memory);
  const [latest] = await memory.world().records.list();
  const watch = (failures, changes = {}) => ({
    ...memory.world(), source: sourceOf(failures), plan, by: "watch",
    now: () => new Date(Date.parse(latest.changed) + minutes * slotMs), ...changes,
  });
  return { memory, watch, latest: async () => (await memory.world().records.list())[0], splits: () => Object.values(memory.sides).map(({ state }) => state.split) };
}
const second = artifactNamed("v2");
const deployed = (deployer) => deployer.run(second, calmJudge, "");
const waits = { ...calmJudge, look: async ({ percent }) => (percent === 10 ? Promise.reject(new Error("the run died")) : { action: "promote", reason: "" }) };
const onTrial = async (deployer) => {
  await deployer.upload(second, "");
  await deployer.canary(second, waits).catch(() => undefined);
};
const before = [{ stable: "edge-1" }, { stable: "origin-1" }];

test("bad_promoted: a version that fails after it got everything goes back on both sides, and is told of", async () => {
  const { memory, watch, latest, splits } = await after(deployed);
  const look = await lookAtCode(watch({ "edge-2": 100 }));
  assert.equal(look.kind, "rolled_back");
  assert.match(look.why, /^watch: failure_rate: 10\.00 % of/);
  assert.deepEqual(splits(), before);
  const { state, why, steps } = await latest();
  assert.deepEqual([state, why], ["rolled_back", look.why]);
  assert.deepEqual(steps.slice(-2).map(({ name }) => name), ["rollback edge", "rollback origin"]);
  assert.deepEqual(memory.notes.map(({ name, release }) => [name, release.by, release.from]), [["release.rollback", "watch", "v2"]]);
  assert.deepEqual(await lookAtCode(watch({})), { kind: "idle" }, "a second look finds it done");
});

test("bad_canary: one that its run left alone is watched on and goes back", async () => {
  const { watch, splits, latest } = await after(onTrial);
  assert.equal((await latest()).state, "canary");
  const look = await lookAtCode(watch({ "edge-2": 100 }));
  assert.equal(look.kind, "rolled_back");
  assert.deepEqual(splits(), before);
});

test("bad_canary in two regions: both go back", async () => {
  const { watch, memory } = await after(async (deployer, world) => {
    world.regions = world.spread();
    await new Deployer(world.world()).run(artifactNamed("v1b"), calmJudge, "");
    await onTrial(new Deployer(world.world()));
  });
  await lookAtCode(watch({ [memory.sides.edge.state.versions.get("v2")]: 100 }));
  assert.deepEqual(memory.regions.map(({ split }) => split), [{ stable: "origin-east-1" }, { stable: "origin-west-1" }]);
});

for (const [name, work, minutes, failures] of [
  ["a promoted version that is no worse stays", deployed, 5, { "edge-1": 2, "edge-2": 2 }],
  ["a canary that is no worse stays, and is not promoted", onTrial, 30, {}],
  ["failures that the version before had too take nothing back", deployed, 5, { "edge-1": 100, "edge-2": 100 }],
]) {
  test(name, async () => {
    const { watch, splits } = await after(work, minutes);
    const wanted = splits();
    const look = await lookAtCode(watch(failures));
    assert.equal(look.kind, "watched", JSON.stringify(look));
    assert.deepEqual(splits(), wanted);
  });
}

test("what is asked: the version since it has everything, and the one before in the hour before", async () => {
  const { watch } = await after(deployed, 5);
  const asked = [];
  await lookAtCode(watch({}, { source: sourceOf({}, asked) }));
  assert.deepEqual(asked.map(({ subject, stable, canary }) => [subject, stable, canary]), [["version", "edge-2", ""], ["version", "edge-1", ""]]);
  assert.equal(asked[1].toMs - asked[1].fromMs, 60 * slotMs);
  assert.equal(asked[0].fromMs - asked[1].toMs, slotMs, "the slot of the promotion is nobody's");
});

for (const [name, work, minutes] of [
  ["an hour after promotion nothing is watched", deployed, 61],
  ["a version that is only tried is not watched", (deployer) => deployer.upload(second, ""), 5],
  ["nor the first of all", () => undefined, 5],
]) {
  test(name, async () => {
    const { watch, splits } = await after(work, minutes);
    const wanted = splits();
    assert.deepEqual(await lookAtCode(watch({ "edge-1": 500, "edge-2": 500 })), { kind: "idle" });
    assert.deepEqual(splits(), wanted);
  });
}

test("blind without counts: said, and nothing is taken back", async () => {
  const { memory, watch, splits } = await after(deployed);
  const dead = { name: "dead", read: async () => { throw new Error("status 503"); } };
  for (const source of [undefined, dead]) assert.equal((await lookAtCode(watch({}, { source }))).kind, "blind");
  assert.deepEqual(memory.notes.map(({ name }) => name), ["release.blind", "release.blind"]);
  assert.deepEqual(splits()[0], { stable: "edge-2" });
});

test("a way back whose run died is ended, after some minutes", async () => {
  const dying = async (deployer, memory) => {
    await deployed(deployer);
    memory.killAt = memory.changes + 2; // the record says so, the edge is back
    await deployer.rollback("bad").catch(() => undefined);
    memory.revive();
  };
  const soon = await after(dying, 1);
  assert.deepEqual(soon.splits(), [{ stable: "edge-1" }, { stable: "origin-2" }]);
  assert.deepEqual(await lookAtCode(soon.watch({})), { kind: "idle" }, "somebody may be at it");
  const later = await after(dying, 4);
  assert.equal((await lookAtCode(later.watch({}))).kind, "rolled_back");
  assert.deepEqual(later.splits(), before);
});

test("shares that a run moved while it was taken back go back, too", async () => {
  const { memory, watch, splits } = await after(async (deployer) => {
    await onTrial(deployer);
    await deployer.rollback("bad");
  }, 1);
  memory.sides.edge.state.split = { stable: "edge-1", canary: { version: "edge-2", percent: 50 } };
  assert.equal((await lookAtCode(watch({}))).kind, "rolled_back");
  assert.deepEqual(splits(), before);
});

test("whoever writes the record first decides", async () => {
  const { watch, memory, latest } = await after(deployed);
  const world = watch({ "edge-2": 100 });
  const { read } = world.source;
  // Somebody takes it back while the watcher asks.
  let theirs;
  world.source = { ...world.source, read: async (question) => {
    await (theirs ??= new Deployer(memory.world()).rollback("by hand"));
    return read(question);
  } };
  assert.deepEqual(await lookAtCode(world), { kind: "lost" });
  assert.equal((await latest()).why, "by hand");
});
