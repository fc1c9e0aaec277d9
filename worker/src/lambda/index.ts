// The Lambda entry: the origin behind the Worker. The same need-loop and the same core over S3 instead of the edge's stores. An event
// into a Request by hono's adapter, who may ask by origin-keys.ts, the answer by serve.ts. Routes nothing. Its twin is ../index.ts.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { AwsClient } from "aws4fetch";
import type { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { channelObject } from "../channel.ts";
import { ChannelSource } from "../channel-source.ts";
import { CoreCell, WasmCore } from "../core.ts";
import { factsHeader, factsText } from "../facts-header.ts";
import { bodyOf, headOf, toResponse } from "../http.ts";
import type { Body, Pair } from "../frames.ts";
import { defaultLimits, type Host, serve, serveArrival } from "../serve.ts";
import { s3Blocks, s3Text } from "../stores/s3.ts";
import { fetchGet } from "../stores/s3-fetch.ts";
import type { BlockStore, TextStore } from "../stores/store.ts";
import { defaultShipperLimits } from "../telemetry/shipper.ts";
import { Telemetry } from "../telemetry/sinks.ts";
import { BlockReads, Tiers } from "../tiers.ts";
import { trustFrom } from "../trust.ts";
import { type BucketPlace, type Environment, readEnvironment } from "./environment.ts";
import { httpEventOf } from "./event.ts";
import { hedgedBlocks, hedgedText } from "./hedge.ts";
import { originKeyHeader } from "./origin-keys.ts";

// A read of S3 from its own region takes tens of milliseconds. One that takes longer than this is asked of the replica, too.
const hedgeMs = 200;
const readTimeoutMs = 1_000;

interface Ladder {
  readonly blocks: readonly BlockStore[];
  readonly channel: readonly TextStore[];
}

function ladderOf({ primary, replica, credentials }: Environment): Ladder {
  const storesOf = (name: string, { url, region }: BucketPlace): { blocks: BlockStore; channel: TextStore } => {
    // Repeating is the ladder's decision: the next rung is asked instead.
    const get = fetchGet(new AwsClient({ ...credentials, service: "s3", region, retries: 0 }));
    const bucket = { name, url, get, timeoutMs: readTimeoutMs };
    return { blocks: s3Blocks(bucket), channel: s3Text(bucket, channelObject) };
  };
  const first = storesOf("s3", primary);
  if (replica === undefined) {
    return { blocks: [first.blocks], channel: [first.channel] };
  }
  const second = storesOf("s3-replica", replica);
  return {
    blocks: [hedgedBlocks(first.blocks, second.blocks, hedgeMs), second.blocks],
    channel: [hedgedText(first.channel, second.channel, hedgeMs), second.channel],
  };
}

function newHost(environment: Environment): Host {
  const module = new WebAssembly.Module(readFileSync(new URL("foredge.wasm", import.meta.url)));
  const ladder = ladderOf(environment);
  const trust = trustFrom(environment.publicKey);
  const cores = new CoreCell(() => new WasmCore(module, defaultLimits.blockBudgetBytes));
  cores.get(); // while the instance starts, not while a client waits
  return {
    cores,
    channel: new ChannelSource(readTimeoutMs, 0), // an instance answers one request at a time: each may try again
    channelStores: ladder.channel,
    tiers: new Tiers(ladder.blocks, new BlockReads(), readTimeoutMs),
    settings: environment.settings,
    ...(trust === undefined ? {} : { trust }),
    limits: defaultLimits,
    now: Date.now,
    background: () => undefined, // nothing runs between two invocations
  };
}

const environment = readEnvironment(process.env);
const host = newHost(environment);

// Nothing goes by age or count: an invocation sends what it left before it returns, and what did not arrive in time waits for the
// next one. All that may wait fits one batch of the intake.
const limits = { ...defaultShipperLimits, batchMs: 0, batchEvents: 1_000, heldBytes: 512 * 1024 };
const telemetry = new Telemetry(process.env, "aws_lambda", process.env["AWS_LAMBDA_FUNCTION_VERSION"] ?? "", limits);
const flushMs = 300;

// The channel record, the manifest and the root are read while the instance starts: then AWS grants it a whole processor, and with
// instances that start ahead of time nobody waits. What fails here is read again by the first request.
const readiness = { method: "GET", target: "/readyz", headers: [], body: new Uint8Array(0), place: {} };
await serve({ ...readiness, id: "start" }, host);

async function answer(request: Request): Promise<Response> {
  const headers = [...request.headers].filter(([name]) => name !== originKeyHeader);
  const head = {
    ...headOf(request),
    headers,
    id: request.headers.get("x-request-id") ?? crypto.randomUUID(),
    place: { region: environment.region },
  };
  const served = await serveArrival(head, () => bodyOf(request, headers), host);
  telemetry.sink(served.record, host.background);
  return withFacts(vouchedFor(toResponse(served), served.reply.body), served.reply.facts);
}

// The caller is the edge, whose record knows nothing of this answer but what stands here.
function withFacts(response: Response, facts: readonly Pair[]): Response {
  const text = factsText(facts);
  if (text !== undefined) {
    response.headers.set(factsHeader, text);
  }
  return response;
}

// Blocks are checked by the core, answers by nobody on their way: with RFC 9530's digest the edge can tell that one came whole.
function vouchedFor(response: Response, body: Body): Response {
  if (response.body !== null) {
    const digest = createHash("sha256").update(body).digest("base64");
    response.headers.set("content-digest", `sha-256=:${digest}:`);
  }
  return response;
}

// Marked deprecated because Hono 5 will ship the same function in a package of its own.
// eslint-disable-next-line @typescript-eslint/no-deprecated
const invoke = handle({ fetch: answer } as unknown as Hono);

type HttpResult = Awaited<ReturnType<typeof invoke>>;

function refused(status: number, code: string, message: string): HttpResult {
  return {
    statusCode: status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify({ error: { code, message } }),
    isBase64Encoded: false,
  };
}

export async function handler(event: unknown): Promise<HttpResult> {
  const httpEvent = httpEventOf(event);
  if (httpEvent === undefined) {
    return refused(400, "unknown_event", "the origin takes HTTP events of payload format 2.0");
  }
  // Before the body is looked at. No path is open: health checks bring the key too.
  if (!environment.keys.admits(httpEvent.headers[originKeyHeader])) {
    return refused(403, "origin_key", `only the edge may call: header ${originKeyHeader} is missing or wrong`);
  }
  const result = await invoke(httpEvent as unknown as Parameters<typeof invoke>[0]);
  await telemetry.flushWithin(flushMs);
  return result;
}
