// The oracle: what a release's answers are, from the native command line tool in a process of its own. Knows requests by their JSON-RPC
// text; whoever compares brings the bytes that a host answered. What only HTTP can say (conditions, ranges, batches, lists by GET) the
// WebAssembly core says over the release's own files, with no tier, no cache and no fault between.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { nodeHost } from "../worker/node/wasm-host.ts";
import { root } from "./release.mjs";

const wasm = join(root, "build/wasm/foredge.wasm");
const cli = join(root, "build/release/foredge");
const handshake = {
  jsonrpc: "2.0",
  id: "handshake",
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "oracle", version: "1" } },
};

/** `foredge serve` over the release at `directory`. `answer(text)` gives the line that it says to a request. */
export async function startOracle(directory) {
  const child = spawn(cli, ["serve", directory], { stdio: ["pipe", "pipe", "ignore"] });
  const waiting = [];
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.resolve(line));
  child.on("exit", () => {
    for (const one of waiting) one.reject(new Error("the oracle ended"));
  });
  const answer = (text) => {
    const one = Promise.withResolvers();
    waiting.push(one);
    child.stdin.write(`${text}\n`);
    return one.promise;
  };
  await answer(JSON.stringify(handshake));
  child.stdin.write(`${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`);
  const plainHost = nodeHost(wasm, directory);
  return {
    answer,
    /** The whole reply to an HTTP request: `{status, headers, body}`. */
    async reply({ method, target, headers, body }) {
      const { reply } = await plainHost({ id: "oracle", method, target, headers: Object.entries(headers), body, place: () => ({}) });
      return { status: reply.status, headers: Object.fromEntries(reply.headers), body: Buffer.from(reply.body) };
    },
    /** A static document of the release, as the builder wrote it. */
    file: (path) => readFile(join(directory, path)),
    stop: () => child.kill(),
  };
}
