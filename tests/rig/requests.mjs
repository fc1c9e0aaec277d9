// What clients ask: a pool of real requests over the pages of a release, tools and plain pages, and an endless Zipf mix of them that
// follows from a seed.
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

const nothing = Buffer.alloc(0);

// A page's address has the path of its file in the release.
function gets(pages) {
  return pages.flatMap((id) => [".md", ".json"].map((type) => `docs/${id.replace("@", "/")}${type}`)).map((file) => ({
    method: "GET",
    target: encodeURI(`/${file.replace("docs/", "docs/current/")}`),
    headers: {},
    body: nothing,
    file,
  }));
}

/**
 * Distinct requests: tools and lists, each with the JSON-RPC `text` of its body, and pages, each with the `file` of the release that it
 * must equal. `pages` are ids as `fetch` takes them.
 */
export function requestPool(pages) {
  const posts = calls(pages).map(([method, params], id) => {
    const text = JSON.stringify({ jsonrpc: "2.0", id, method, params });
    return { method: "POST", target: "/mcp", headers, body: Buffer.from(text), text };
  });
  return [...posts, ...gets(pages)].map((request, index) => ({ ...request, index }));
}

const get = (target, more = {}) => ({ method: "GET", target, headers: {}, body: nothing, ...more });

// What only HTTP has, each with what it is compared with: the whole reply of the oracle.
function overHttp(pages, release) {
  const pin = (target) => (release === undefined ? target : `${target}${target.includes("?") ? "&" : "?"}release=${release}`);
  const [page, ...others] = pages.map((id) => encodeURI(`/docs/${release ?? "current"}/${id.replace("@", "/")}.md`));
  return [
    ...words.slice(0, 6).map((word) => get(pin(`/search?q=${encodeURIComponent(word)}`))),
    ...["/components.json", "/components.json?library=lantern", "/llms.txt", "/llms-full.txt?library=harbour"].map((at) => get(pin(at))),
    get(pin("/search?q=lease&limit=0")),
    get(page),
    get(page, { method: "HEAD" }),
    get(pin("/llms.txt"), { method: "HEAD" }),
    get(page, { headers: { range: "bytes=5-60" } }),
    get(pin("/components.json"), { headers: { range: "bytes=-20" } }),
    get(others[0] ?? page, { headers: { "if-none-match": "*" } }),
    get(`${page}.html`),
  ].map((request) => ({ ...request, whole: true, ...(release === undefined ? {} : { release }) }));
}

function batches(pages) {
  const messages = (list) => JSON.stringify(list.map(([method, params], id) => ({ jsonrpc: "2.0", id, method, params })));
  const one = (name, args) => ["tools/call", { name, arguments: args }];
  return [
    [one("search", { query: words[0] }), ["ping", {}], one("fetch", { id: pages[0] })],
    [["tools/list", {}], ["resources/list", {}]],
  ].map((list) => ({
    method: "POST",
    target: "/mcp",
    headers: { ...headers, "mcp-protocol-version": "2025-03-26" },
    body: Buffer.from(messages(list)),
    whole: true,
  }));
}

/** The pool, and all that only HTTP can ask: of the current release, and of each of `releases` by its id, which then must answer. */
export function widePool(pages, releases) {
  const more = [undefined, ...releases].flatMap((release) => overHttp(pages, release));
  return [...requestPool(pages), ...more, ...batches(pages)].map((request, index) => ({ ...request, index }));
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
