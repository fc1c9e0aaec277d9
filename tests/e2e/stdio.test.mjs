// `foredge serve` as clients start it: the official clients of both revisions get over stdio the very bytes of results that HTTP
// gives, and a raw stream of good, bad and oversized lines is answered line by line until it ends.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { Client as ClientV2 } from "@modelcontextprotocol/client";
import { StdioClientTransport as TransportV2 } from "@modelcontextprotocol/client/stdio";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/stdio.js";
import { wasmInNode } from "../rig/hosts.mjs";
import { buildRelease, fixtureDocs, root, scratchFolder } from "../rig/release.mjs";

const cli = join(root, "build/release/foredge");
const scratch = scratchFolder(after);
const release = buildRelease(fixtureDocs, scratch);
const host = wasmInNode(release.directory);
const info = { name: "end-to-end", version: "1.0.0" };

/** Every message that passes a client's transport, as text: what it sent, and what it got by id. */
function watch(transport) {
  const sent = [];
  const got = new Map();
  const send = transport.send.bind(transport);
  transport.send = (message, ...rest) => {
    sent.push(structuredClone(message));
    return send(message, ...rest);
  };
  return {
    sent,
    got,
    listen() {
      const { onmessage } = transport;
      transport.onmessage = (message, ...rest) => {
        got.set(message.id, structuredClone(message));
        onmessage(message, ...rest);
      };
    },
  };
}

/** The same request over HTTP, with the headers that its revision wants. */
async function overHttp(message, revision) {
  const name = message.params?.name ?? message.params?.uri;
  const stateless = { "mcp-method": message.method, ...(name === undefined ? {} : { "mcp-name": name }) };
  const headers = {
    accept: "application/json, text/event-stream",
    "content-type": "application/json",
    "mcp-protocol-version": revision,
    ...(revision === "2026-07-28" ? stateless : {}),
  };
  const { body } = await host({ method: "POST", target: "/mcp", headers, body: Buffer.from(JSON.stringify(message)) });
  return String(body);
}

const server = { command: cli, args: ["serve", release.directory], stderr: "ignore" };
const kinds = [
  {
    name: "client v2, 2026-07-28",
    revision: "2026-07-28",
    client: () => new ClientV2(info, { versionNegotiation: { mode: { pin: "2026-07-28" } } }),
    transport: () => new TransportV2(server),
  },
  {
    name: "client v1, 2025-11-25",
    revision: "2025-11-25",
    client: () => new ClientV1(info),
    transport: () => new TransportV1(server),
  },
];

const argumentsOf = {
  search: [{ query: "drop a lease" }, { query: "retireSnapshot", library: "harbour", version: "1.4.0" }, { query: "lease", limit: 0 }],
  fetch: [{ id: "harbour@2.0.0/guide/größen" }, { id: "harbour@2.0.0/never" }],
  outline: [{}, { library: "harbour", depth: 4 }],
  versions: [{}, { library: "harbour", target: "1.x" }],
  examples: [{ query: "lease" }],
  lookup: [{ name: "FogHorn" }],
};

for (const { name, revision, client: makeClient, transport: makeTransport } of kinds) {
  describe(name, () => {
    let client;
    let seen;
    before(async () => {
      const transport = makeTransport();
      seen = watch(transport);
      client = makeClient();
      await client.connect(transport);
      seen.listen();
    });
    after(() => client.close());

    test("lists, calls and reads as over HTTP, byte for byte", async () => {
      const { tools } = await client.listTools();
      for (const tool of tools) {
        assert.ok(argumentsOf[tool.name] !== undefined, `no call of ${tool.name} is tested`);
        for (const args of argumentsOf[tool.name]) await client.callTool({ name: tool.name, arguments: args });
      }
      const { resources } = await client.listResources();
      assert.ok(resources.length > 3);
      await client.listResourceTemplates();
      for (const { uri } of resources) await client.readResource({ uri });

      const requests = seen.sent.filter((message) => message.id !== undefined && seen.got.has(message.id));
      assert.ok(requests.length > tools.length + resources.length);
      // The client's parser moves members about, so the bytes are those of the same messages on a stream of our own.
      const { lines } = await talk(seen.sent.map((message) => JSON.stringify(message)));
      for (const request of requests) {
        const body = await overHttp(request, revision);
        assert.ok(lines.includes(body), `${JSON.stringify(request)} gets other bytes over HTTP: ${body.slice(0, 300)}`);
        assert.deepEqual(seen.got.get(request.id), JSON.parse(body));
      }
    });

    test("bad_tool is the protocol's error", async () => {
      await assert.rejects(client.callTool({ name: "never", arguments: {} }), { code: -32602 });
    });
  });
}

