// Requests that every host answers with the same bytes. Used in workerd (worker.test.ts) and in Node (global-setup.ts).

export interface Question {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

const encoder = new TextEncoder();

const call = (name: string, method: string, params: unknown): Question => ({
  name,
  method: "POST",
  target: "/mcp",
  headers: [
    ["accept", "application/json, text/event-stream"],
    ["content-type", "application/json"],
    ["mcp-protocol-version", "2025-11-25"],
  ],
  body: encoder.encode(JSON.stringify({ jsonrpc: "2.0", id: name, method, params })),
});

const get = (target: string): Question => ({ name: target, method: "GET", target, headers: [], body: new Uint8Array(0) });

/** Reads dictionary, postings and text. */
export const search = call("search", "tools/call", { name: "search", arguments: { query: "HarbourButton" } });

export const questions: readonly Question[] = [
  get("/healthz"),
  get("/readyz"),
  get("/nowhere"),
  call("handshake", "initialize", {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "test", version: "1" },
  }),
  call("tools", "tools/list", {}),
  search,
  call("search without a hit", "tools/call", { name: "search", arguments: { query: "zeppelin" } }),
  call("bad_query", "tools/call", { name: "search", arguments: { query: 5 } }),
  call("bad_method", "tools/never", {}),
  { ...call("bad_json", "", {}), body: encoder.encode('{"jsonrpc":') },
  { ...call("bad_utf8", "", {}), body: Uint8Array.of(0x22, 0xff, 0x22) },
];
