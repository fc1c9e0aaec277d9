// The official TypeScript clients against the Worker over HTTP: version 2 speaks the stateless revision, version 1 the one
// with a handshake. Both connect, list, call every tool, read resources and meet errors; every structured answer is
// valid against the tool's own output schema.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Client as ClientV2, StreamableHTTPClientTransport as TransportV2 } from "@modelcontextprotocol/client";
import { Client as ClientV1 } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as TransportV1 } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { Ajv } from "ajv";
import { startPublished } from "../rig/hosts.mjs";
import { buildRelease, fixtureDocs, pagesOf, scratchFolder } from "../rig/release.mjs";

const scratch = scratchFolder(after);
const release = buildRelease(fixtureDocs, scratch);
let worker;
before(async () => {
  worker = await startPublished(release.directory, join(scratch, "state"));
});
after(() => worker.stop());

const info = { name: "end-to-end", version: "1.0.0" };
const kinds = [
  {
    name: "client v2, 2026-07-28",
    revision: "2026-07-28",
    notFound: -32602,
    connect: async (url) => {
      const client = new ClientV2(info, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
      await client.connect(new TransportV2(url));
      assert.equal(client.getNegotiatedProtocolVersion(), "2026-07-28");
      return client;
    },
  },
  {
    name: "client v2 that chooses by itself",
    revision: "2026-07-28",
    notFound: -32602,
    connect: async (url) => {
      const client = new ClientV2(info, { versionNegotiation: { mode: "auto" } });
      await client.connect(new TransportV2(url));
      assert.equal(client.getNegotiatedProtocolVersion(), "2026-07-28");
      return client;
    },
  },
  {
    name: "client v1, 2025-11-25",
    revision: "2025-11-25",
    notFound: -32002,
    connect: async (url) => {
      const transport = new TransportV1(url);
      const client = new ClientV1(info);
      await client.connect(transport);
      assert.equal(transport.protocolVersion, "2025-11-25");
      return client;
    },
  },
];

const calls = [
  ["search", { query: "drop a lease" }, (answer) => assert.equal(answer.results[0].id, "harbour@2.0.0/guide/caching#drop-a-lease")],
  ["search", { query: "retireSnapshot" }, (answer) => assert.deepEqual(answer.results, [])],
  ["search", { query: "retireSnapshot", library: "harbour", version: "1.4.0" }, (answer) => assert.match(answer.results[0].text, /retireSnapshot/)],
  ["search", { query: "lease", limit: 1, max_tokens: 300 }, (answer) => assert.ok(answer.next_cursor)],
  ["fetch", { id: "docs://lantern@0.9.1/components/fog-horn" }, (answer) => assert.ok(answer.complete)],
  ["fetch", { id: "harbour@2.0.0/reference/options", max_tokens: 500 }, (answer) => assert.ok(answer.next_cursor)],
  ["fetch", { id: "harbour@2.0.0/guide/größen" }, (answer) => assert.match(answer.text, /Öl/)],
  ["outline", {}, (answer) => assert.equal(answer.entries.length, 2)],
  ["outline", { library: "harbour", depth: 4 }, (answer) => assert.ok(answer.entries.length > 5)],
  ["versions", {}, (answer) => assert.deepEqual(answer.libraries.map(({ library }) => library), ["harbour", "lantern"])],
  ["versions", { library: "harbour", target: "1.x" }, (answer) => assert.equal(answer.libraries[0].resolved, "1.4.0")],
];

for (const kind of kinds) {
  describe(kind.name, () => {
    let client;
    let tools;
    before(async () => {
      client = await kind.connect(new URL("/mcp", worker.origin));
      ({ tools } = await client.listTools());
    });
    after(() => client.close());

    test("knows the server and its tools", () => {
      assert.equal(client.getServerVersion().name, "foredge");
      assert.match(client.getInstructions(), /search/);
      assert.deepEqual(tools.map(({ name }) => name), ["search", "fetch", "outline", "examples", "lookup", "versions"]);
      for (const tool of tools) {
        assert.ok(tool.description.length < 800, tool.name);
        assert.equal(tool.annotations.readOnlyHint, true);
        assert.ok(tool.inputSchema && tool.outputSchema, tool.name);
      }
    });

    for (const [name, args, check] of calls) {
      test(`${name} ${JSON.stringify(args)}`, async () => {
        const { structuredContent, content, isError } = await client.callTool({ name, arguments: args });
        assert.ok(!isError, JSON.stringify(content));
        const { outputSchema } = tools.find((tool) => tool.name === name);
        const validate = new Ajv().compile({ ...outputSchema, $schema: undefined });
        assert.ok(validate(structuredContent), JSON.stringify(validate.errors));
        assert.deepEqual(JSON.parse(content[0].text), structuredContent);
        check(structuredContent);
      });
    }

    test("bad_arguments are the tool's errors, for the model to read", async () => {
      for (const [name, args, message] of [
        ["search", { query: "lease", library: "never" }, /unknown library `never`/],
        ["search", { query: "lease", limit: 0 }, /"limit" must be an integer/],
        ["fetch", { id: "harbour@2.0.0/never" }, /no page `never`/],
        ["outline", { library: "harbour", path: "never" }, /no folder or page/],
      ]) {
        const { isError, content } = await client.callTool({ name, arguments: args });
        assert.equal(isError, true);
        assert.match(content[0].text, message);
      }
    });

    test("bad_tool is the protocol's error", async () => {
      await assert.rejects(client.callTool({ name: "never", arguments: {} }), { code: -32602 });
    });

    test("lists and reads every page as a resource", async () => {
      const listed = [];
      let cursor;
      do {
        const { resources, nextCursor } = await client.listResources(cursor === undefined ? {} : { cursor });
        listed.push(...resources);
        cursor = nextCursor;
      } while (cursor !== undefined);
      // The server's own guides stand before the pages.
      assert.deepEqual(listed.splice(0, 2).map(({ uri }) => uri), ["docs://llms.txt", "docs://SKILL.md"]);
      const newest = pagesOf(release.directory).filter(({ id }) => !id.includes("@1.4.0"));
      assert.deepEqual(listed.map(({ uri }) => decodeURI(uri)).sort(), newest.map(({ id }) => `docs://${id}`).sort());
      for (const { uri, size } of listed) {
        const { contents } = await client.readResource({ uri });
        const { markdown } = newest.find(({ id }) => `docs://${id}` === decodeURI(uri));
        assert.deepEqual(contents, [{ uri, mimeType: "text/markdown", text: markdown }]);
        assert.equal(Buffer.byteLength(markdown), size);
      }
    });

    test("has a template for pages", async () => {
      const { resourceTemplates } = await client.listResourceTemplates();
      assert.deepEqual(resourceTemplates.map(({ uriTemplate }) => uriTemplate), ["docs://{library}@{version}/{+path}"]);
    });

    test("bad_resource says what to do", async () => {
      await assert.rejects(client.readResource({ uri: "docs://harbour@2.0.0/never" }), {
        code: kind.notFound,
        message: /no page `never`/,
      });
    });

    test("an endpoint of one library serves only that", async () => {
      const narrow = await kind.connect(new URL("/mcp/lantern", worker.origin));
      const { structuredContent } = await narrow.callTool({ name: "versions", arguments: {} });
      assert.deepEqual(structuredContent.libraries.map(({ library }) => library), ["lantern"]);
      await narrow.close();
    });
  });
}
