// What clients ask: a pool of real requests over the pages of two releases, and an endless Zipf mix of them that follows from a seed.
import { randomFrom } from "./faults.mjs";

const headers = {
  accept: "application/json, text/event-stream",
  "content-type": "application/json",
  "mcp-protocol-version": "2025-11-25",
};

const words = [
  "install", "cache lifetime", "drop a lease", "roll back", "how do I open a harbour", "beacon button", "options", "fog horn props",
  "größen", "timeout", "client.dropLease", "retry", "size", "lantern", "deprecated", "what is new", "configuration", "events",
];

function calls(pages) {
  const call = (name, args) => ["tools/call", { name, arguments: args }];
  return [
    ...words.flatMap((query) => [call("search", { query }), call("search", { query, limit: 3, max_tokens: 800 })]),
    ...pages.flatMap((id) => [call("fetch", { id }), call("fetch", { id, max_tokens: 300 })]),
    ...words.slice(0, 8).map((query) => call("examples", { query })),
    ...["BeaconButton", "FogHorn", "timeout", "nothing of the kind"].map((name) => call("lookup", { name })),
    call("outline", {}),
    call("versions", {}),
    ["tools/list", {}],
    ["resources/list", {}],
    ["prompts/list", {}],
  ];
}

/** Distinct requests, each with the JSON-RPC `text` of its body. `pages` are ids as `fetch` takes them. */
export function requestPool(pages) {
  return calls(pages).map(([method, params], index) => {
    const text = JSON.stringify({ jsonrpc: "2.0", id: index, method, params });
    return { index, method: "POST", target: "/mcp", headers, body: Buffer.from(text), text };
  });
}

/** Draws from `pool` for ever: the one at rank r is asked in proportion to 1 / (r + 1). Ranks are shuffled by the seed. */
export function zipf(pool, seed) {
  const random = randomFrom(seed);
  const ranked = pool
    .map((request) => ({ request, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ request }) => request);
  let sum = 0;
  const upTo = ranked.map((_, rank) => (sum += 1 / (rank + 1)));
  return () => {
    const drawn = random() * sum;
    return ranked[upTo.findIndex((bound) => drawn < bound)];
  };
}
