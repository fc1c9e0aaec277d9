// What `make dev` does before it serves: publishing into local R2 and KV, and its errors with their remedies.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { getPlatformProxy } from "wrangler";
import { connectHelp } from "../../../scripts/connect-help.mjs";
import { publishLocal } from "../../../scripts/publish-local.mjs";

const root = new URL("../../../", import.meta.url).pathname;
let scratch;
before(() => {
  scratch = mkdtempSync(join(tmpdir(), "foredge-local-"));
});
after(() => {
  rmSync(scratch, { recursive: true });
});

function makeRelease(id, files) {
  const directory = join(scratch, id);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(directory, path, ".."), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

test("a release is published once, and a newer one takes its place", async () => {
  const state = join(scratch, "state");
  const [first, second] = ["1".repeat(64), "2".repeat(64)];
  const files = { "manifest.json": "{}", "index/root": "root", "index/blocks": "blocks" };

  const published = await publishLocal(makeRelease(first, { ...files, "docs/kit/1/a.md": "# A" }), state);
  assert.equal(published.objects, 3);
  assert.equal(published.channel.epoch, 1);
  assert.equal((await publishLocal(join(scratch, first), state)).objects, 0);

  const { channel } = await publishLocal(makeRelease(second, files), state);
  assert.equal(channel.epoch, 2);
  assert.deepEqual([channel.stable, channel.previous], [{ release: second }, { release: first }]);

  const proxy = await getPlatformProxy({
    configPath: join(root, "wrangler.toml"),
    persist: { path: join(state, "v3") },
    remoteBindings: false,
  });
  try {
    const { RELEASES, COPIES } = proxy.env;
    for (const [path, text] of Object.entries(files)) {
      assert.equal(await (await RELEASES.get(`releases/${first}/${path}`)).text(), text);
    }
    assert.equal(await RELEASES.head(`releases/${first}/docs/kit/1/a.md`), null);
    assert.equal(await COPIES.get(`releases/${second}/index/root`), "root");
    assert.equal(await COPIES.get(`releases/${second}/index/blocks`), null);
    assert.deepEqual(JSON.parse(await COPIES.get("channel")), channel);
  } finally {
    await proxy.dispose();
  }
});

test("bad_no_manifest", async () => {
  const directory = makeRelease("3".repeat(64), { "index/root": "root" });
  await assert.rejects(publishLocal(directory, join(scratch, "other")), /is not a release: it has no manifest\.json/);
});

test("bad_name", async () => {
  await assert.rejects(publishLocal(makeRelease("latest", { "manifest.json": "{}" }), scratch), /is not a release id/);
});

const dev = (env) => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, "scripts/dev.mjs")], {
    env: { ...process.env, DOCS: join(root, "tests/worker/handbook"), STATE: join(scratch, "dev"), ...env },
    encoding: "utf8",
  });
  return { status, stderr };
};

async function listening() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, port: server.address().port };
}

test("bad_docs_missing", () => {
  const { status, stderr } = dev({ DOCS: join(scratch, "nowhere") });
  assert.equal(status, 1);
  assert.match(stderr, /there is no folder .*nowhere: make dev DOCS=/);
});

test("bad_docs_is_a_file", () => {
  const { status, stderr } = dev({ DOCS: join(root, "LICENSE") });
  assert.equal(status, 1);
  assert.match(stderr, /LICENSE is a file: DOCS names the folder/);
});

test("bad_docs_empty", async () => {
  mkdirSync(join(scratch, "empty"));
  const { server, port } = await listening();
  await new Promise((resolve) => server.close(resolve));
  const { status, stderr } = dev({ DOCS: join(scratch, "empty"), PORT: String(port) });
  assert.equal(status, 1);
  assert.match(stderr, /no release could be built from .*empty/);
});

test("bad_port", () => {
  for (const port of ["http", "0", "65536"]) {
    assert.match(dev({ PORT: port }).stderr, /is not a port number/);
  }
});

test("bad_port_busy", async () => {
  const { server, port } = await listening();
  const { status, stderr } = dev({ PORT: String(port) });
  server.close();
  assert.equal(status, 1);
  assert.match(stderr, new RegExp(`port ${port} is busy.*make dev PORT=${port + 1}`));
});

test("the help names the address for every agent, as valid JSON where it is JSON", () => {
  const help = connectHelp("http://127.0.0.1:9000");
  assert.match(help, /claude mcp add --transport http foredge http:\/\/127\.0\.0\.1:9000\/mcp/);
  const json = [...help.matchAll(/\{.*\}/g)].map(([text]) => JSON.parse(text));
  assert.equal(json[0].mcpServers.foredge.url, "http://127.0.0.1:9000/mcp");
  assert.deepEqual(json[1], { name: "foredge", type: "http", url: "http://127.0.0.1:9000/mcp" });
});
