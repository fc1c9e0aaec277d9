// What a deployment asks before it gives more requests to a version: one look at the counts of both versions. Knows no way to count and
// no rule; release/analysis has the rules, judge-*.ts of this folder bring counts.

export interface Look {
  readonly stable: string; // the edge's version that the canary is judged against
  readonly canary: string;
  readonly percent: number;
  readonly beganMs: number; // Unix time: when the canary got its first requests
  readonly percentSinceMs: number;
}

export interface Verdict {
  readonly action: "promote" | "wait" | "rollback";
  readonly reason: string; // one line for people
}

export interface Judge {
  readonly percents: readonly number[]; // rising; behind the last stands 100
  look(at: Look): Promise<Verdict>;
  /** Until another look may say something else. */
  pause(): Promise<void>;
}

/** Blue and green: from a trial to everything, at once. */
export const noCanary: Judge = {
  percents: [],
  look: () => Promise.resolve({ action: "promote", reason: "no canary was asked for" }),
  pause: () => Promise.resolve(),
};
