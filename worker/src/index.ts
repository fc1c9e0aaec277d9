// The Workers entry: an event into a HostRequest, a Reply into a Response, the record onto the log. Brings what serve.ts
// must not know: bindings, the isolate's state, ctx.waitUntil. Routes nothing.
import wasm from "../../build/wasm/foredge.wasm";
import { readBody } from "./body.ts";
import { cacheTtl } from "./cache-classes.ts";
import { channelKey, channelObject } from "./channel.ts";
import { ChannelSource } from "./channel-source.ts";
import { CoreCell, WasmCore } from "./core.ts";
import type { Reply } from "./frames.ts";
import { defaultLimits, type Host, refuseUnread, serve, type Served } from "./serve.ts";
import { settingsFrom, type SettingVariable } from "./settings.ts";
import type { KeepAlive } from "./shared-read.ts";
import { cacheApiBlocks } from "./stores/cache-api.ts";
import { kvBlocks, kvText } from "./stores/kv.ts";
import { r2Blocks, r2Text } from "./stores/r2.ts";
import { logSink, type Sink } from "./telemetry.ts";
import { type BlockReads, newBlockReads, Tiers } from "./tiers.ts";

export interface Env extends Partial<Record<SettingVariable, string>> {
  readonly RELEASES: R2Bucket;
  readonly COPIES: KVNamespace;
}

const readTimeoutMs = 1_500;
const blockTtlSeconds = cacheTtl("docs", "application/octet-stream").edge_seconds;

/** What an isolate keeps from one request to the next. */
export interface Isolate {
  readonly cores: CoreCell;
  readonly channel: ChannelSource;
  readonly reads: BlockReads;
}

export function newIsolate(): Isolate {
  return {
    cores: new CoreCell(() => new WasmCore(wasm, defaultLimits.blockBudgetBytes)),
    channel: new ChannelSource(readTimeoutMs),
    reads: newBlockReads(),
  };
}

export async function answer(
  request: Request,
  env: Env,
  ctx: Pick<ExecutionContext, "waitUntil">,
  isolate: Isolate,
  sink: Sink = logSink,
): Promise<Response> {
  const background = (work: Promise<unknown>): void => {
    ctx.waitUntil(work);
  };
  const { reply, record } = await serveEvent(request, env, isolate, background);
  background(Promise.resolve(record).then(sink));
  return toResponse(reply, record.request_id);
}

async function serveEvent(request: Request, env: Env, isolate: Isolate, background: KeepAlive): Promise<Served> {
  const url = new URL(request.url);
  const arrival = {
    id: request.headers.get("cf-ray") ?? crypto.randomUUID(),
    method: request.method,
    target: url.pathname + url.search,
    place: placeOf(request),
  };
  let body: Uint8Array;
  try {
    body = await readBody(request.body);
  } catch {
    return refuseUnread({ ...arrival, bodyBytes: 0 }, Date.now());
  }
  const stores = [
    cacheApiBlocks(caches.default, env.PUBLIC_URL || url.origin, blockTtlSeconds),
    kvBlocks(env.COPIES),
    r2Blocks(env.RELEASES),
  ];
  const host: Host = {
    cores: isolate.cores,
    channel: isolate.channel,
    channelStores: [r2Text(env.RELEASES, channelObject), kvText(env.COPIES, channelKey)],
    tiers: new Tiers(stores, isolate.reads, readTimeoutMs),
    settings: settingsFrom(env),
    limits: defaultLimits,
    now: Date.now,
    background,
  };
  return serve({ ...arrival, headers: [...request.headers], body }, host);
}

function placeOf(request: Request): Record<string, string> {
  const { colo, country } = (request.cf ?? {}) as { colo?: unknown; country?: unknown };
  return {
    ...(typeof colo === "string" ? { colo } : {}),
    ...(typeof country === "string" ? { country } : {}),
  };
}

function toResponse(reply: Reply, id: string): Response {
  const headers = new Headers(reply.headers.map(([name, value]): [string, string] => [name, value]));
  headers.set("x-request-id", id);
  // These statuses carry no body, and a Response refuses even an empty one.
  const bare = reply.status === 204 || reply.status === 304;
  return new Response(bare ? null : reply.body, { status: reply.status, headers });
}

const isolate = newIsolate();

export default {
  fetch: (request, env, ctx) => answer(request, env, ctx, isolate),
} satisfies ExportedHandler<Env>;
