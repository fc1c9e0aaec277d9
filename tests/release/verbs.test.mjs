// The release tool's verbs against real stores: R2 and KV as workerd has them, S3 by s3rver. A process of its own where it is killed,
// else in this one.
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { publicKeyOf } from "../../release/signature.ts";
import { buildRelease, scratchFolder } from "../rig/release.mjs";
import { startReleaseStores } from "../rig/release-stores.mjs";
import { runInProcess, startVerb, toolEnvironment } from "../rig/release-tool.mjs";

const folder = scratchFolder(after);
const [first, second] = ["first", "second"].map((name) => {
  const docs = join(folder, name);
  mkdirSync(docs);
  writeFileSync(join(docs, "foredge.toml"), '[[library]]\nname = "lantern"\npath = "."\nversion = "1.0.0"\n');
  writeFileSync(join(docs, "caching.md"), "# Caching\n\nA lamp is kept lit.\n");
  if (name === "second") writeFileSync(join(docs, "extra.md"), "# Extra\n\nA fog horn that is new.\n");
  return buildRelease(docs, join(folder, "releases"));
});
const golden = join(folder, "golden.jsonl");
let stores, environment;

before(async () => {
  stores = await startReleaseStores(folder);
  environment = toolEnvironment(stores);
});
after(() => stores.stop());
beforeEach(async () => {
  stores.r2.before = stores.kv.before = async () => undefined;
  await stores.clear();
});

const options = ["--releases", join(folder, "releases")];
const run = (...words) => runInProcess(environment, ...words, ...options);
const channel = async () => JSON.parse(await (await stores.bucket.get("channel.json")).text());

async function publishBoth() {
  await run("publish", first.directory);
  await run("publish", second.directory);
}

test("publish: everything arrives everywhere, the first release answers, the second is a canary with 0 %", async () => {
  await publishBoth();
  const { stable, canary, epoch } = await channel();
  assert.deepEqual([stable.release, canary.release, canary.percent, epoch], [first.id, second.id, 0, 2]);
  assert.equal(JSON.parse(await stores.namespace.get("channel")).epoch, 2);
  assert.equal(JSON.parse(Buffer.from(await stores.s3.get("channel.json"))).epoch, 2);
  assert.ok((await stores.namespace.get(`releases/${second.id}/manifest.json`)) !== null);
  const { out } = await run("verify", second.id);
  assert.match(out, /r2: release .* is whole[^]*s3: release .* is whole/);
});

test("publish again writes nothing; --dry-run of every verb writes nothing", async () => {
  await publishBoth();
  const writes = () => stores.r2.requests.filter((line) => !line.startsWith("GET") && !line.includes("/history/"));
  const written = writes().length;
  for (const words of [
    ["publish", second.directory],
    ["publish", second.directory, "--dry-run"],
    ["canary", "5", "--dry-run"],
    ["canary", "0"],
    ["promote", "--dry-run"],
    ["rollback", "--dry-run"],
    ["sync", "--dry-run"],
    ["flags", "maintenance=true", "--dry-run"],
    ["gc", "--keep", "0", "--dry-run"],
  ]) {
    await run(...words);
    assert.deepEqual(writes().slice(written), [], words.join(" "));
  }
});

test("a whole way, each verb with the command that undoes it", async () => {
  await publishBoth();
  const steps = [
    [["canary", "10"], "canary 0 "],
    [["promote"], `rollback ${first.id}`],
    [["rollback"], `rollback ${second.id}`],
    [["rollback", second.id.slice(0, 10)], `rollback ${first.id}`],
    [["flags", "answer_aliases=50"], "flags 'answer_aliases='"],
  ];
  for (const [words, undo] of steps) {
    const { out } = await run(...words, "--why", "a test");
    assert.ok(out.includes(`undo: npm run release -- ${undo}`), out);
  }
  assert.equal((await channel()).stable.release, second.id);
  const { out } = await run("status");
  assert.match(out, new RegExp(`green +${second.id} +stable, 100 %[^]*copy +s3: epoch 7[^]*copy +kv: epoch 7[^]*answer_aliases=50`));
  const entries = JSON.parse((await run("history", "--json")).out);
  assert.deepEqual(entries.map(({ action }) => action), ["flags", "rollback", "rollback", "promote", "canary", "publish", "publish"]);
  assert.deepEqual(entries[3].diff.added, ["lantern@1.0.0/extra"]);
});

