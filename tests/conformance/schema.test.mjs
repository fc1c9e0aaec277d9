// Every reply of every method against the official schemas of its revision, as the SDKs carry them, and every structured answer
// against its tool's own output schema. The suite beside this file checks the fixture's messages against the JSON schemas.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import * as schemas2026 from "@modelcontextprotocol/core";
import * as schemas2025 from "@modelcontextprotocol/sdk/types.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import { wasmInNode } from "../rig/hosts.mjs";
import { buildRelease, fixtureDocs, scratchFolder } from "../rig/release.mjs";

const release = buildRelease(fixtureDocs, scratchFolder(after));
const ask = wasmInNode(release.directory);
let id = 0;

async function rpc(revision, method, params = {}) {
  const isNew = revision === "2026-07-28";
  const name = params.name ?? params.uri;
  const meta = {
    "io.modelcontextprotocol/protocolVersion": revision,
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const message = { jsonrpc: "2.0", id: (id += 1), method, params: isNew ? { ...params, _meta: meta } : params };
  const headers = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": revision,
    ...(isNew ? { "mcp-method": method, ...(name === undefined ? {} : { "mcp-name": name }) } : {}),
  };
  const body = Buffer.from(JSON.stringify(message));
  const reply = await ask({ method: "POST", target: "/mcp", headers, body });
  return JSON.parse(String(reply.body));
}

const calls = {
  search: { query: "install" },
  fetch: undefined, // the id of the first result of search
  outline: {},
  versions: {},
  examples: { query: "install" },
  lookup: { name: "install" },
};

const completion = {
  ref: { type: "ref/prompt", name: "answer_with_citations" },
  argument: { name: "library", value: "" },
};
const prompt = { name: "answer_with_citations", arguments: { question: "how?" } };

const revisions = [
  {
    revision: "2026-07-28",
    schemas: schemas2026,
    opening: ["server/discover", {}, "DiscoverResultSchema"],
  },
  ...["2025-11-25", "2025-06-18", "2025-03-26"].map((revision) => ({
    revision,
    schemas: schemas2025,
    opening: [
      "initialize",
      { protocolVersion: revision, capabilities: {}, clientInfo: { name: "schema-test", version: "1" } },
      "InitializeResultSchema",
    ],
  })),
];

for (const { revision, schemas, opening } of revisions) {
  describe(`schemas of ${revision}`, () => {
    const check = async (method, params, schema) => {
      const reply = await rpc(revision, method, params);
      schemas.JSONRPCMessageSchema.parse(reply);
      assert.ok(reply.result, JSON.stringify(reply));
      return schemas[schema].parse(reply.result);
    };

    test("methods without a tool", async () => {
      await check(...opening);
      if (revision !== "2026-07-28") {
        await check("ping", {}, "EmptyResultSchema");
      }
      await check("resources/templates/list", {}, "ListResourceTemplatesResultSchema");
      await check("prompts/list", {}, "ListPromptsResultSchema");
      await check("prompts/get", prompt, "GetPromptResultSchema");
      await check("completion/complete", completion, "CompleteResultSchema");
      let cursor;
      do {
        const page = await check("resources/list", cursor === undefined ? {} : { cursor }, "ListResourcesResultSchema");
        await check("resources/read", { uri: page.resources[0].uri }, "ReadResourceResultSchema");
        cursor = page.nextCursor;
      } while (cursor !== undefined);
    });

    test("every tool, answer and error", async () => {
      const { tools } = await check("tools/list", {}, "ListToolsResultSchema");
      assert.deepEqual(tools.map(({ name }) => name).sort(), Object.keys(calls).sort());
      for (const { name, outputSchema } of tools) {
        let args = calls[name];
        if (args === undefined) {
          const { content } = await check("tools/call", { name: "search", arguments: calls.search }, "CallToolResultSchema");
          args = { id: JSON.parse(content[0].text).results[0].id };
        }
        const result = await check("tools/call", { name, arguments: args }, "CallToolResultSchema");
        assert.notEqual(result.isError, true, `${name}: ${result.content[0].text}`);
        if (outputSchema !== undefined) {
          const validate = new Ajv2020({ strict: false }).compile(outputSchema);
          assert.ok(validate(result.structuredContent), `${name}: ${JSON.stringify(validate.errors)}`);
          assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
        }
        const refused = await check("tools/call", { name, arguments: { limit: "many" } }, "CallToolResultSchema");
        assert.ok(refused.content.length > 0);
      }
    });

    test("errors", async () => {
      for (const [method, params] of [
        ["tools/call", { name: "paint" }],
        ["resources/read", { uri: "docs://nowhere@1/x" }],
        ["tools/paint", {}],
        ["prompts/get", { name: "paint" }],
      ]) {
        const reply = await rpc(revision, method, params);
        schemas.JSONRPCErrorResponseSchema.parse(reply);
        assert.notEqual(reply.error.code, -32603);
      }
    });
  });
}
