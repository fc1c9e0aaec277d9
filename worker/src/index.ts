// The Workers entry: an event into a HostRequest (http.ts), its answer into a Response, the record onto the log. Brings what serve.ts
// must not know: bindings, the isolate's state, ctx.waitUntil. Routes nothing but the webhook; the cron's handler is here, too (watch/).
import wasm from "../../build/wasm/foredge.wasm";
import { Answers } from "./answers.ts";
import { cacheTtl } from "./cache-classes.ts";
import { channelKey, channelObject } from "./channel.ts";
import { ChannelSource } from "./channel-source.ts";
import { CoreCell, WasmCore } from "./core.ts";
import { type Buckets, clientOf, Gate, type RateLimit, Waiting } from "./gate.ts";
import type { Pair } from "./frames.ts";
import { addressOf, bodyOf, headerOf, headOf, toResponse } from "./http.ts";
import { LastGood } from "./last-good.ts";
import { Listening } from "./listening.ts";
import { Origin } from "./origin.ts";
import { defaultLimits, type Host, type Served, serveArrival } from "./serve.ts";
import { originsFrom, settingsFrom, type SettingVariable } from "./settings.ts";
import type { KeepAlive } from "./shared-read.ts";
import { cacheApiAnswers, cacheApiBlocks, cacheApiText } from "./stores/cache-api.ts";
import { kvBlocks, kvText } from "./stores/kv.ts";
import { r2Blocks, r2Text } from "./stores/r2.ts";
import type { Sink } from "./telemetry.ts";
import { Telemetry, type TelemetryVariables } from "./telemetry/sinks.ts";
import { Aside } from "./telemetry/usage.ts";
import { BlockReads, Tiers } from "./tiers.ts";
import { type Trust, trustFrom } from "./trust.ts";
import { Warmer } from "./warm.ts";
import { countRequest } from "./watch/count.ts";
import { answerHook, hookPath } from "./watch/hook.ts";
import { watchHost, type WatchVariables } from "./watch/host.ts";
import type { Note } from "../../release/take-back.ts";
import { lookOnce } from "./watch/watch.ts";

export interface Env extends Partial<Record<SettingVariable, string>>, TelemetryVariables, WatchVariables {
  readonly RELEASES: R2Bucket;
  readonly COPIES: KVNamespace;
  // Counters of requests a client and minute: all, and those that read texts.
  readonly REQUEST_LIMIT?: RateLimit;
  readonly CALL_LIMIT?: RateLimit;
  // The origins behind the edge, the primary first. Without URLs and key there is none.
  readonly ORIGIN_URLS?: string;
  readonly ORIGIN_KEY?: string; // a secret
  readonly VERSION?: WorkerVersionMetadata;
  /** The Ed25519 key that releases must be signed with, base64; none is demanded without it. */
  readonly RELEASE_PUBLIC_KEY?: string;
}

const readTimeoutMs = 1_000;
const blockTtlSeconds = cacheTtl("docs", "application/octet-stream").edge_seconds;
/** Requests of one isolate that may wait at once; none more come in while those hold so many bytes of bodies and blocks. */
const mostWaiting = 256;
const mostWaitingBytes = 32 * 1024 * 1024;
/** Streams that may wait for news at once, and the bytes of their requests. */
const mostListening = 512;
const mostListeningBytes = 4 * 1024 * 1024;
/** A release with more bytes of blocks than this is read by block. */
const mostWarmBytes = 4 * 1024 * 1024;

/** What an isolate keeps from one request to the next. */
export interface Isolate {
  readonly cores: CoreCell;
  readonly channel: ChannelSource;
  readonly reads: BlockReads;
  readonly waiting: Waiting;
  readonly listening: Listening;
  readonly lastGood: LastGood;
  readonly warmer: Warmer;
  readonly aside: Aside;
  /** What follows from a deployment's variables and the address of a request, of the last one. */
  site?: { readonly env: Env; readonly origin: string; readonly settings: readonly Pair[] };
  origin: Origin | undefined; // made by the first request, which brings the variables
  trust: Trust | undefined;
  telemetry?: Telemetry;
}

export function newIsolate(): Isolate {
  return {
    cores: new CoreCell(() => new WasmCore(wasm, defaultLimits.blockBudgetBytes)),
    channel: new ChannelSource(readTimeoutMs),
    reads: new BlockReads(),
    waiting: new Waiting(mostWaiting, mostWaitingBytes),
    listening: new Listening(mostListening, mostListeningBytes, 2 * defaultLimits.pauseMs),
    lastGood: new LastGood(),
    warmer: new Warmer(mostWarmBytes),
    aside: new Aside(),
    origin: undefined,
    trust: undefined,
  };
}

