// The judge of a canary: release/analysis's rules over counts of both versions, slot by slot. The same rules judge releases of documents.
// Knows no place that counts; release/metrics does.
import { parsePlan, type Plan } from "../release/analysis/plan.ts";
import { type MetricsSource, sourceOf } from "../release/metrics/source.ts";
import { lookAt } from "../release/stage.ts";
import type { Judge, Look, Verdict } from "./judge.ts";
import type { Environment } from "./settings.ts";

const message = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Looks once a slot. A look that gets no counts, for whatever reason, waits: nothing is promoted blindly. */
export function judgeByCounts(source: MetricsSource, plan: Plan): Judge {
  const slotMs = plan.slotSeconds * 1000;
  const look = async ({ stable, canary, beganMs, percent, percentSinceMs }: Look): Promise<Verdict> => {
    const nowMs = Date.now();
    if (Math.floor(nowMs / slotMs) <= Math.floor(beganMs / slotMs)) return { action: "wait", reason: "no slot is over yet" };
    try {
      const { action, rule, reason } = await lookAt({ kind: "canary", stable, canary, percent, beganMs, percentSinceMs }, source, plan, nowMs, "version");
      return { action, reason: `${rule}: ${reason}` };
    } catch (error) {
      return { action: "wait", reason: `no counts: ${message(error)}` };
    }
  };
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, slotMs));
  return { percents: plan.steps.map(({ percent }) => percent), look, pause };
}

/** By what the environment says: CANARY_PLAN, and the credentials of a source of counts. */
export function watchingJudge(environment: Environment): Judge {
  const source = sourceOf({ ...environment, CLOUDFLARE_API_URL: environment["CLOUDFLARE_API_BASE_URL"] ?? "" });
  if (source === undefined) throw new Error("nobody counts requests: set ANALYTICS_TOKEN, or deploy with --blue-green");
  return judgeByCounts(source, parsePlan(environment["CANARY_PLAN"] ?? ""));
}
