// What one request has at the edge: the isolate's state, the deployment's bindings, and stores over both. What an answer from memory never
// asks for is made when it is asked for. Knows no event and no response.
import wasm from "../../build/wasm/foredge.wasm";
import { Answers } from "./answers.ts";
import { cacheTtl } from "./cache-classes.ts";
import { channelKey, channelObject } from "./channel.ts";
import { ChannelSource } from "./channel-source.ts";
import { CoreCell, WasmCore } from "./core.ts";
import type { Pair } from "./frames.ts";
import { type Buckets, clientOf, Gate, type RateLimit, Waiting } from "./gate.ts";
import { LastGood } from "./last-good.ts";
import { Listening } from "./listening.ts";
import { Origin } from "./origin.ts";
import { defaultLimits, type Host } from "./serve.ts";
import { originsFrom, settingsFrom, type SettingVariable } from "./settings.ts";
import type { KeepAlive } from "./shared-read.ts";
import { cacheApiAnswers, cacheApiBlocks, cacheApiText } from "./stores/cache-api.ts";
import { kvBlocks, kvText } from "./stores/kv.ts";
import { r2Blocks, r2Text } from "./stores/r2.ts";
import type { TextStore } from "./stores/store.ts";
import type { Telemetry, TelemetryVariables } from "./telemetry/sinks.ts";
import { Aside } from "./telemetry/usage.ts";
import { BlockReads, Tiers } from "./tiers.ts";
import { type Trust, trustFrom } from "./trust.ts";
import { mostWarmBytes, Warmer } from "./warm.ts";
import type { WatchVariables } from "./watch/host.ts";

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

function settingsOf(env: Env, origin: string, isolate: Isolate): readonly Pair[] {
  if (isolate.site?.env !== env || isolate.site.origin !== origin) {
    isolate.site = { env, origin, settings: [...settingsFrom({ ...env, PUBLIC_URL: origin }), ["streams", "1"]] };
  }
  return isolate.site.settings;
}

export class EdgeHost implements Host {
  readonly limits = defaultLimits;
  readonly now = Date.now;
  readonly cores: CoreCell;
  readonly channel: ChannelSource;
  readonly settings: readonly Pair[];
  readonly background: KeepAlive;
  readonly trust: Trust | undefined;
  readonly client: string;
  readonly aside: Aside;
  readonly gate: Gate;
  readonly listening: Listening;
  readonly origin: Origin | undefined;
  readonly warmer: Warmer;
  readonly #env: Env;
  readonly #isolate: Isolate;
  readonly #site: string; // scheme and host of the deployment
  readonly #cache = caches.default; // taken before the first wait: it is that of the place where the request came in
  #tiers: Tiers | undefined;
  #answers: Answers | undefined;

  /** `requestOrigin`: scheme and host that the request came under; `address`: of its client, "" where none is known. */
  constructor(isolate: Isolate, env: Env, requestOrigin: string, address: string, background: KeepAlive) {
    this.#env = env;
    this.#isolate = isolate;
    this.#site = env.PUBLIC_URL || requestOrigin;
    this.cores = isolate.cores;
    this.channel = isolate.channel;
    this.settings = settingsOf(env, this.#site, isolate);
    this.background = background;
    this.trust = isolate.trust ??= trustFrom(env.RELEASE_PUBLIC_KEY);
    this.client = clientOf(address);
    this.aside = isolate.aside;
    this.gate = new Gate(isolate.waiting, bucketsOf(env), this.client, background);
    this.listening = isolate.listening;
    this.origin = isolate.origin ??= originOf(env);
    this.warmer = isolate.warmer;
  }

  get channelStores(): readonly TextStore[] {
    return [r2Text(this.#env.RELEASES, channelObject), kvText(this.#env.COPIES, channelKey)];
  }

  get tiers(): Tiers {
    return (this.#tiers ??= new Tiers(
      [cacheApiBlocks(this.#cache, this.#site, blockTtlSeconds), kvBlocks(this.#env.COPIES), r2Blocks(this.#env.RELEASES)],
      this.#isolate.reads,
      readTimeoutMs,
    ));
  }

  get answers(): Answers {
    // What was kept before a key was demanded, or under another one, is not looked at.
    return (this.#answers ??= new Answers(cacheApiAnswers(this.#cache, this.#site, this.#env.RELEASE_PUBLIC_KEY ?? "")));
  }

  get lastGood(): NonNullable<Host["lastGood"]> {
    return { known: this.#isolate.lastGood, copy: cacheApiText(this.#cache, this.#site, "release", blockTtlSeconds) };
  }
}
