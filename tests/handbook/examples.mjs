// The examples of docs/tools.md: a request and its answer in two fences behind the comment "example". Finds them, and asks
// a release of tests/handbook/sample the same through the WASM core. Judges nothing: examples.test.mjs compares.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { nodeHost } from "../worker/node/wasm-host.ts";

const fence = "```json\n([\\s\\S]*?)```";
const pattern = new RegExp(`<!-- example -->\\s+${fence}([\\s\\S]*?)${fence}`, "g");

/** Each example with where its answer stands in `markdown`, in order. */
export function findExamples(markdown) {
  return [...markdown.matchAll(pattern)].map((match) => {
    const end = match.index + match[0].length - "```".length;
    const [, request, , answer] = match;
    return { request: JSON.parse(request), answer: JSON.parse(answer), begin: end - answer.length, end };
  });
}

/** A function that gives the result of a request to a fresh release of the sample, built below `out`. */
export function sampleServer(out) {
  const printed = execFileSync("build/release/foredge", ["build", "tests/handbook/sample", "--out", out], { encoding: "utf8" });
  const ask = nodeHost("build/wasm/foredge.wasm", join(out, printed.trimEnd().split("\n").at(-1)));
  return async (method, params) => {
    const message = { jsonrpc: "2.0", id: 1, method, params };
    const { reply } = await ask({
      id: "example",
      method: "POST",
      target: "/mcp",
      headers: [["content-type", "application/json"], ["mcp-protocol-version", "2025-11-25"]],
      body: new TextEncoder().encode(JSON.stringify(message)),
      place: {},
    });
    return JSON.parse(new TextDecoder().decode(reply.body)).result;
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
