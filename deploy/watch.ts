// One look a minute at the code, without any pipeline: judges a canary, and a version for an hour after it got everything, and takes it back
// when it is worse. Also ends a way back that whoever began it did not. Never promotes. Platform-neutral; worker/src/watch/code.ts brings
// bindings and clock. Its twin for documents is worker/src/watch/watch.ts.
import type { Decision } from "../release/analysis/judge.ts";
import type { Plan } from "../release/analysis/plan.ts";
import type { MetricsSource } from "../release/metrics/source.ts";
import { lookAt, type Watched } from "../release/stage.ts";
import { takeBack, type Ways } from "./back.ts";
import { type Deployment, Moved } from "./records.ts";
import type { Pair, Side } from "./sides.ts";

export interface CodeWatch extends Omit<Ways, "sides" | "say"> {
  readonly sides: Pair<Pick<Side, "read" | "rollback">>;
  readonly source: MetricsSource | undefined;
  readonly plan: Plan;
}

export type CodeLook =
  | { readonly kind: "idle" }
  | { readonly kind: "blind"; readonly why: string } // nobody could be asked for counts
  | { readonly kind: "watched"; readonly decision: Decision }
  | { readonly kind: "lost" } // another run changed the record meanwhile
  | { readonly kind: "rolled_back"; readonly why: string; readonly number: number };

/** A record that did not change for so long is nobody's work any more. */
const leftMs = 180_000;

const silent = (): void => undefined;

/** Throws when records or sides cannot be read or written: the next minute looks again. */
export async function lookAtCode(watch: CodeWatch): Promise<CodeLook> {
  const record = await watch.records.latest();
  if (record === undefined) return { kind: "idle" };
  const nowMs = watch.now().getTime();
  const isLeft = nowMs - Date.parse(record.changed ?? record.began) > leftMs;
  if (record.state === "rolling_back") return isLeft ? goBack(watch, record, record.why) : { kind: "idle" };
  if (record.state === "rolled_back") return (await isUndone(watch, record, nowMs)) ? goBack(watch, record, record.why) : { kind: "idle" };
  const stage = stageOf(record, watch.plan, nowMs);
  if (stage === undefined) return { kind: "idle" };
  const decision = await judge(watch, stage, nowMs);
  if (typeof decision === "string") {
    watch.note("release.blind", "warn", `the code cannot be judged: ${decision}`, { error: { kind: "no_metrics", message: decision } });
    return { kind: "blind", why: decision };
  }
  return decision.action === "rollback" ? goBack(watch, record, `watch: ${decision.rule}: ${decision.reason}`) : { kind: "watched", decision };
}

/** What of `record` is to be judged, in words that documents and code share; undefined for nothing. */
export function stageOf(record: Deployment, plan: Plan, nowMs: number): Watched | undefined {
  const [previous, version] = [record.before.edge?.stable, record.versions.edge];
  if (previous === undefined || version === undefined || previous === version || record.percent === 0) return undefined;
  const percentSinceMs = Date.parse(record.percentSince);
  if (record.percent < 100) {
    const first = record.steps.find(({ name }) => name.startsWith("split ") && name !== "split 0 %");
    return { kind: "canary", stable: previous, canary: version, percent: record.percent, beganMs: Date.parse(first?.began ?? record.percentSince), percentSinceMs };
  }
  const isOver = nowMs - percentSinceMs >= plan.watchSlots * plan.slotSeconds * 1000;
  return isOver ? undefined : { kind: "promoted", stable: version, previous, sinceMs: percentSinceMs };
}

async function judge({ source, plan }: CodeWatch, stage: Watched, nowMs: number): Promise<Decision | string> {
  if (source === undefined) return "no source of metrics has credentials";
  try {
    return await lookAt(stage, source, plan, nowMs, "version");
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// A run that was moving shares while it was taken back may have moved them last.
async function isUndone({ sides, plan }: CodeWatch, record: Deployment, nowMs: number): Promise<boolean> {
  if (nowMs - Date.parse(record.ended ?? record.began) >= plan.watchSlots * plan.slotSeconds * 1000) return false;
  for (const name of ["edge", "origin"] as const) {
    const [version, before] = [record.versions[name], record.before[name]?.stable];
    if (version === undefined || before === undefined || version === before) continue;
    const split = await sides[name].read();
    if (split?.stable === version || (split?.canary?.version === version && split.canary.percent > 0)) return true;
  }
  return false;
}

async function goBack(watch: CodeWatch, record: Deployment, why: string): Promise<CodeLook> {
  try {
    const { number } = await takeBack({ ...watch, say: silent }, record, why);
    return { kind: "rolled_back", why, number };
  } catch (error) {
    if (error instanceof Moved) return { kind: "lost" };
    throw error;
  }
}
