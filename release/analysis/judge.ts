// One look at a canary: the rules over all that was counted so far, and what follows. The same counts give the same decision,
// whoever asks and however often: the release tool's loop and the Worker's watcher both call this. Pure; no I/O, no clock.
import { type Counts, type Slot, sumCounts } from "./counts.ts";
import { nextPercent, type Plan, type Step } from "./plan.ts";
import {
  besideAlone,
  besideOf,
  calmSlots,
  type Figures,
  type Finding,
  guardFailures,
  guardTimes,
  judgeAfter,
  judgeFailures,
  judgeTimes,
} from "./rules.ts";

export interface Trial {
  readonly slots: readonly Slot[]; // since the canary began, in order, the running slot left out
  readonly percent: number;
  readonly percentSinceMs: number; // when this percent began
  readonly nowMs: number;
}

export interface Aftermath {
  readonly counts: readonly Counts[]; // of the promoted release since promotion
  readonly before: Counts; // of the release that it replaced, while it was stable
}

export interface Decision {
  readonly action: "promote" | "wait" | "rollback";
  readonly percent?: number; // promote: the next one; 100 makes the canary stable
  readonly rule: string; // what decided
  readonly reason: string; // one line for people
  readonly figures: Readonly<Record<string, Figures>>; // by rule
}

function figuresOf(findings: readonly Finding[]): Decision["figures"] {
  return Object.fromEntries(findings.map(({ rule, figures }) => [rule, figures]));
}

function worstOf(findings: readonly Finding[], verdict: Finding["verdict"]): Finding | undefined {
  return findings.find((finding) => finding.verdict === verdict);
}

/** Judges a running canary. Where a metric is missing its counts are zero, and zero promotes nothing. */
export function judgeCanary(trial: Trial, plan: Plan): Decision {
  const canary = sumCounts(trial.slots.map((slot) => slot.canary));
  const calm = sumCounts(calmSlots(trial.slots).map((slot) => slot.canary));
  const beside = besideOf(trial.slots);
  const findings = [
    guardFailures(calm, beside),
    guardTimes(calm, beside),
    judgeFailures(trial.slots, canary, beside),
    judgeTimes(trial.slots),
  ];
  const figures = figuresOf(findings);
  const worse = worstOf(findings, "worse");
  if (worse !== undefined) {
    return { action: "rollback", rule: worse.rule, reason: worse.text, figures };
  }
  const lacking = lackOf(trial, plan);
  if (lacking !== undefined) {
    return { action: "wait", rule: "samples", reason: lacking, figures };
  }
  const suspect = worstOf(findings, "suspect");
  if (suspect !== undefined) {
    return { action: "wait", rule: suspect.rule, reason: `not certain yet: ${suspect.text}`, figures };
  }
  const percent = nextPercent(plan, trial.percent);
  const sure = findings.find(({ rule }) => rule === "failures")?.text ?? "";
  return { action: "promote", percent, rule: "samples", reason: `no worse than stable: ${sure}`, figures };
}

/** Judges a release after its promotion, when nothing runs beside it. */
export function judgePromoted(after: Aftermath): Decision {
  const now = sumCounts(after.counts);
  const before = besideAlone(after.before);
  const findings = [guardFailures(now, before), guardTimes(now, before), judgeAfter(now, after.before)];
  const worse = worstOf(findings, "worse");
  return {
    action: worse === undefined ? "wait" : "rollback",
    rule: worse?.rule ?? "watch",
    reason: worse?.text ?? `${now.requests} requests since promotion, nothing against it`,
    figures: figuresOf(findings),
  };
}

// What this step still lacks before anybody may go on.
function lackOf({ slots, percent, percentSinceMs, nowMs }: Trial, plan: Plan): string | undefined {
  const slotMs = plan.slotSeconds * 1000;
  const here = slots.filter((slot) => slot.atMs >= percentSinceMs);
  const wanted: Step | undefined = plan.steps.findLast((step) => step.percent <= percent) ?? plan.steps[0];
  const filled = here.filter((slot) => slot.canary.requests > 0);
  const newest = filled.at(-1);
  if (wanted === undefined || newest === undefined) {
    return "no data about the canary";
  }
  if (nowMs - newest.atMs > (plan.staleSlots + 1) * slotMs) {
    return "the newest data about the canary is too old";
  }
  for (const arm of ["canary", "stable"] as const) {
    const { requests } = sumCounts(here.map((slot) => slot[arm]));
    if (requests < wanted.requests) {
      return `${requests} of ${wanted.requests} requests of the ${arm} arm`;
    }
  }
  return filled.length < wanted.slots ? `${filled.length} of ${wanted.slots} slots of ${plan.slotSeconds} s` : undefined;
}