test("what makes no sense is refused, and nothing changes", async () => {
  await publishBoth();
  const before = await channel();
  for (const [name, words, message] of [
    ["bad_not_a_release", ["publish", "."], /is not a release/],
    ["bad_percent", ["canary", "120"], /from 0 to 100/],
    ["bad_canary_unknown", ["canary", "10", "f".repeat(64)], /r2 has no release ffffffffffff: publish it/],
    ["bad_rollback_unknown", ["rollback", "f".repeat(64)], /r2 has no release/],
    ["bad_flag", ["flags", "maintenance=perhaps"], /true or false/],
    ["bad_flag_unknown", ["flags", "nothing=1"], /NAME=VALUE/],
  ]) {
    await assert.rejects(run(...words), message, name);
    assert.deepEqual(await channel(), before, name);
  }
});

test("killed at every step and run again: publish comes to the same end", async () => {
  await run("publish", first.directory);
  const path = (object) => `/foredge-releases/releases/${second.id}/${object}`;
  const steps = [
    path("docs/lantern/1.0.0/extra.md"),
    path("objects.json"),
    path("provenance.json"),
    path("manifest.json"),
    "/foredge-releases/channel.json",
    "/foredge-releases/history/0000000002.json",
  ];
  const reached = [];
  for (const step of steps) {
    const { child, ended } = startVerb(environment, "publish", second.directory, ...options);
    stores.r2.before = async (method, key) => {
      if (method !== "PUT" || key !== step) return;
      reached.push(step);
      child.kill("SIGKILL");
      await ended;
      throw new Error("killed");
    };
    assert.equal((await ended).signal, "SIGKILL", `${step}: ${JSON.stringify(await ended)}`);
    const record = await channel();
    const complete = (await stores.bucket.head(`releases/${second.id}/manifest.json`)) !== null;
    assert.ok(record.canary === undefined || complete, "nothing points to a release that is not there");
  }
  stores.r2.before = async () => undefined;
  await run("publish", second.directory);
  assert.deepEqual(reached, steps);
  assert.deepEqual([(await channel()).epoch, (await channel()).canary.release], [2, second.id]);
  assert.match((await run("history")).out, /^2 .*\n[^]*^1 /m);
  await run("verify", second.id);
});

test("R2 down during a switch: it says so, nothing changes, the next run does it", async () => {
  await publishBoth();
  const before = await channel();
  stores.r2.before = async (method, key) => {
    if (method === "PUT" && key.endsWith("/channel.json")) throw new Error("down");
  };
  await assert.rejects(run("promote"), /r2: writing channel\.json/);
  assert.deepEqual(await channel(), before);
  stores.r2.before = async () => undefined;
  await run("promote");
  assert.equal((await channel()).stable.release, second.id);
});

