// The two hosts of the WebAssembly core as tests use them: in Node over a release's directory, and in workerd behind
// `wrangler dev` with R2, KV and the Cache API. Both answer the same shape. Knows no MCP; the third host is native,
// tests/transcripts/run_native.cc.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { join } from "node:path";
import { unstable_startWorker as startWorker } from "wrangler";
import { publishLocal } from "../../scripts/publish-local.mjs";
import { nodeHost } from "../worker/node/wasm-host.ts";
import { root } from "./release.mjs";

const wasm = join(root, "build/wasm/foredge.wasm");
const startWithinMs = 60_000;

// Else the simulator asks the network where it is.
process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";

/** Answers `{method, target, headers, body}` (body: a Buffer) with `{status, headers, body}` from `directory`. */
export function wasmInNode(directory) {
  const answer = nodeHost(wasm, directory);
  let count = 0;
  return async ({ method, target, headers, body }) => {
    const { reply, record } = await answer({
      id: `test-${(count += 1)}`,
      method,
      target,
      headers: Object.entries(headers),
      body,
      place: () => ({}),
    });
    return { status: reply.status, headers: Object.fromEntries(reply.headers), body: Buffer.from(reply.body), record };
  };
}

/**
 * Publishes the release at `directory` into `state` and serves it, with `variables` over those of wrangler.toml. Resolves to
 * its origin and what stops it.
 */
export async function startPublished(directory, state, variables = {}) {
  // Without it wrangler waits for a build to come, without a word.
  assert.ok(existsSync(wasm), `${wasm} is missing: make wasm`);
  await publishLocal(directory, state);
  const worker = await startWorker({
    config: join(root, "wrangler.toml"),
    build: { custom: { command: "" } },
    bindings: Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, { type: "plain_text", value }])),
    dev: { server: { hostname: "127.0.0.1", port: 0 }, inspector: false, watch: false, persist: state, logLevel: "error" },
  });
  const { promise: late, reject } = Promise.withResolvers();
  const timer = setTimeout(reject, startWithinMs, new Error("the Worker did not start: is the tree being built meanwhile?"));
  const { origin } = await Promise.race([worker.url, late]);
  clearTimeout(timer);
  return { origin, stop: () => worker.dispose() };
}

/** Like wasmInNode's answer, over HTTP. Node's plain client sends what it is told: no header is added, none refused. */
export function overHttp(origin) {
  return ({ method, target, headers, body }) =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(origin + target, { method, headers: { ...headers, "content-length": body.length } });
      sent.on("error", reject).on("response", (response) => {
        const chunks = [];
        response.on("data", (chunk) => chunks.push(chunk)).on("error", reject).on("end", () => {
          resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
        });
      });
      sent.end(body);
    });
}
