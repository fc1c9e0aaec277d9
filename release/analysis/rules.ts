// The rules: each takes the slots so far and says whether the canary is worse, how sure that is, and the figures. All hold at every
// look, so nobody has to know when to look. Knows no plan and no action: judge.ts decides.
import { bucketEdgesMs, type Counts, failureRate, slowerThan, type Slot, total } from "./counts.ts";
import { logEvidence, logEvidenceAbove, logTailBound, type Split, spent } from "./evidence.ts";
import { limits } from "./plan.ts";

export type RuleName = "failures" | "times" | "failure_rate" | "p95" | "after_promotion";
export type Figures = Readonly<Record<string, number>>;

export interface Finding {
  readonly rule: RuleName;
  readonly verdict: "fine" | "suspect" | "worse";
  readonly text: string; // for people
  readonly figures: Figures;
}

const slowEdge = bucketEdgesMs.indexOf(limits.slowMs);
const percentOf = (part: number): string => `${(100 * part).toFixed(2)} %`;
const rounded = (value: number): number => Number(value.toPrecision(4));

function share(stable: number, canary: number): number {
  return canary / (stable + canary);
}

function verdictOf(log: number, alpha: number, matters: boolean): Finding["verdict"] {
  if (!matters || log < -Math.log(limits.suspicion)) {
    return "fine";
  }
  return log >= -Math.log(alpha) ? "worse" : "suspect";
}

/** What went on beside the canary: the rates that it would have had as stable, by how its own requests lay in time. */
export interface Beside {
  readonly requests: number;
  readonly failureRate: number;
  readonly slowShare: number; // of near answers, slower than the limit
}

/** Of the stable arm in the same slots. A bad hour weighs as much here as it does in the canary. */
export function besideOf(slots: readonly Slot[]): Beside {
  let [requests, failing, cases, slow, near] = [0, 0, 0, 0, 0];
  for (const { stable, canary } of slots) {
    requests += stable.requests;
    if (stable.requests > 0) {
      failing += canary.requests * failureRate(stable);
      cases += canary.requests;
    }
    if (total(stable.near) > 0) {
      slow += total(canary.near) * slowShareOf(stable);
      near += total(canary.near);
    }
  }
  return { requests, failureRate: cases === 0 ? 0 : failing / cases, slowShare: near === 0 ? 0 : slow / near };
}

/** Of a release by itself. */
export function besideAlone(counts: Counts): Beside {
  return { requests: counts.requests, failureRate: failureRate(counts), slowShare: slowShareOf(counts) };
}

function slowShareOf({ near }: Counts): number {
  return slowerThan(near, slowEdge) / Math.max(1, total(near));
}

/** Slots in which the stable arm kept to the guardrails: only there is the canary the one to blame. */
export function calmSlots(slots: readonly Slot[]): Slot[] {
  return slots.filter(({ stable }) => failureRate(stable) <= limits.failureRate && slowShareOf(stable) <= limits.slowShare);
}

/** Failures of both arms, slot beside slot: the sequential test. */
export function judgeFailures(slots: readonly Slot[], canary: Counts, beside: Beside): Finding {
  const splits: Split[] = slots
    .filter((slot) => slot.stable.failures + slot.canary.failures > 0 && slot.stable.requests > 0)
    .map((slot) => ({
      events: slot.stable.failures + slot.canary.failures,
      inCanary: slot.canary.failures,
      share: share(slot.stable.requests, slot.canary.requests),
    }));
  const log = logEvidence(splits);
  const matters =
    canary.failures >= limits.failuresAtLeast && failureRate(canary) >= beside.failureRate + limits.failureRateMore;
  return {
    rule: "failures",
    verdict: verdictOf(log, limits.alphaFailures, matters),
    text: `${percentOf(failureRate(canary))} of ${canary.requests} requests failed, ${percentOf(beside.failureRate)} beside them`,
    figures: {
      canary_requests: canary.requests,
      canary_failures: canary.failures,
      beside_requests: beside.requests,
      beside_rate: rounded(beside.failureRate),
      log_evidence: rounded(log),
    },
  };
}

interface Look {
  readonly number: number; // from 1; 0: none yet
  readonly slots: readonly Slot[];
}

const firstLook = 100; // requests of the canary
const nextLook = 1.25; // as many as at the look before

/** The last look that was due. When looks are due follows from how many requests came, not from what became of them. */
export function lastLook(slots: readonly Slot[]): Look {
  let due = firstLook;
  let seen = 0;
  let look: Look = { number: 0, slots: [] };
  for (const [index, slot] of slots.entries()) {
    seen += total(slot.canary.near) + total(slot.canary.far);
    if (seen >= due) {
      look = { number: look.number + 1, slots: slots.slice(0, index + 1) };
      due = seen * nextLook;
    }
  }
  return look;
}

