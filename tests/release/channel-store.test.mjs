// The channel's truth, copies and history: one conditional write switches, two operators at once lose nothing, and a tool that dies at any
// step leaves something that the next run completes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ChannelStore } from "../../release/channel-store.ts";
import { firstContent, promoted, Refusal, rolledBack, withCanary, withFlag, withRetired } from "../../release/transitions.ts";
import { memoryPlace, memoryTexts } from "../rig/places.mjs";

const [a, b, c] = ["a", "b", "c"].map((digit) => digit.repeat(64));
const who = (action, by = "ann") => ({ action, by, why: `${action} it` });

function rig() {
  const r2 = memoryPlace("r2");
  const s3 = memoryPlace("s3");
  const kv = memoryTexts("kv");
  const store = () => new ChannelStore(r2, { objects: [s3], texts: [kv] }, () => 1_790_000_000_000);
  return { r2, s3, kv, store };
}

async function started(rigged = rig()) {
  await rigged.store().change(who("publish"), () => firstContent(a));
  await rigged.store().change(who("canary"), (record) => withCanary(record, b, 10, "salt"));
  return rigged;
}

test("a release's way: published, tried, promoted, rolled back; every write has an epoch, an entry and copies", async () => {
  const { r2, s3, kv, store } = await started();
  await store().change(who("promote"), promoted);
  const { after } = await store().change(who("rollback"), (record) => rolledBack(record));
  assert.deepEqual([after.stable.release, after.previous, after.epoch, after.live], [a, undefined, 4, "blue"]);
  assert.equal(String(s3.objects.get("channel.json")), String(r2.objects.get("channel.json")));
  assert.equal(kv.values.get("channel"), String(r2.objects.get("channel.json")));
  const entries = await store().history(10);
  assert.deepEqual(
    entries.map(({ epoch, action, from, to }) => [epoch, action, from.stable[0] ?? "", to.stable[0], to.percent]),
    [[4, "rollback", "b", "a", 0], [3, "promote", "a", "b", 0], [2, "canary", "a", "a", 10], [1, "publish", "", "a", 0]],
  );
});

test("what is done twice is done once", async () => {
  const { store } = await started();
  for (const [action, next] of [
    ["canary", (record) => withCanary(record, b, 10, "other salt")],
    ["promote", promoted],
    ["rollback", (record) => rolledBack(record)],
    ["flags", (record) => withFlag(record, "maintenance", true)],
  ]) {
    const once = await store().change(who(action), next);
    const twice = await store().change(who(action), next);
    assert.deepEqual([twice.changed, twice.after.epoch], [false, once.after.epoch], action);
  }
});

test("a canary is taken back before the stable release is", async () => {
  const { store } = await started();
  const { after } = await store().change(who("rollback"), (record) => rolledBack(record));
  assert.deepEqual([after.stable.release, after.canary], [a, undefined]);
});

for (const [name, next, message] of [
  ["bad_canary_of_stable", (record) => withCanary(record, a, 10, "s"), /is the stable one already/],
  ["bad_percent", (record) => withCanary(record, b, 101, "s"), /0 to 100 percent/],
  ["bad_second_canary", (record) => withCanary(record, c, 1, "s"), /is on trial/],
  ["bad_retired_canary", (record) => withCanary({ ...record, retired: [c] }, c, 1, "s"), /being removed/],
  ["bad_rollback_to_retired", (record) => rolledBack({ ...record, retired: [c] }, c), /being removed/],
  ["bad_promote_without_canary", (record) => promoted({ ...record, canary: undefined }), /no canary/],
  ["bad_rollback_to_nothing", (record) => rolledBack({ ...record, canary: undefined }), /no previous release/],
  ["bad_retire_what_is_named", (record) => withRetired(record, [b]), /named by the channel/],
]) {
  test(name, async () => {
    const { store, r2 } = await started();
    const before = String(r2.objects.get("channel.json"));
    await assert.rejects(store().change(who("canary"), next), (error) => error instanceof Refusal && message.test(error.message));
    assert.equal(String(r2.objects.get("channel.json")), before);
  });
}

// Somebody else writes between our read and our write.
async function meanwhile({ r2, store }, theirs) {
  let done = false;
  r2.before = async (operation, key) => {
    if (operation === "write" && key === "channel.json" && !done) {
      done = true;
      await theirs(store());
    }
  };
}

test("two operators at once: a flag and a promotion both stand", async () => {
  for (const [ours, theirs] of [["flags", "promote"], ["promote", "flags"], ["flags", "flags"]]) {
    const rigged = await started();
    const next = { flags: (name) => (record) => withFlag(record, name, true), promote: () => promoted };
    await meanwhile(rigged, (store) => store.change(who(theirs, "bob"), next[theirs]("theirs")));
    await rigged.store().change(who(ours), next[ours]("ours"));
    const { record } = await rigged.store().read();
    assert.equal(record.epoch, 4);
    for (const [who, what] of [["ours", ours], ["theirs", theirs]]) {
      if (what === "flags") assert.equal(record.flags[who], true);
      else assert.equal(record.stable.release, b);
    }
    assert.deepEqual((await rigged.store().history(9)).map(({ epoch }) => epoch), [4, 3, 2, 1]);
  }
});

