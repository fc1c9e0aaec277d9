// Where a channel stands on its way, read from its history: since when the canary has had its percent, or since when a promoted release is
// watched, and what to compare it with. And one look at it, by whichever source of metrics, for documents and code alike. Pure but for that
// source; twins: watch.ts of the Worker, the verb of the release tool, and deploy/watch.ts, which act on what it says.
import { sumCounts } from "./analysis/counts.ts";
import { type Decision, judgeCanary, judgePromoted } from "./analysis/judge.ts";
import type { Plan } from "./analysis/plan.ts";
import type { Entry } from "./channel-store.ts";
import type { MetricsSource, Subject } from "./metrics/source.ts";
import type { StoredChannel } from "./record.ts";

export type Stage =
  | { readonly kind: "idle" }
  | { readonly kind: "canary"; readonly stable: string; readonly canary: string; readonly percent: number; readonly beganMs: number; readonly percentSinceMs: number }
  | { readonly kind: "promoted"; readonly stable: string; readonly previous: string; readonly sinceMs: number };

export type Watched = Exclude<Stage, { readonly kind: "idle" }>;

/** `entries`: the history, the newest first. A flag that was changed meanwhile, or a refusal, changes no stage. */
export function stageOf(record: StoredChannel, entries: readonly Entry[], plan: Plan, nowMs: number): Stage {
  const { stable, canary, previous } = record;
  const done = entries.filter(({ action }) => action !== "refused");
  const atMs = (entry: Entry | undefined): number => Date.parse(entry?.at ?? record.updated_at);
  if (canary !== undefined && canary.percent > 0) {
    const trial = whileTrue(done, ({ to }) => to.canary === canary.release && to.percent > 0);
    const here = whileTrue(trial, ({ to }) => to.percent === canary.percent);
    return {
      kind: "canary",
      stable: stable.release,
      canary: canary.release,
      percent: canary.percent,
      beganMs: atMs(trial.at(-1)),
      percentSinceMs: atMs(here.at(-1)),
    };
  }
  const made = whileTrue(done, ({ to }) => to.stable === stable.release).at(-1);
  const sinceMs = atMs(made);
  const isPromotion = made?.action === "promote" && made.from.canary === stable.release;
  if (!isPromotion || previous === undefined || nowMs - sinceMs >= plan.watchSlots * plan.slotSeconds * 1000) {
    return { kind: "idle" };
  }
  return { kind: "promoted", stable: stable.release, previous: previous.release, sinceMs };
}

function whileTrue(entries: readonly Entry[], holds: (entry: Entry) => boolean): readonly Entry[] {
  const end = entries.findIndex((entry) => !holds(entry));
  return end < 0 ? entries : entries.slice(0, end);
}

/** Whether the history need not even be read: nothing on trial, and nothing happened for as long as anything is watched. */
export function isIdle(record: StoredChannel, plan: Plan, nowMs: number): boolean {
  const quietMs = nowMs - Date.parse(record.updated_at);
  return (record.canary?.percent ?? 0) === 0 && quietMs >= plan.watchSlots * plan.slotSeconds * 1000;
}

/** Asks the source and judges. Throws when the source does. */
export async function lookAt(stage: Watched, source: MetricsSource, plan: Plan, nowMs: number, subject: Subject = "release"): Promise<Decision> {
  const slotMs = plan.slotSeconds * 1000;
  const slotStart = (ms: number): number => Math.floor(ms / slotMs) * slotMs;
  const ask = (stable: string, canary: string, fromMs: number, toMs: number): ReturnType<MetricsSource["read"]> =>
    source.read({ subject, stable, canary, fromMs, toMs, slotMs });
  if (stage.kind === "canary") {
    const slots = await ask(stage.stable, stage.canary, slotStart(stage.beganMs), slotStart(nowMs));
    // A slot in which the percent changed belongs to the step before.
    const percentSinceMs = slotStart(stage.percentSinceMs + slotMs - 1);
    return judgeCanary({ slots, percent: stage.percent, percentSinceMs, nowMs }, plan);
  }
  const sinceMs = slotStart(stage.sinceMs);
  const [after, before] = await Promise.all([
    sinceMs + slotMs < slotStart(nowMs) ? ask(stage.stable, "", sinceMs + slotMs, slotStart(nowMs)) : [],
    ask(stage.previous, "", sinceMs - plan.watchSlots * slotMs, sinceMs),
  ]);
  return judgePromoted({
    counts: after.map(({ stable }) => stable),
    before: sumCounts(before.map(({ stable }) => stable)),
  });
}
