// The Lambda entry: the origin behind the Worker. The same need-loop and the same core over S3 instead of the edge's stores. An event
// is a request by event.ts, who may ask by origin-keys.ts, the answer by serve.ts. Routes nothing. Its twin is ../index.ts.
import { channelObject } from "../channel.ts";
import { ChannelSource } from "../channel-source.ts";
import { CoreCell, WasmCore } from "../core.ts";
import { defaultLimits, type Host, serve } from "../serve.ts";
import { within } from "../shared-read.ts";
import { s3Blocks, s3Text } from "../stores/s3.ts";
import type { BlockStore, TextStore } from "../stores/store.ts";
import { defaultShipperLimits } from "../telemetry/shipper.ts";
import { Telemetry } from "../telemetry/sinks.ts";
import { BlockReads, Tiers } from "../tiers.ts";
import { trustFrom } from "../trust.ts";
import { mostWarmBytes, Warmer } from "../warm.ts";
import { createHash, readFileSync } from "./builtins.ts";
import { type BucketPlace, type Environment, readEnvironment } from "./environment.ts";
import { httpEventOf, type HttpResult, requestOf, resultOf } from "./event.ts";
import { hedgedBlocks, hedgedText } from "./hedge.ts";
import { nodeWire } from "./intake-post.ts";
import { originKeyHeader } from "./origin-keys.ts";
import { signedGet } from "./signed-get.ts";

// A read of S3 from its own region takes tens of milliseconds. One that takes longer than this is asked of the replica, too.
const hedgeMs = 200;
const readTimeoutMs = 1_000;

interface Ladder {
  readonly blocks: readonly BlockStore[];
  readonly channel: readonly TextStore[];
}

function ladderOf({ primary, replica, credentials }: Environment): Ladder {
  const storesOf = (name: string, { url, region }: BucketPlace): { blocks: BlockStore; channel: TextStore } => {
    const bucket = { name, url, get: signedGet(region, credentials), timeoutMs: readTimeoutMs };
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

const nothing = (): void => undefined; // nothing runs between two invocations

// A release that is taken whole is waited for, once a release and instance: the read would stand still with the instance, and its timers
// would end it the moment that the instance goes on. Not for long: the edge gives all of an answer two seconds.
const takingMs = 500;
let taking: Promise<void> | undefined;
const waitForRelease = async (): Promise<void> => {
  await (taking === undefined ? undefined : within(takingMs, "the release", taking).catch(nothing));
};
const warmer = new Warmer(mostWarmBytes);
const awaitedWarmer: NonNullable<Host["warmer"]> = { take: (release, to) => (taking = warmer.take(release, to)) };

function newHost(environment: Environment): Host {
  const ladder = ladderOf(environment);
  const trust = trustFrom(environment.publicKey);
  // An instance answers one request at a time: each may try again. Web Crypto takes 5 ms to load.
  const channel = new ChannelSource(readTimeoutMs, 0, (bytes) => createHash("sha256").update(bytes).digest());
  // The address is looked up while the core is compiled. Whoever asks for the record next joins this reading.
  const reading = { now: Date.now, waitMs: readTimeoutMs, background: nothing };
  void channel.read(ladder.channel, reading, { source: "", epoch: -1, age_ms: 0, errors: [], reads: {} });
  const module = new WebAssembly.Module(readFileSync(new URL("foredge.wasm", import.meta.url)));
  const cores = new CoreCell(() => new WasmCore(module, defaultLimits.blockBudgetBytes));
  cores.get(); // while the instance starts, not while a client waits
  return {
    cores,
    channel,
    channelStores: ladder.channel,
    tiers: new Tiers(ladder.blocks, new BlockReads(), readTimeoutMs),
    settings: environment.settings,
    ...(trust === undefined ? {} : { trust }),
    limits: defaultLimits,
    now: Date.now,
    background: nothing,
    warmer: awaitedWarmer,
  };
}

const environment = readEnvironment(process.env);
const host = newHost(environment);

// Nothing goes by age or count: an invocation sends what it left before it returns, and what did not arrive in time waits for the
// next one. All that may wait fits one batch of the intake.
const limits = { ...defaultShipperLimits, batchMs: 0, batchEvents: 1_000, heldBytes: 512 * 1024 };
const telemetry = new Telemetry(process.env, "aws_lambda", process.env["AWS_LAMBDA_FUNCTION_VERSION"] ?? "", limits, nodeWire);
const flushMs = 300;

// The channel record, the manifest and the root are read while the instance starts, and all blocks of a small release: then AWS grants it
// a whole processor, and with instances that start ahead of time nobody waits. What fails here is read again by the first request.
const readiness = { method: "GET", target: "/readyz", headers: [], body: "", place: () => ({}) };
await serve({ ...readiness, id: "start" }, host);
await taking;

const place = () => ({ region: environment.region });

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
  const served = await serve(requestOf(httpEvent, place), host);
  telemetry.sink(served.record, nothing);
  await Promise.all([waitForRelease(), telemetry.flushWithin(flushMs)]);
  return resultOf(served);
}
