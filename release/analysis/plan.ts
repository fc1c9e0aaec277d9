// How a canary proceeds and what it is judged by: steps, least samples, limits. The numbers of production stand here with their
// reasons; a deployment may bring its own as JSON. Twin: docs/canary.md, whose tables are checked against this file.

export interface Step {
  readonly percent: number;
  readonly requests: number; // of the canary within this step, at least; and as many of the stable arm
  readonly slots: number; // of time with canary requests, at least
}

export interface Plan {
  readonly slotSeconds: number;
  readonly steps: readonly Step[]; // by rising percent; behind the last stands promotion, to 100 %
  readonly watchSlots: number; // judged after promotion
  readonly staleSlots: number; // data older than this is no data
}

/**
 * The steps double or more the evidence each time. 1,000 requests at 1 % find 1 % → 3 % failures mostly, 3,000 nearly always (see
 * `make release-simulation`), and a worse fault at once; ten minutes let caches and a slow leak show.
 */
export const defaultPlan: Plan = {
  slotSeconds: 60,
  steps: [
    { percent: 1, requests: 1_000, slots: 10 },
    { percent: 10, requests: 3_000, slots: 10 },
    { percent: 50, requests: 5_000, slots: 10 },
  ],
  watchSlots: 60,
  staleSlots: 5,
};

export const limits = {
  // Guardrails: what no release may do, whatever the other arm does, unless the other arm does it too.
  failureRate: 0.01,
  slowShare: 0.05, // more than this part slower than slowMs: p95 lies above it
  slowMs: 200,
  guardRequests: 50,
  // How sure each rule must be before it acts: the chance of acting on a release that is no worse. The sum stays below 1 %.
  alphaFailures: 0.003,
  alphaTimes: 0.002,
  alphaGuard: 0.0007, // each of two, while the canary runs and after it
  alphaAfter: 0.001, // promoted, against the time before
  // What is certain but too small to matter is no reason: a rollback costs, too.
  failuresAtLeast: 5, // one client that repeats itself is no proof
  failureRateMore: 0.001,
  slowerMore: 0.02, // part of the requests that moved past an edge
  slowerTimes: 1.25,
  // Below certainty: enough not to go on.
  suspicion: 0.1,
  // After promotion nothing runs beside the release: only a multiple of the rate before counts.
  afterTimes: 2,
} as const;

type Fields = Readonly<Record<string, unknown>>;

function whole(fields: Fields, name: string, least: number, most: number): number {
  const value = fields[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least || value > most) {
    throw new TypeError(`canary plan: ${name} must be a whole number from ${least} to ${most}`);
  }
  return value;
}

/** Reads a plan from JSON, or throws a TypeError that names the field. Empty: the default. */
export function parsePlan(json: string): Plan {
  if (json === "") {
    return defaultPlan;
  }
  const value = JSON.parse(json) as Fields | null;
  const list = value?.["steps"];
  if (value === null || !Array.isArray(list) || list.length === 0 || list.includes(null)) {
    throw new TypeError("canary plan: steps must be a list of at least one step");
  }
  const steps = (list as readonly Fields[]).map((step) => ({
    percent: whole(step, "percent", 1, 99),
    requests: whole(step, "requests", 1, 1_000_000_000),
    slots: whole(step, "slots", 1, 10_000),
  }));
  if (steps.some((step, index) => index > 0 && step.percent <= (steps[index - 1]?.percent ?? 0))) {
    throw new TypeError("canary plan: steps must rise in percent");
  }
  return {
    slotSeconds: whole(value, "slotSeconds", 1, 3_600),
    steps,
    watchSlots: whole(value, "watchSlots", 1, 10_000),
    staleSlots: whole(value, "staleSlots", 1, 1_000),
  };
}

/** The percent behind `percent`: 100 behind the last step, where the canary becomes stable. */
export function nextPercent(plan: Plan, percent: number): number {
  return plan.steps.find((step) => step.percent > percent)?.percent ?? 100;
}
