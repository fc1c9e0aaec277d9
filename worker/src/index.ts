// The Workers entry: an event into a HostRequest (http.ts), its answer into a Response, the record onto the log. Brings what serve.ts
// must not know: bindings, the isolate's state, ctx.waitUntil. Routes nothing.
import wasm from "../../build/wasm/foredge.wasm";
import { cacheTtl } from "./cache-classes.ts";
import { channelKey, channelObject } from "./channel.ts";
import { ChannelSource } from "./channel-source.ts";
import { CoreCell, WasmCore } from "./core.ts";
import { bodyOf, headOf, toResponse } from "./http.ts";
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
  const served = await serveEvent(request, env, isolate, background);
  background(Promise.resolve(served.record).then(sink));
  return toResponse(served);
}

async function serveEvent(request: Request, env: Env, isolate: Isolate, background: KeepAlive): Promise<Served> {
  const head = headOf(request);
  const body = await bodyOf(request);
  if (body === undefined) {
    return refuseUnread({ ...head, bodyBytes: 0 }, Date.now());
  }
  const stores = [
    cacheApiBlocks(caches.default, env.PUBLIC_URL || new URL(request.url).origin, blockTtlSeconds),
    kvBlocks(env.COPIES),
    r2Blocks(env.RELEASES),
  ];
  const host: Host = {
    cores: isolate.cores,
    channel: isolate.channel,
    channelStores: [r2Text(env.RELEASES, channelObject), kvText(env.COPIES, channelKey)],
    tiers: new Tiers(stores, isolate.reads, readTimeoutMs),
    settings: [...settingsFrom(env), ["streams", "1"]],
    limits: defaultLimits,
    now: Date.now,
    background,
  };
  return serve({ ...head, body }, host);
}

const isolate = newIsolate();

export default {
  fetch: (request, env, ctx) => answer(request, env, ctx, isolate),
} satisfies ExportedHandler<Env>;
