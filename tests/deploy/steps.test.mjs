// The laws of a deployment's steps, over sides in memory: a run that is killed before or after any change is finished by running it again,
// with the same outcome; so is a way back. What a person moved meanwhile stays as it is.
import assert from "node:assert/strict";
import test from "node:test";
import { Deployer, RolledBack } from "../../deploy/deployment.ts";
import { artifactNamed, calmJudge, Killed, MemoryWorld } from "./memory.mjs";

const first = artifactNamed("v1"), second = artifactNamed("v2");

/** A world in which v1 is live. */
async function liveWorld() {
  const memory = new MemoryWorld();
  await new Deployer(memory.world()).run(first, calmJudge, "");
  Object.assign(memory, { changes: 0, log: [] });
  for (const { state } of Object.values(memory.sides)) state.splits = [];
  return memory;
}

const summary = async (memory) => ({
  splits: Object.values(memory.sides).map(({ state }) => state.split),
  records: (await memory.world().records.list()).map(({ number, identifier, state, range, versions }) => ({ number, identifier, state, range, versions })),
});

/** Ends `work` at each change in turn, before and after it, repeats it with `again`, and checks what `wanted` says. */
async function killEverywhere(prepare, work, again, wanted) {
  const calm = await prepare();
  await work(calm).catch(() => undefined);
  const { changes } = calm;
  assert.ok(changes > 3, `only ${changes} changes`);
  for (let killAt = 1; killAt <= changes; killAt += 1) {
    for (const killBefore of [true, false]) {
      const memory = await prepare();
      Object.assign(memory, { killAt, killBefore });
      await assert.rejects(work(memory), Killed);
      memory.revive();
      await again(memory);
      await wanted(memory, `killed ${killBefore ? "before" : "after"} change ${killAt}: ${calm.log[killAt - 1]}`);
    }
  }
  return changes;
}

test("the first deployment has nothing beside it and gets everything", async () => {
  const memory = await liveWorld();
  assert.deepEqual(await summary(memory), {
    splits: [{ stable: "edge-1" }, { stable: "origin-1" }],
    records: [{ number: 1, identifier: "v1", state: "live", range: "..commit-of-v1", versions: { origin: "origin-1", edge: "edge-1" } }],
  });
});

test("a deployment goes through 0, 1, 10, 50 and 100 percent on both sides, the origin first", async () => {
  const memory = await liveWorld();
  await new Deployer(memory.world()).run(second, calmJudge, "");
  for (const { state } of Object.values(memory.sides)) assert.deepEqual(state.splits, [0, 1, 10, 50, 100]);
  const splits = memory.log.filter((what) => what.startsWith("split"));
  assert.deepEqual(splits, Array.from({ length: 5 }, () => ["split origin", "split edge"]).flat());
});

test("a deployment that was killed anywhere is finished by running it again", async (t) => {
  const work = (memory) => new Deployer(memory.world()).run(second, calmJudge, "");
  const calm = await liveWorld();
  await work(calm);
  const wanted = await summary(calm);
  const changes = await killEverywhere(liveWorld, work, work, async (memory, when) => {
    assert.deepEqual(await summary(memory), wanted, when);
    for (const { state } of Object.values(memory.sides)) {
      assert.equal(state.versions.size, 2, `${when}: uploaded more than once`);
      assert.deepEqual(state.splits, state.splits.toSorted((a, b) => a - b), `${when}: a share went down`);
    }
  });
  t.diagnostic(`killed before and after each of ${changes} changes`);
});

test("the first deployment, killed anywhere, is finished too", async () => {
  const work = (memory) => new Deployer(memory.world()).run(first, calmJudge, "");
  await killEverywhere(async () => new MemoryWorld(), work, work, async (memory, when) => {
    const { splits, records } = await summary(memory);
    assert.deepEqual(splits, [{ stable: "edge-1" }, { stable: "origin-1" }], when);
    assert.deepEqual(records.map(({ state }) => state), ["live"], when);
  });
});

test("a way back that was killed anywhere is finished by going back again, and the edge goes first", async () => {
  const live = async () => {
    const memory = await liveWorld();
    await new Deployer(memory.world()).run(second, calmJudge, "");
    Object.assign(memory, { changes: 0, log: [] });
    return memory;
  };
  const back = (memory) => new Deployer(memory.world()).rollback("bad");
  // Killed after its last change it is done; the repetition would go one further, which is another wish.
  const again = async (memory) => {
    if ((await summary(memory)).records[0].state !== "rolled_back") await back(memory);
  };
  await killEverywhere(live, back, again, async (memory, when) => {
    const { splits, records } = await summary(memory);
    assert.deepEqual(splits, [{ stable: "edge-1" }, { stable: "origin-1" }], when);
    assert.deepEqual(records.map(({ state }) => state), ["rolled_back", "live"], when);
  });
  const memory = await live();
  await back(memory);
  assert.deepEqual(memory.log.filter((what) => what.startsWith("rollback")), ["rollback edge", "rollback origin"]);
  const [{ name, release }] = memory.notes;
  assert.deepEqual([name, release], ["release.rollback", { subject: "code", from: "v2", to: "edge-1", reason: "bad", by: "test", number: 2 }]);
});

test("a bad canary goes back by itself, also when its run is killed on the way", async () => {
  const badJudge = { ...calmJudge, look: async ({ percent }) => (percent < 10 ? { action: "promote", reason: "" } : { action: "rollback", reason: "failures: many" }) };
  const work = (memory) => new Deployer(memory.world()).run(second, badJudge, "");
  const again = async (memory) => {
    if ((await summary(memory)).records[0].state !== "rolled_back") await assert.rejects(work(memory), RolledBack);
  };
  await killEverywhere(liveWorld, work, again, async (memory, when) => {
    const { splits, records } = await summary(memory);
    assert.deepEqual(splits, [{ stable: "edge-1" }, { stable: "origin-1" }], when);
    assert.equal(records[0].state, "rolled_back", when);
  });
});