function originOf(env: Env): Origin | undefined {
  const origins = originsFrom(env);
  return origins === undefined ? undefined : new Origin(origins.urls, origins.key);
}

function bucketsOf({ REQUEST_LIMIT: all, CALL_LIMIT: calls }: Env): Buckets | undefined {
  return all === undefined || calls === undefined ? undefined : { all, calls };
}

export async function answer(
  request: Request,
  env: Env,
  ctx: Pick<ExecutionContext, "waitUntil">,
  isolate: Isolate,
  sink: Sink = telemetryOf(env, isolate).sink,
): Promise<Response> {
  const background = (work: Promise<unknown>): void => {
    ctx.waitUntil(work);
  };
  const served = await serveEvent(request, env, isolate, background);
  sink(served.record, background);
  if (env.ANALYTICS !== undefined) {
    countRequest(env.ANALYTICS, served.record, env.VERSION?.id ?? "", Date.now());
  }
  return toResponse(served, env.VERSION?.tag);
}

function telemetryOf(env: Env, isolate: Isolate): Telemetry {
  return (isolate.telemetry ??= new Telemetry(env, "cloudflare.workers", env.VERSION?.tag || (env.VERSION?.id ?? "")));
}

function settingsOf(env: Env, origin: string, isolate: Isolate): readonly Pair[] {
  if (isolate.site?.env !== env || isolate.site.origin !== origin) {
    isolate.site = { env, origin, settings: [...settingsFrom({ ...env, PUBLIC_URL: origin }), ["streams", "1"]] };
  }
  return isolate.site.settings;
}

function serveEvent(request: Request, env: Env, isolate: Isolate, background: KeepAlive): Promise<Served> {
  const head = headOf(request);
  const cache = caches.default; // before the first wait: it is that of the place where the request came in
  const origin = env.PUBLIC_URL || addressOf(request.url).origin;
  const stores = [
    cacheApiBlocks(cache, origin, blockTtlSeconds),
    kvBlocks(env.COPIES),
    r2Blocks(env.RELEASES),
  ];
  isolate.origin ??= originOf(env);
  const trust = (isolate.trust ??= trustFrom(env.RELEASE_PUBLIC_KEY));
  const client = clientOf(headerOf(head.headers, "cf-connecting-ip") ?? "");
  const host: Host = {
    cores: isolate.cores,
    channel: isolate.channel,
    channelStores: [r2Text(env.RELEASES, channelObject), kvText(env.COPIES, channelKey)],
    tiers: new Tiers(stores, isolate.reads, readTimeoutMs),
    settings: settingsOf(env, origin, isolate),
    limits: defaultLimits,
    now: Date.now,
    background,
    // What was kept before a key was demanded, or under another one, is not looked at.
    answers: new Answers(cacheApiAnswers(cache, origin, env.RELEASE_PUBLIC_KEY ?? "")),
    client,
    gate: new Gate(isolate.waiting, bucketsOf(env), client, background),
    listening: isolate.listening,
    lastGood: { known: isolate.lastGood, copy: cacheApiText(cache, origin, "release", blockTtlSeconds) },
    warmer: isolate.warmer,
    aside: isolate.aside,
    ...(isolate.origin === undefined ? {} : { origin: isolate.origin }),
    ...(trust === undefined ? {} : { trust }),
  };
  return serveArrival(head, () => bodyOf(request, head.headers), host);
}

function noteOf(env: Env, ctx: Pick<ExecutionContext, "waitUntil">, isolate: Isolate): Note {
  const telemetry = telemetryOf(env, isolate);
  return (...event) => {
    telemetry.note(...event, (work) => {
      ctx.waitUntil(work);
    });
  };
}

const isolate = newIsolate();

export default {
  fetch(request, env, ctx) {
    // Below the ladder: an exception that nothing here caught goes to whatever stands behind the route, if anything does.
    ctx.passThroughOnException();
    const secret = env.ROLLBACK_SECRET ?? "";
    if (secret !== "" && new URL(request.url).pathname === hookPath) {
      return answerHook(request, secret, watchHost(env, noteOf(env, ctx, isolate)));
    }
    return answer(request, env, ctx, isolate);
  },
  async scheduled(_controller, env, ctx) {
    await lookOnce(watchHost(env, noteOf(env, ctx, isolate)));
  },
} satisfies ExportedHandler<Env>;
