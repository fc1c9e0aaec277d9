// What is asked, each as a draw of requests: the same requests in the same order for every server. Knows no server.
import { queriesOf } from "./corpus.mjs";
import { requestBytes } from "./load.mjs";

const revision = "2026-07-28";
const meta = {
  "io.modelcontextprotocol/protocolVersion": revision,
  "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

export function mcpRequest(id, method, params = {}) {
  return requestBytes({
    path: "/mcp",
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": revision,
      "mcp-method": method,
      ...(params.name === undefined ? {} : { "mcp-name": params.name }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id, method, params: { ...params, _meta: meta } }),
  });
}

/**
 * `search` never asks the same twice within a seed; `repeated search` asks one question again and again. `fetch` takes the pages of about
 * 20 KB in turn. The lists have no arguments: only the ids of their requests differ.
 */
export function scenariosOf(corpus) {
  const counted = (make) => () => {
    let id = 0;
    return () => make((id += 1));
  };
  const call = (id, name, args) => mcpRequest(id, "tools/call", { name, arguments: args });
  return {
    search(seed) {
      const draw = queriesOf(corpus.vocabulary, seed);
      return counted((id) => call(id, "search", { query: draw(), limit: 10 }))();
    },
    "repeated search": counted((id) => call(id, "search", { query: queriesOf(corpus.vocabulary, 1)(), limit: 10 })),
    fetch: counted((id) => call(id, "fetch", { id: corpus.longPages[id % corpus.longPages.length], max_tokens: 20_000 })),
    "tools/list": counted((id) => mcpRequest(id, "tools/list")),
    "server/discover": counted((id) => mcpRequest(id, "server/discover")),
  };
}
