// The automatic canary under load, end to end: a good release gets to 100 % by itself, a damaged one is taken back by the Worker's own
// watcher, with no tool running; and no client is harmed by either.
import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { sealChannel } from "../../worker/src/channel-check.ts";
import { eventually, startCanaryRig } from "../rig/canary.mjs";
import { buildRelease, fixtureDocs, scratchFolder } from "../rig/release.mjs";

const scratch = scratchFolder(after);
const page = "harbour/2.0.0/guide/install.md";
const [first, good, damaged] = ["first", "good", "damaged"].map((name) => {
  const docs = join(scratch, name);
  cpSync(fixtureDocs, docs, { recursive: true });
  writeFileSync(join(docs, page), `${readFileSync(join(docs, page), "utf8")}\n## The ${name} edition\n\nA lease can be renewed.\n`);
  return buildRelease(docs, join(scratch, "releases"));
});

test("a good release promotes itself, a damaged one is taken back, nobody is harmed", async (t) => {
  const rig = await startCanaryRig(scratch, [first, good, damaged]);
  t.after(() => rig.stop());
  const done = async (...words) => {
    const { code, out, err } = await rig.verb(...words);
    assert.equal(code, 0, `${words.join(" ")}: ${err}${out}`);
    return out;
  };
  await done("publish", first.directory);
  rig.load.begin();
  rig.watcher.begin();

  await done("publish", good.directory);
  const led = await done("watch");
  assert.match(led, /10 %: promote to 50 %[^]*50 %: promote to 100 %/);
  assert.equal((await rig.channel()).stable.release, good.id);

  await done("publish", damaged.directory);
  const blocks = `releases/${damaged.id}/index/blocks`;
  const bytes = Buffer.from(await (await rig.edge.bucket.get(blocks)).arrayBuffer());
  await rig.edge.bucket.put(blocks, Buffer.from(bytes.map((byte) => byte ^ 0x55)));
  // The tool would see the damage; an operator who goes round it does not.
  const record = await rig.channel();
  const trial = { ...record, epoch: record.epoch + 1, canary: { ...record.canary, percent: 50 }, updated_at: new Date().toISOString() };
  trial.change = { ...record.change, action: "canary", at: trial.updated_at, to: { ...record.change.to, percent: 50 } };
  await rig.edge.bucket.put("channel.json", await sealChannel(trial));
  await eventually("the rollback", async () => rig.watcher.rolledBack() !== undefined, { state: () => rig.watcher.looks.slice(-3) });
  const { taken, decision, notes } = rig.watcher.rolledBack();
  assert.deepEqual([taken.from, taken.to], [damaged.id, good.id]);
  assert.equal(notes[0].name, "release.rollback");
  t.diagnostic(`taken back: ${decision.reason}; clients: ${JSON.stringify(rig.load.sums)}`);

  const after = await rig.channel();
  assert.deepEqual([after.stable.release, after.canary, after.by], [good.id, undefined, "watch"]);
  await rig.load.stop();
  const { right, ...harmed } = rig.load.sums;
  assert.deepEqual(harmed, { wrong: 0, hung: 0, unavailable: 0, unclear: 0 }, rig.load.examples.join("\n"));
  assert.ok(right > 100);
});
