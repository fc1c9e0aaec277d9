// `foredge serve` as clients start it: the official clients of both revisions get over stdio the very bytes of results that HTTP
// gives; a raw stream of good, bad and oversized lines is answered line by line until it ends; what a client cancels is not
// answered, and what it listens to ends when the stream does.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, cpSync, openSync, readFileSync, writeFileSync } from "node:fs";
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

    test("calls that are given up do not hold up the others", async () => {
      const calls = Array.from({ length: 60 }, (_, at) => {
        const giveUp = new AbortController();
        const call = client.callTool({ name: "search", arguments: { query: `lease ${at}` } }, ...(name.includes("v1") ? [undefined] : []), {
          signal: giveUp.signal,
          onprogress: () => assert.fail("the tools answer at once"),
        });
        if (at % 3 === 0) giveUp.abort("not wanted any more");
        return call.then(() => "answered", () => "given up");
      });
      const outcomes = await Promise.all(calls);
      assert.deepEqual(outcomes, outcomes.map((_, at) => (at % 3 === 0 ? "given up" : "answered")));
    });

    test("no change of lists is announced, for the release stays while the server runs", async () => {
      assert.deepEqual(client.getServerCapabilities(), { tools: {}, resources: {}, prompts: {}, completions: {} });
      if (revision !== "2026-07-28") return;
      const subscription = await client.listen({ resourcesListChanged: true, toolsListChanged: true });
      assert.deepEqual(subscription.honoredFilter, {});
      await client.callTool({ name: "versions", arguments: {} });
      await subscription.close();
      assert.equal(await subscription.closed, "local");
      await client.callTool({ name: "versions", arguments: {} });
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

const cancel = (requestId) => JSON.stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId } });
const meta = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": info,
  "io.modelcontextprotocol/clientCapabilities": {},
};
const listen = (id) =>
  JSON.stringify({ jsonrpc: "2.0", id, method: "subscriptions/listen", params: { notifications: { resourcesListChanged: true }, _meta: meta } });

/** A server whose lines are awaited one by one. */
function converse() {
  const child = spawn(cli, ["serve", release.directory], { stdio: ["pipe", "pipe", "ignore"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    send: (...messages) => child.stdin.write(messages.map((message) => `${message}\n`).join("")),
    hear: async () => JSON.parse((await lines.next()).value),
    rest: async () => {
      const closed = once(child, "close");
      child.stdin.end();
      const heard = [];
      for await (const line of { [Symbol.asyncIterator]: () => lines }) heard.push(JSON.parse(line));
      return { heard, code: (await closed)[0] };
    },
  };
}

test("a request that is cancelled before its turn is not answered", async () => {
  // From a file, so that all of it has come when the first turn is taken.
  const file = join(scratch, "cancelled.jsonl");
  writeFileSync(file, [search(1, "lease"), search(2, "lease"), search("3", "lease"), cancel(2), cancel("3"), cancel("1"), ping(4), ""].join("\n"));
  const input = openSync(file, "r");
  const child = spawn(cli, ["serve", release.directory], { stdio: [input, "pipe", "ignore"] });
  closeSync(input);
  const ids = [];
  createInterface({ input: child.stdout }).on("line", (line) => ids.push(JSON.parse(line).id));
  assert.deepEqual(await once(child, "close"), [0, null]);
  assert.deepEqual(ids, [1, 4]);
});

test("a subscription is acknowledged, lets others through, and ends when it is cancelled or the input ends", async () => {
  const { send, hear, rest } = converse();
  send(listen("a"), listen(7), ping(1));
  for (const id of ["a", 7]) {
    assert.deepEqual(await hear(), {
      jsonrpc: "2.0",
      method: "notifications/subscriptions/acknowledged",
      params: { _meta: { "io.modelcontextprotocol/subscriptionId": id }, notifications: {} },
    });
  }
  assert.equal((await hear()).id, 1);
  send(cancel("a"), search(2, "lease"));
  assert.equal((await hear()).id, 2);
  const { heard, code } = await rest();
  assert.equal(code, 0);
  assert.deepEqual(heard.map(({ id, result }) => [id, result.resultType, result._meta["io.modelcontextprotocol/subscriptionId"]]), [[7, "complete", 7]]);
});

test("a client that reads no more ends the server", async () => {
  const { child, send, hear } = converse();
  send(ping(1));
  assert.equal((await hear()).id, 1);
  child.stdout.destroy();
  const ended = once(child, "exit");
  child.stdin.on("error", () => undefined);
  send(ping(2));
  assert.deepEqual(await ended, [0, null]);
});
