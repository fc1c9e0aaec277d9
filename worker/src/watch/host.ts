// What watching needs, from the Worker's environment. The one file of this folder that knows variables and bindings.
import { parsePlan } from "../../../release/analysis/plan.ts";
import { ChannelStore } from "../../../release/channel-store.ts";
import { type MetricsVariables, sourceOf } from "../../../release/metrics/source.ts";
import { kvPlace, r2Place } from "./places.ts";
import type { Note } from "../../../release/take-back.ts";
import type { WatchHost } from "./watch.ts";

export interface WatchVariables extends MetricsVariables {
  readonly CANARY_PLAN?: string; // JSON instead of the plan in release/analysis/plan.ts
  readonly ROLLBACK_SECRET?: string; // a secret: opens the webhook; without it there is none
  readonly ANALYTICS?: AnalyticsEngineDataset; // where requests are counted
}

export interface WatchBindings extends WatchVariables {
  readonly RELEASES: R2Bucket;
  readonly COPIES: KVNamespace;
}

/** Throws a TypeError for a plan or a source that is none. */
export function watchHost(env: WatchBindings, note: Note): WatchHost {
  return {
    store: new ChannelStore(r2Place(env.RELEASES), { objects: [], texts: [kvPlace(env.COPIES)] }),
    source: sourceOf(env, (url, init) => fetch(url, init)),
    plan: parsePlan(env.CANARY_PLAN ?? ""),
    now: Date.now,
    note,
  };
}