test("two operators at once: who decided on a state that is no more is refused", async () => {
  const rigged = await started();
  await meanwhile(rigged, (store) => store.change(who("rollback", "bob"), (record) => rolledBack(record)));
  await assert.rejects(rigged.store().change(who("promote"), promoted), /changed meanwhile by bob \(rollback it\)/);
  assert.equal((await rigged.store().read()).record.stable.release, a);
});

test("many operators at once lose no change", async () => {
  const { store } = await started();
  await Promise.all([1, 2, 3, 4, 5].map((n) => store().change(who("flags", `op${n}`), (record) => withFlag(record, `f${n}`, n))));
  const { record } = await store().read();
  assert.deepEqual(record.flags, { f1: 1, f2: 2, f3: 3, f4: 4, f5: 5 });
  assert.equal((await store().history(99)).length, 7);
});

test("a write whose answer was lost is known as ours, and one that was repeated, too", async () => {
  for (const repeated of [false, true]) {
    const rigged = await started();
    let lost = 0;
    rigged.r2.after = async (operation, key) => {
      if (key === "channel.json" && lost++ === 0) {
        throw new Error("connection lost");
      }
    };
    if (repeated) {
      const { write } = rigged.r2;
      rigged.r2.write = (...args) => write(...args).catch(() => write(...args));
    }
    const { after, changed } = await rigged.store().change(who("promote"), promoted);
    assert.deepEqual([changed, after.epoch, after.stable.release], [true, 3, b]);
  }
});

test("killed at every step and run again: the same end, no entry missing, no copy behind", async () => {
  const ends = new Set();
  for (let step = 1; ; step += 1) {
    const rigged = await started();
    let left = step;
    let died = false;
    const dies = async () => {
      if ((left -= 1) < 0) {
        died = true;
        throw new Error("killed");
      }
    };
    for (const place of [rigged.r2, rigged.s3, rigged.kv]) place.before = dies;
    await rigged.store().change(who("promote"), promoted).catch(() => undefined);
    for (const place of [rigged.r2, rigged.s3, rigged.kv]) place.before = async () => undefined;
    await rigged.store().change(who("promote"), promoted);
    const { record, text } = await rigged.store().read();
    assert.equal(record.stable.release, b);
    assert.deepEqual((await rigged.store().history(9)).map(({ epoch }) => epoch), [3, 2, 1]);
    assert.equal(String(rigged.s3.objects.get("channel.json")), text);
    assert.equal(rigged.kv.values.get("channel"), text);
    ends.add(record.epoch);
    if (!died) break;
    assert.ok(step < 100);
  }
  assert.deepEqual([...ends], [3]);
});

test("truth down: nothing changes; a copy down: the switch stands and says so, the next run mends it", async () => {
  const { r2, s3, kv, store } = await started();
  const down = async () => {
    throw new Error("down");
  };
  r2.before = down;
  await assert.rejects(store().change(who("promote"), promoted), /down/);
  r2.before = async () => undefined;
  assert.equal((await store().read()).record.epoch, 2);
  s3.before = kv.before = down;
  const { copies } = await store().change(who("promote"), promoted);
  assert.deepEqual(copies.map(({ name, error }) => [name, error]), [["s3", "down"], ["kv", "down"]]);
  s3.before = kv.before = async () => undefined;
  assert.deepEqual((await store().copies()).map(({ epoch }) => epoch), [2, 2]);
  await store().change(who("promote"), promoted);
  assert.deepEqual((await store().copies()).map(({ epoch }) => epoch), [3, 3]);
});

test("a copy that is ahead stays: a lower epoch never replaces a higher one", async () => {
  const { r2, s3, kv, store } = await started();
  const old = new Map(r2.objects);
  await store().change(who("promote"), promoted);
  r2.objects.set("channel.json", old.get("channel.json"));
  await store().spread();
  assert.deepEqual((await store().copies()).map(({ epoch }) => epoch), [3, 3]);
  assert.ok(String(s3.objects.get("channel.json")) === kv.values.get("channel"));
});

test("a refusal stands in the history and changes nothing", async () => {
  const { r2, store } = await started();
  const before = String(r2.objects.get("channel.json"));
  await store().refuse({ canary: c }, { by: "ann", why: "try c" }, { refusals: ["golden queries: 0.5 is below 0.9"] });
  assert.equal(String(r2.objects.get("channel.json")), before);
  const [entry] = await store().history(1);
  assert.deepEqual([entry.action, entry.epoch, entry.to.canary, entry.refusals.length], ["refused", 2, c, 1]);
});
