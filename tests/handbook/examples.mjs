// The examples of the handbook: a request and its answer in two fences behind the comment "example", the lines of a stdio stream
// and what it answers behind "exchange". Finds them, and asks a release of tests/handbook/sample the same, through the WASM core or
// `foredge serve`. Judges nothing: examples.test.mjs compares.
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeHost } from "../worker/node/wasm-host.ts";
import { bytesOf } from "../../worker/src/frames.ts";

/** The pairs of fences of that language behind that comment: their texts, and where the second one stands in `markdown`. */
function findPairs(markdown, comment, language) {
  const fence = `\`\`\`${language}\n([\\s\\S]*?)\`\`\``;
  const pattern = new RegExp(`<!-- ${comment} -->\\s+${fence}([\\s\\S]*?)${fence}`, "g");
  return [...markdown.matchAll(pattern)].map((match) => {
    const end = match.index + match[0].length - "```".length;
    const [, request, , answer] = match;
    return { request, answer, begin: end - answer.length, end };
  });
}

/** Each example with where its answer stands in `markdown`, in order. A request without a method calls a tool. */
export function findExamples(markdown) {
  return findPairs(markdown, "example", "json").map(({ request, answer, ...place }) => {
    const parsed = JSON.parse(request);
    const call = parsed.method === undefined ? { method: "tools/call", params: parsed } : parsed;
    return { ...call, answer: JSON.parse(answer), ...place };
  });
}

/** Each exchange over stdio: the lines of the client, the messages of the server, and where these stand in `markdown`. */
export function findExchanges(markdown) {
  return findPairs(markdown, "exchange", "jsonl").map(({ request, answer, ...place }) => ({
    lines: request,
    answer: answer.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line)),
    ...place,
  }));
}

/** A fresh release of the sample below `out`: its directory. */
export function buildSample(out) {
  const printed = execFileSync("build/release/foredge", ["build", "tests/handbook/sample", "--out", out], { encoding: "utf8" });
  return join(out, printed.trimEnd().split("\n").at(-1));
}

/** What `foredge serve` writes when these lines are all of its input. From a file, so that all has come before the first turn. */
export function sampleLines(release, lines) {
  const file = join(release, "..", "lines.jsonl");
  writeFileSync(file, lines);
  const input = openSync(file, "r");
  const { stdout } = spawnSync("build/release/foredge", ["serve", release], { stdio: [input, "pipe", "ignore"], encoding: "utf8" });
  closeSync(input);
  return stdout.trim().split("\n").map((line) => JSON.parse(line));
}

/** A function that gives the result of a request to that release. */
export function sampleServer(release) {
  const ask = nodeHost("build/wasm/foredge.wasm", release);
  return async (method, params) => {
    const message = { jsonrpc: "2.0", id: 1, method, params };
    const { reply } = await ask({
      id: "example",
      method: "POST",
      target: "/mcp",
      headers: [["content-type", "application/json"], ["mcp-protocol-version", "2025-11-25"]],
      body: new TextEncoder().encode(JSON.stringify(message)),
      place: () => ({}),
    });
    return JSON.parse(new TextDecoder().decode(bytesOf(reply.body))).result;
  };
}

const isPlain = (value) => typeof value !== "object" || value === null;

/** JSON as the handbook prints it: short lists of plain values stay on one line. */
export function print(value, indent = "") {
  if (isPlain(value)) return JSON.stringify(value);
  const inner = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => print(item, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${print(item, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const line = items.join(", ");
  const isShort = Object.values(value).every(isPlain) && indent.length + line.length < 100;
  if (items.length === 0 || isShort) {
    return Array.isArray(value) || items.length === 0 ? open + line + close : `${open} ${line} ${close}`;
  }
  return `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
}
