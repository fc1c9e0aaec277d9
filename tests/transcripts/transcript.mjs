// Transcripts for hosts that Node can reach: what to send, and what must come back. The format stands in transcript.h, this
// file's native twin. Knows no MCP and no host.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("./", import.meta.url);

/** Every transcript as `{name, exchanges}`, by name. */
export function readTranscripts() {
  const files = readdirSync(folder).filter((file) => file.endsWith(".json")).sort();
  return files.map((file) => ({ name: file, ...JSON.parse(readFileSync(new URL(file, folder), "utf8")) }));
}

const codeHeader = new URL("../../build/wasm/core/server/generated/server/code_digest.h", import.meta.url);
const [, code] = /"([0-9a-f]{16})"/.exec(readFileSync(codeHeader, "utf8"));

const withRelease = (text, id) =>
  text.replaceAll("{release}", id).replaceAll("{release12}", id.slice(0, 12)).replaceAll("{code}", code);

function bytesOf(body, id) {
  if (body === undefined) return Buffer.alloc(0);
  if (body.hex !== undefined) return Buffer.from(body.hex, "hex");
  if (body.json !== undefined) return Buffer.from(withRelease(JSON.stringify(body.json), id));
  if (body.text !== undefined) return Buffer.from(withRelease(body.text, id));
  return Buffer.from((body.before ?? "") + body.repeat.repeat(body.times) + (body.after ?? ""));
}

/** An exchange's request as tests/rig/hosts.mjs sends it. */
export function requestOf({ request }, id) {
  const { method, target, headers } = request;
  return { method, target: withRelease(target, id), headers, body: bytesOf(request.body, id) };
}

/** Fails unless `reply` is the exchange's: status, every header that it names, and the body byte for byte. */
export function checkReply({ request, reply: wanted }, reply, id) {
  const headers = Object.fromEntries(Object.keys(wanted.headers).map((name) => [name, reply.headers[name]]));
  const wantedHeaders = Object.fromEntries(Object.entries(wanted.headers).map(([name, value]) => [name, withRelease(value, id)]));
  const body = request.method === "HEAD" ? Buffer.alloc(0) : reply.body;
  assert.deepEqual(
    { status: reply.status, headers, body: body.toString() },
    { status: wanted.status, headers: wantedHeaders, body: bytesOf(wanted.body, id).toString() },
  );
  assert.ok(body.equals(bytesOf(wanted.body, id)));
}