/** Runs the server on these lines; resolves to its lines and exit code once it has ended. */
async function talk(input, directory = release.directory) {
  const child = spawn(cli, ["serve", directory], { stdio: ["pipe", "pipe", "pipe"] });
  const lines = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(line));
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += String(chunk);
  });
  // A server that ends before it has read everything closes the pipe; its exit code tells.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input.join("\n"));
  const [code] = await once(child, "close");
  return { code, lines, out: lines.map((line) => JSON.parse(line)), said };
}

const ping = (id) => JSON.stringify({ jsonrpc: "2.0", id, method: "ping" });
const search = (id, query) =>
  JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params: { name: "search", arguments: { query } } });

test("good and bad lines are answered in their order, and the end of input is a clean end", async () => {
  const { code, out } = await talk([
    JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: info } }),
    JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" }),
    "garbage",
    "",
    `${ping("a")}\r`,
    "\u0000\u0001",
    search(2, "lease"),
    JSON.stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 2 } }),
    `"${"x".repeat(300_000)}"`,
    JSON.stringify({ jsonrpc: "2.0", id: 3, method: "never" }),
    "[".repeat(100_000),
    ping(4),
  ]);
  assert.equal(code, 0);
  assert.deepEqual(
    out.map(({ id, error }) => [id, error?.code]),
    [[1, undefined], [undefined, -32700], ["a", undefined], [undefined, -32700], [2, undefined], [undefined, out[5].error.code], [3, -32601], [undefined, out[7].error.code], [4, undefined]],
  );
  for (const at of [5, 7]) assert.ok([-32700, -32600].includes(out[at].error.code), JSON.stringify(out[at]));
});

test("no input at all is a clean end without a word on stdout", async () => {
  assert.deepEqual((({ code, out }) => ({ code, out }))(await talk([])), { code: 0, out: [] });
});

test("requests that come all at once are all answered", async () => {
  const ids = Array.from({ length: 500 }, (_, id) => id);
  const { out } = await talk(ids.map((id) => (id % 10 === 0 ? search(id, "lease") : ping(id))));
  assert.deepEqual(out.map(({ id }) => id), ids);
});

test("a damaged release answers an error and goes on; a release that cannot be opened is named at once", async () => {
  const damaged = join(scratch, "damaged", release.id);
  cpSync(release.directory, damaged, { recursive: true });
  const blocks = join(damaged, "index/blocks");
  writeFileSync(blocks, readFileSync(blocks).map((byte) => byte ^ 1));
  const { code, out, said } = await talk([ping(1), search(2, "lease"), search("three", "lease"), ping(4)], damaged);
  assert.equal(code, 0);
  assert.deepEqual(out.map(({ id, error }) => [id, error?.code]), [[1, undefined], [2, -32603], ["three", -32603], [4, undefined]]);
  assert.match(said, /index\/blocks/);

  writeFileSync(join(damaged, "index/root"), "nothing");
  const broken = await talk([ping(1)], damaged);
  assert.deepEqual({ code: broken.code, out: broken.out }, { code: 1, out: [] });
  assert.match(broken.said, /index\/root/);
});
