// `make dev` as its user meets it: the folder is built, published and served by the real wrangler, answers a client, stops on
// Ctrl-C, and finds its release stored when it comes back.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { fixtureDocs, root, scratchFolder } from "../rig/release.mjs";

const scratch = scratchFolder(after);

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

// In a group of its own, as a terminal has it: the interrupt reaches everything that was started.
async function startDev(port) {
  const child = spawn(process.execPath, [join(root, "scripts/dev.mjs")], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, DOCS: fixtureDocs, PORT: String(port), STATE: join(scratch, "state"), CLOUDFLARE_CF_FETCH_ENABLED: "false" },
  });
  after(() => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGKILL");
  });
  let printed = "";
  const { promise: ready, resolve, reject } = Promise.withResolvers();
  const listen = (text) => {
    printed += text;
    if (printed.includes("claude mcp add")) resolve();
  };
  child.stdout.setEncoding("utf8").on("data", listen);
  child.stderr.setEncoding("utf8").on("data", listen);
  const ended = once(child, "exit");
  ended.then(() => reject(new Error(`make dev ended: ${printed}`)), reject);
  await ready;
  const stop = async () => {
    process.kill(-child.pid, "SIGINT");
    return ended;
  };
  return { printed: () => printed, stop };
}

async function searchOnce(port) {
  const client = new Client({ name: "dev", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`)));
  const { structuredContent } = await client.callTool({ name: "search", arguments: { query: "LeaseLostError" } });
  await client.close();
  return structuredContent.results[0].id;
}

test("a folder is served, and again without being stored again", { timeout: 150_000 }, async () => {
  const port = await freePort();
  for (const stored of [/\d+ objects stored/, /this release was stored before/]) {
    const dev = await startDev(port);
    try {
      assert.match(dev.printed(), stored);
      assert.equal(await searchOnce(port), "harbour@2.0.0/guide/caching#errors");
      assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200);
    } finally {
      await dev.stop();
    }
    await assert.rejects(fetch(`http://127.0.0.1:${port}/readyz`), "the port is free again");
  }
});
