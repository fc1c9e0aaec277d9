// Evidence that may be looked at as often as one likes: e-values, whose expectation is at most 1 when the canary is no worse, so
// that one ever passes 1/alpha with a chance of at most alpha (Ville's inequality), and the Chernoff bound that is made of the same
// product. Pure arithmetic on counts, in logarithms; knows no arm's name, no limit and no clock.
//
// Of two arms: given how many events (failures, slow answers) a slot had in all, and how the slot's requests were split, each event
// is the canary's with the chance q = its share of the requests, when both arms are alike. The rate itself drops out, so it may
// drift from slot to slot as it likes: a bad hour of a store hits both arms. If the odds of an event were r times as high in the
// canary, the share would be qr / (1 + q(r-1)), and the ratio of the two chances is r^x / (1 + q(r-1))^s for x of s events. Events
// are drawn without being put back (hypergeometric), which is less spread than the binomial that the product assumes: by Hoeffding's
// theorem its expectation is the less, so the evidence is, if anything, too modest. Prior art: Lindon, Sanden, Shirikian
// (arXiv 2205.14762) for canaries; Turner, Ly, Grünwald for e-values of two Bernoulli streams.

/** Events of a slot: in both arms, the canary's of them, and the canary's share of the requests. */
export interface Split {
  readonly events: number;
  readonly inCanary: number;
  readonly share: number; // 0 to 1
}

/** Odds that the evidence is mixed over: it finds a ratio near one of them about as fast as if it were known. */
const oddsRatios = [1.5, 2, 3, 5, 10, 100] as const;

function logSumExp(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}

function logMean(logs: readonly number[]): number {
  return logSumExp(logs) - Math.log(logs.length);
}

function logRatio(splits: readonly Split[], odds: number): number {
  let log = 0;
  for (const { events, inCanary, share } of splits) {
    if (events > 0) {
      log += inCanary * Math.log(odds) - events * Math.log1p(share * (odds - 1));
    }
  }
  return log;
}

/** Logarithm of the e-value against "an event is no likelier in the canary", all slots together. 0 is none. */
export function logEvidence(splits: readonly Split[]): number {
  return logMean(oddsRatios.map((odds) => logRatio(splits, odds)));
}

/**
 * Logarithm of an upper bound of the chance that arms alike give the canary as many events as it had, for one look. The bound is
 * tight far out, where decisions fall, and holds for the few as for the many.
 */
export function logTailBound(splits: readonly Split[]): number {
  let low = 0;
  let high = Math.log(1e4);
  // The exponent is concave in log(odds): its top is where the expected number meets the seen one.
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    const odds = Math.exp(middle);
    let excess = 0;
    for (const { events, inCanary, share } of splits) {
      excess += inCanary - (events * share * odds) / (1 + share * (odds - 1));
    }
    if (excess > 0) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return -Math.max(0, logRatio(splits, Math.exp(low)));
}

/** Logarithm of the e-value against "events happen in at most `limit` of the cases", one arm alone. */
export function logEvidenceAbove(limit: number, events: number, cases: number): number {
  const rates = oddsRatios.map((odds) => (limit * odds) / (1 + limit * (odds - 1)));
  return logMean(
    rates.map((rate) => events * Math.log(rate / limit) + (cases - events) * Math.log((1 - rate) / (1 - limit))),
  );
}

/** The part of `alpha` that look number `look` (from 1) may spend; all looks together spend `alpha`. */
export function spent(alpha: number, look: number): number {
  return alpha / (look * (look + 1));
}
