// One look a minute, by the Worker's cron, without any pipeline: judges a canary, and a release for an hour after its promotion, and takes
// it back when it is worse. Never promotes: golden queries belong to that, and the release tool has them. Platform-neutral; index.ts
// brings bindings and clock.
import type { Decision } from "../../../release/analysis/judge.ts";
import type { Plan } from "../../../release/analysis/plan.ts";
import type { ChannelStore } from "../../../release/channel-store.ts";
import type { MetricsSource } from "../../../release/metrics/source.ts";
import { isIdle, lookAt, stageOf } from "../../../release/stage.ts";
import { type Note, takeBack, type TakenBack } from "../../../release/take-back.ts";

export interface WatchHost {
  readonly store: ChannelStore;
  readonly source: MetricsSource | undefined;
  readonly plan: Plan;
  readonly now: () => number; // Unix time in milliseconds
  readonly note: Note;
}

export type Look =
  | { readonly kind: "idle" }
  | { readonly kind: "blind"; readonly why: string } // nobody could be asked for figures
  | { readonly kind: "watched"; readonly decision: Decision }
  | { readonly kind: "lost"; readonly decision: Decision } // somebody changed the channel meanwhile
  | { readonly kind: "rolled_back"; readonly decision: Decision; readonly taken: TakenBack };

/** Entries of the history that a stage is read from: a canary has few steps. */
export const historyDepth = 24;

/** Throws when the channel's truth cannot be read or written: the next minute looks again. */
export async function lookOnce(host: WatchHost): Promise<Look> {
  const { store, plan } = host;
  const nowMs = host.now();
  const channel = await store.read();
  if (channel === undefined || isIdle(channel.record, plan, nowMs)) {
    return { kind: "idle" };
  }
  const stage = stageOf(channel.record, await store.history(historyDepth), plan, nowMs);
  if (stage.kind === "idle") {
    // Something was changed a short while ago: whoever did it may have been stopped before the copies.
    await store.spread();
    return stage;
  }
  const looked = await judge(host, stage, nowMs);
  if (typeof looked === "string") {
    host.note("release.blind", "warn", `the canary cannot be judged: ${looked}`, { error: { kind: "no_metrics", message: looked } });
    return { kind: "blind", why: looked };
  }
  if (looked.action !== "rollback") {
    return { kind: "watched", decision: looked };
  }
  const author = { by: "watch", why: `${looked.rule}: ${looked.reason}` };
  const taken = await takeBack(store, { channel, stage }, author, { rule: looked.rule, ...looked.figures }, host.note);
  return taken === "lost" ? { kind: "lost", decision: looked } : { kind: "rolled_back", decision: looked, taken };
}

async function judge({ source, plan }: WatchHost, stage: Parameters<typeof lookAt>[0], nowMs: number): Promise<Decision | string> {
  if (source === undefined) {
    return "no source of metrics has credentials";
  }
  try {
    return await lookAt(stage, source, plan, nowMs);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