// Near answers beside near ones, far beside far, each slot by itself: a canary that is still cold is not called slow for it.
function splitsAt(edge: number, slots: readonly Slot[]): Split[] {
  const splits: Split[] = [];
  for (const { stable, canary } of slots) {
    for (const kind of ["near", "far"] as const) {
      const inCanary = slowerThan(canary[kind], edge);
      const events = inCanary + slowerThan(stable[kind], edge);
      const inStable = total(stable[kind]);
      if (events > 0 && inStable > 0) {
        splits.push({ events, inCanary, share: share(inStable, total(canary[kind])) });
      }
    }
  }
  return splits;
}

// How many the canary would have had at the stable arm's rate.
function likeStable({ events, inCanary, share: part }: Split): number {
  return ((events - inCanary) * part) / (1 - part);
}

/** Times of both arms in fixed buckets: at each edge, whether more of the canary lies beyond it. */
export function judgeTimes(slots: readonly Slot[]): Finding {
  const look = lastLook(slots);
  const requests = look.slots.reduce((sum, { canary }) => sum + total(canary.near) + total(canary.far), 0);
  let worst = { log: 0, edge: 0, seen: 0, expected: 0 };
  if (look.number > 0) {
    for (const [edge, edgeMs] of bucketEdgesMs.entries()) {
      const splits = splitsAt(edge, look.slots);
      const seen = splits.reduce((sum, { inCanary }) => sum + inCanary, 0);
      const expected = splits.reduce((sum, split) => sum + likeStable(split), 0);
      const matters = seen >= limits.slowerTimes * expected && seen - expected >= limits.slowerMore * requests;
      const log = matters ? -logTailBound(splits) : 0;
      if (log > worst.log) {
        worst = { log, edge: edgeMs, seen, expected };
      }
    }
  }
  // Every edge is a question of its own, and so is every look.
  const alpha = spent(limits.alphaTimes, Math.max(1, look.number)) / bucketEdgesMs.length;
  return {
    rule: "times",
    verdict: verdictOf(worst.log, alpha, worst.edge > 0),
    text:
      worst.edge > 0
        ? `${worst.seen} of ${requests} requests took more than ${worst.edge} ms, ${worst.expected.toFixed(1)} would have beside them`
        : `${requests} requests took no longer than those beside them`,
    figures: {
      look: look.number,
      canary_requests: requests,
      edge_ms: worst.edge,
      slower: worst.seen,
      slower_expected: rounded(worst.expected),
      log_evidence: rounded(worst.log),
    },
  };
}

/** The guardrail on failures. Where what is `beside` breaches it, too, the release is not the reason. */
export function guardFailures(canary: Counts, beside: Beside): Finding {
  const log = logEvidenceAbove(limits.failureRate, canary.failures, canary.requests);
  const matters =
    canary.requests >= limits.guardRequests &&
    canary.failures >= limits.failuresAtLeast &&
    beside.failureRate <= limits.failureRate;
  return {
    rule: "failure_rate",
    verdict: verdictOf(log, limits.alphaGuard, matters),
    text: `${percentOf(failureRate(canary))} of ${canary.requests} requests failed, the limit is ${percentOf(limits.failureRate)}`,
    figures: {
      canary_requests: canary.requests,
      canary_failures: canary.failures,
      beside_requests: beside.requests,
      beside_rate: rounded(beside.failureRate),
      log_evidence: rounded(log),
    },
  };
}

/** The guardrail on p95, of near answers: whether p95 lies above the limit is whether more than 5 % do. */
export function guardTimes(canary: Counts, beside: Beside): Finding {
  const requests = total(canary.near);
  const slow = slowerThan(canary.near, slowEdge);
  const log = logEvidenceAbove(limits.slowShare, slow, requests);
  const matters = requests >= limits.guardRequests && beside.slowShare <= limits.slowShare;
  return {
    rule: "p95",
    verdict: verdictOf(log, limits.alphaGuard, matters),
    text: `${slow} of ${requests} cached answers took more than ${limits.slowMs} ms, ${percentOf(limits.slowShare)} may`,
    figures: {
      canary_requests: requests,
      slower: slow,
      beside_requests: beside.requests,
      beside_share: rounded(beside.slowShare),
      log_evidence: rounded(log),
    },
  };
}

/** Promoted: more than a multiple of the failures that the release before had, with some to spare for what was not seen of it. */
export function judgeAfter(now: Counts, before: Counts): Finding {
  const usual = (before.failures + 3) / Math.max(1, before.requests);
  const limit = Math.min(0.5, Math.max(limits.failureRateMore, limits.afterTimes * usual));
  const log = logEvidenceAbove(limit, now.failures, now.requests);
  const matters = before.requests >= limits.guardRequests && now.failures >= limits.failuresAtLeast;
  return {
    rule: "after_promotion",
    verdict: verdictOf(log, limits.alphaAfter, matters),
    text: `${percentOf(failureRate(now))} of ${now.requests} requests failed since promotion, ${percentOf(failureRate(before))} of ${before.requests} before`,
    figures: {
      canary_requests: now.requests,
      canary_failures: now.failures,
      before_requests: before.requests,
      before_failures: before.failures,
      limit: rounded(limit),
      log_evidence: rounded(log),
    },
  };
}
