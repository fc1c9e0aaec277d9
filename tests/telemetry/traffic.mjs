// The requests of a telemetry run, and who sends them: every kind of answer, each noted by the id that the server gave it.
import { corpora } from "../rig/release.mjs";

const headers = {
  accept: "application/json, text/event-stream",
  "content-type": "application/json",
  "mcp-protocol-version": "2025-11-25",
  traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
};

const post = (method, params) => ({
  method: "POST",
  target: "/mcp",
  headers,
  body: Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params })),
});
const get = (target) => ({ method: "GET", target, headers: {}, body: Buffer.alloc(0) });
const call = (name, args) => post("tools/call", { name, arguments: args });

export const docs = corpora.at(-1).docs;

export const kinds = [
  call("search", { query: "need-loop of the worker" }),
  call("search", { query: "cache classes" }),
  call("search", { query: "xylophonezeppelin" }),
  call("examples", { query: "publish a release" }),
  call("outline", {}),
  call("versions", {}),
  call("lookup", { name: "nothing.of.the.kind" }),
  call("fetch", { id: "no/such/page" }),
  post("tools/list", {}),
  post("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "run", version: "1" } }),
  post("no/method", {}),
  get("/healthz"),
  get("/readyz"),
  get("/nowhere"),
];

// Each request comes from an address of its own: else the rate limit would answer for the server.
const client = (i) => ({ "cf-connecting-ip": `198.51.${100 + ((i >> 8) & 0x7f)}.${i & 0xff}` });
let sent = 0;

/** Sends `count` requests, `width` at once. Resolves to `[{id, kind, status, body}]`: every answer that was given. */
export async function send(host, count, width = 8) {
  const served = [];
  let next = 0;
  const one = async () => {
    for (let i = next++; i < count; i = next++) {
      const kind = i % kinds.length;
      const { status, headers: answered, body } = await host({ ...kinds[kind], headers: { ...kinds[kind].headers, ...client((sent += 1)) } });
      served.push({ id: answered["x-request-id"], kind, status, body: String(body) });
    }
  };
  await Promise.all(Array.from({ length: width }, one));
  return served;
}
