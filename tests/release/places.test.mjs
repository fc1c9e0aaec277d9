// The contract of release/objects.ts, kept by every place that the tools and the watcher write to, S3's clients against the conditional
// writes of R2 as workerd has them; and what a server that knows no conditions does to it. A Worker's binding: tests/worker/watch.test.ts.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { examine } from "../../deploy/doctor.ts";
import { FolderPlace } from "../../deploy/folder-place.ts";
import { bytesOf, textOf } from "../../release/objects.ts";
import { S3Place } from "../../release/s3-place.ts";
import { S3Records } from "../../worker/src/watch/s3-records.ts";
import { memoryPlace } from "../rig/places.mjs";
import { scratchFolder } from "../rig/release.mjs";
import { startReleaseStores } from "../rig/release-stores.mjs";

const scratch = scratchFolder(after);
const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
let stores;
before(async () => {
  stores = await startReleaseStores(scratch);
});
after(() => stores?.stop());
const bucket = "foredge-releases";
const s3Place = (endpoint) => new S3Place({ name: "place", bucket, region: "us-east-1", endpoint, credentials });
const s3Records = (endpoint) => new S3Records({ address: `s3://${bucket}/below`, region: "us-east-1", endpoint, ...credentials });
const s3rver = () => new URL(stores.s3.url).origin;

for (const [name, make] of [
  ["memory, as tests have it", () => memoryPlace()],
  ["a folder", () => new FolderPlace(join(scratch, "folder"))],
  ["R2 by its S3 API, the tools' client", () => s3Place(stores.r2.url)],
  ["R2 by its S3 API, the watcher's client", () => s3Records(stores.r2.url)],
]) {
  describe(name, () => {
    let place;
    before(() => {
      place = make();
    });
    const key = "contract/000001.json";
    const write = (text, condition) => place.write(key, bytesOf(text), condition);
    const held = async () => textOf((await place.read(key)).bytes);

    test("what is not there is undefined, and can be written where nothing stands, once", async () => {
      assert.equal(await place.read(key), undefined);
      assert.deepEqual(await Promise.all([write("one", "absent"), write("two", "absent")]).then((won) => won.filter(Boolean).length), 1);
      assert.equal(await write("three", "absent"), false);
      assert.match(await held(), /^(?:one|two)$/);
    });
    test("a state is written over while it holds, and not afterwards", async () => {
      const { etag } = await place.read(key);
      assert.equal(await write("four", { etag }), true);
      assert.equal(await write("five", { etag }), false);
      assert.equal(await held(), "four");
      assert.deepEqual((await place.list("contract/")).map((one) => one.key), [key]);
    });
    test("bad_gone: nothing is written over what is not there", async () => {
      const { etag } = await place.read(key);
      assert.equal(await place.write("contract/other.json", bytesOf("x"), { etag }), false);
      assert.equal(await place.read("contract/other.json"), undefined);
    });
  });
}

// s3rver takes every PUT: what needs a condition cannot be proven by it, and must not be kept in a server like it.
test("bad_server: one that knows no conditions is told from one that does", async () => {
  for (const place of [s3Place(s3rver()), s3Records(s3rver())]) {
    await place.write("plain.json", bytesOf("a"));
    assert.equal(await place.write("plain.json", bytesOf("b"), "absent"), true, "s3rver knows conditions now: make it one of the places above");
    assert.equal(textOf((await place.read("plain.json")).bytes), "b");
    assert.deepEqual((await place.list("plain")).map(({ key }) => key), ["plain.json"]);
    assert.equal(await place.read("none.json"), undefined);
  }
  const saidOf = async (changes) =>
    (await examine({ AWS_REGION: "us-east-1", ...changes }, "wrangler.toml")).find(({ what }) => what === "conditional writes of records");
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "S3RVER", AWS_SECRET_ACCESS_KEY: "S3RVER" });
  const bad = await saidOf({ DEPLOY_STATE: `s3://${bucket}/deploy`, AWS_ENDPOINT_URL_S3: s3rver() });
  assert.deepEqual([bad.state, /takes no notice of If-None-Match/.test(bad.said)], ["missing", true], bad.said);
  for (const there of [{ DEPLOY_STATE: `s3://${bucket}/deploy`, AWS_ENDPOINT_URL_S3: stores.r2.url }, { DEPLOY_STATE: join(scratch, "state") }]) {
    assert.deepEqual(await saidOf(there), { what: "conditional writes of records", state: "there", said: "conditions of a write are kept" });
    assert.equal((await saidOf(there)).state, "there", "a second time, too");
  }
});