test("a copy that is down is reported, and sync mends it", async () => {
  await publishBoth();
  stores.kv.before = async () => {
    throw new Error("down");
  };
  const { out } = await run("promote");
  assert.match(out, /kv does not follow \(.*503/);
  stores.kv.before = async () => undefined;
  assert.match((await run("status")).out, /kv: epoch 2, BEHIND by 1: npm run release -- sync/);
  await run("sync");
  assert.doesNotMatch((await run("status")).out, /BEHIND/);
});

test("two operators at once: one promotes, one rolls back; one of them is refused or both are in the history", async () => {
  await publishBoth();
  const both = await Promise.allSettled([run("promote"), run("rollback"), run("flags", "maintenance=true")]);
  const record = await channel();
  const done = both.filter(({ status }) => status === "fulfilled").length;
  assert.equal(record.epoch, 2 + done);
  assert.equal(record.flags.maintenance, true);
  const entries = JSON.parse((await run("history", "--json")).out);
  assert.deepEqual(entries.map(({ epoch }) => epoch), Array.from({ length: record.epoch }, (_, index) => record.epoch - index));
});

test("verify finds what was altered and what is missing; publishing again mends it", async () => {
  await publishBoth();
  const key = (object) => `releases/${second.id}/${object}`;
  await stores.bucket.put(key("index/root"), "something else");
  await stores.bucket.delete(key("docs/lantern/1.0.0/extra.md"));
  await assert.rejects(run("verify", second.id), (error) => {
    assert.match(error.out, /r2: index\/root of release .* is altered/);
    assert.match(error.out, /r2: docs\/lantern\/1.0.0\/extra\.md of release .* is missing/);
    return true;
  });
  await assert.rejects(run("promote"), /r2 lacks 2 objects/);
  await run("publish", second.directory);
  await run("promote");
  await run("verify");
});

test("gc removes what nothing names, and never what the channel or its window names", async () => {
  await publishBoth();
  await run("promote");
  await run("rollback");
  await run("gc", "--keep", "2");
  assert.ok(await stores.bucket.head(`releases/${second.id}/manifest.json`), "the history's window keeps it");
  await run("gc", "--keep", "1");
  assert.equal(await stores.bucket.head(`releases/${second.id}/manifest.json`), null);
  assert.equal((await stores.bucket.list({ prefix: `releases/${second.id}/` })).objects.length, 0);
  assert.equal(await stores.namespace.get(`releases/${second.id}/manifest.json`), null);
  await assert.rejects(run("rollback", second.id), /r2 has no release/);
  await run("verify");
  assert.deepEqual((await channel()).retired, []);
});

test("gc that was stopped midway: nobody can point to what is half gone, and the next run finishes", async () => {
  await publishBoth();
  await run("rollback");
  stores.r2.before = async (method) => {
    if (method === "POST") throw new Error("down");
  };
  await assert.rejects(run("gc", "--keep", "0"), /removing/);
  stores.r2.before = async () => undefined;
  await assert.rejects(run("canary", "1", second.id), /is being removed/);
  await assert.rejects(run("publish", second.directory), /is being removed/);
  await run("gc", "--keep", "9");
  assert.deepEqual((await channel()).retired, []);
  await run("publish", second.directory);
});

test("golden queries: below the threshold nothing is uploaded and the refusal stands in the history", async () => {
  await run("publish", first.directory);
  const lines = [
    { query: "caching", expect: ["lantern@1.0.0/caching"] },
    { query: "fog horn that is new", expect: ["lantern@1.0.0/extra"], within: 1, library: "lantern" },
  ];
  writeFileSync(golden, lines.map((line) => JSON.stringify(line)).join("\n"));
  const { out } = await run("publish", second.directory, "--golden", golden);
  assert.match(out, /golden queries: 2 of 2 pass\nanswers beside stable: [12] differ/);
  writeFileSync(golden, [...lines, { query: "caching", expect: ["lantern@1.0.0/nowhere"] }].map((line) => JSON.stringify(line)).join("\n"));
  const before = await channel();
  await assert.rejects(run("canary", "50", "--golden", golden), /is refused: golden queries: 2 of 3 pass, 0.95 of them must/);
  assert.deepEqual(await channel(), before);
  const [entry] = JSON.parse((await run("history", "--json")).out);
  assert.deepEqual([entry.action, entry.to.canary, entry.figures.golden.passed], ["refused", second.id, 2]);
  for (const [text, message] of [
    ["", /has no queries/],
    ["{", /:1 is not JSON/],
    ['{"query": "a", "expect": []}', /needs "query"/],
    ['{"query": "a", "expect": ["b"], "within": 11}', /"within" must be/],
  ]) {
    writeFileSync(golden, text);
    await assert.rejects(run("canary", "50", "--golden", golden), message);
  }
});

test("signatures: made at publish, checked by verify; a release that the configured key did not sign is refused", async () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" });
  const signing = { ...environment, RELEASE_SIGNING_KEY: pem, RELEASE_PUBLIC_KEY: publicKeyOf(pem) };
  const checking = { ...environment, RELEASE_PUBLIC_KEY: publicKeyOf(pem) };
  const copy = join(folder, "copies", first.id);
  mkdirSync(join(folder, "copies"), { recursive: true });
  cpSync(first.directory, copy, { recursive: true });
  rmSync(join(copy, "manifest.sig"), { force: true });
  await assert.rejects(runInProcess(checking, "publish", copy), /is not signed/);
  await runInProcess(signing, "publish", copy);
  await runInProcess(checking, "publish", copy);
  await runInProcess(checking, "verify");
  const key = `releases/${first.id}/manifest.sig`;
  const signature = Buffer.from(await (await stores.bucket.get(key)).text(), "base64");
  signature[7] ^= 1;
  await stores.bucket.put(key, signature.toString("base64"));
  await assert.rejects(runInProcess(checking, "verify"), (error) => /is not signed with the configured key/.test(error.out));
});
