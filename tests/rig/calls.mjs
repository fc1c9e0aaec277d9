// Tool calls for tests that are about answers, not about the protocol: arguments in, the answer's text and value out, over
// any host of hosts.mjs.
import assert from "node:assert/strict";

const headers = {
  accept: "application/json, text/event-stream",
  "content-type": "application/json",
  "mcp-protocol-version": "2025-11-25",
};

/** The whole JSON-RPC reply of one request. */
export async function ask(host, method, params) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
  const reply = await host({ method: "POST", target: "/mcp", headers, body });
  assert.equal(reply.status, 200, String(reply.body));
  return JSON.parse(String(reply.body));
}

/** `{text, value}` of a tool's answer: content[0].text, and structuredContent, which must say the same. */
export async function callTool(host, name, args) {
  const { result, error } = await ask(host, "tools/call", { name, arguments: args });
  assert.ok(result !== undefined && result.isError !== true, `${name} ${JSON.stringify(args)}: ${JSON.stringify(result ?? error)}`);
  const { text } = result.content[0];
  assert.deepEqual(JSON.parse(text), result.structuredContent);
  return { text, value: result.structuredContent };
}