for (const name of ["edge", "origin"]) {
  test(`a version of the ${name} that fails its trial gets no request of a client`, async () => {
    const memory = await liveWorld();
    memory.sides[name].state.bad.add(`${name}-2`);
    await assert.rejects(new Deployer(memory.world()).run(second, calmJudge, ""), RolledBack);
    assert.deepEqual((await summary(memory)).splits, [{ stable: "edge-1" }, { stable: "origin-1" }]);
    for (const { state } of Object.values(memory.sides)) assert.deepEqual(state.splits, [0]);
  });
}

test("bad_foreign_split: what a person moved during a canary stays, and the run stops", async () => {
  const memory = await liveWorld();
  const judge = {
    ...calmJudge,
    look: async ({ percent }) => {
      if (percent === 10) memory.sides.edge.state.split = { stable: "edge-1" };
      return { action: "promote", reason: "" };
    },
  };
  await assert.rejects(new Deployer(memory.world()).run(second, judge, ""), /not as this deployment left them/);
  assert.deepEqual(memory.sides.edge.state.split, { stable: "edge-1" });
});

test("bad_two_runs: another artifact under way is in the way", async () => {
  const memory = await liveWorld();
  await new Deployer(memory.world()).upload(second, "");
  await assert.rejects(new Deployer(memory.world()).upload(artifactNamed("v3"), ""), /deployment 2 of v2 is under way/);
  await assert.rejects(new Deployer(memory.world()).promote(artifactNamed("v3")), /no deployment of v3 is under way/);
});

test("bad_same_record: of two runs that change one record, one stops", async () => {
  const memory = await liveWorld();
  const one = memory.world(), other = memory.world();
  const [record] = await one.records.list();
  await other.records.list();
  await other.records.write({ ...record, why: "other" });
  await assert.rejects(one.records.write({ ...record, why: "one" }), /another run/);
});

test("blue and green: from the trial to everything", async () => {
  const memory = await liveWorld();
  await new Deployer(memory.world()).run(second, { ...calmJudge, percents: [] }, "");
  for (const { state } of Object.values(memory.sides)) assert.deepEqual(state.splits, [0, 100]);
});

test("two deployments can be taken back one after the other", async () => {
  const memory = await liveWorld();
  for (const version of ["v2", "v3"]) await new Deployer(memory.world()).run(artifactNamed(version), calmJudge, "");
  for (const wanted of ["edge-2", "edge-1"]) {
    await new Deployer(memory.world()).rollback("bad");
    assert.deepEqual(memory.sides.edge.state.split, { stable: wanted });
  }
  const first = await new Deployer(memory.world()).rollback("bad");
  assert.equal(first.state, "rolled_back");
  assert.deepEqual(memory.sides.edge.state.split, { stable: "edge-1" }, "before the first there is nothing to go back to");
});

test("an origin in two regions moves in both, wherever a run is killed", async () => {
  const spread = async () => {
    const memory = new MemoryWorld();
    memory.regions = memory.spread();
    await new Deployer(memory.world()).run(first, calmJudge, "");
    Object.assign(memory, { changes: 0, log: [] });
    return memory;
  };
  const work = (memory) => new Deployer(memory.world()).run(second, calmJudge, "");
  await killEverywhere(spread, work, work, async (memory, when) => {
    assert.deepEqual(memory.regions.map(({ split }) => split), [{ stable: "origin-east-2" }, { stable: "origin-west-2" }], when);
    const [record] = await memory.world().records.list();
    assert.equal(record.versions.origin, "east=origin-east-2,west=origin-west-2", when);
    assert.equal(record.state, "live", when);
  });
  const memory = await spread();
  await work(memory);
  await new Deployer(memory.world()).rollback("bad");
  assert.deepEqual(memory.regions.map(({ split }) => split), [{ stable: "origin-east-1" }, { stable: "origin-west-1" }]);
});

test("bad_foreign_region: what a person moved in one region stays, and the run stops", async () => {
  const memory = new MemoryWorld();
  const [, west] = memory.spread();
  await new Deployer(memory.world()).run(first, calmJudge, "");
  const judge = {
    ...calmJudge,
    look: async ({ percent }) => {
      if (percent === 10) west.split = { stable: "origin-west-1" };
      return { action: "promote", reason: "" };
    },
  };
  await assert.rejects(new Deployer(memory.world()).run(second, judge, ""), /west: origin-west-1 100 %\), not as this deployment left them/);
});

test("abort takes back what is under way, and only that", async () => {
  const memory = await liveWorld();
  await new Deployer(memory.world()).upload(second, "");
  await new Deployer(memory.world()).abort(second, "cancelled");
  assert.deepEqual((await summary(memory)).records.map(({ state }) => state), ["rolled_back", "live"]);
  await new Deployer(memory.world()).abort(second, "cancelled");
  await new Deployer(memory.world()).abort(first, "cancelled");
  assert.deepEqual((await summary(memory)).records.map(({ state }) => state), ["rolled_back", "live"]);
});

test("verify says what is not as the record has it", async () => {
  const memory = await liveWorld();
  await new Deployer(memory.world()).verify();
  memory.sides.edge.state.split = { stable: "edge-1", canary: { version: "edge-9", percent: 5 } };
  await assert.rejects(new Deployer(memory.world()).verify(), /edge: edge-9 5 %, edge-1 95 % gets the requests, the record says edge-1/);
});
