// Scores runs: the metrics that `foredge eval` prints, computed a second time from the run alone, and whether two engines differ by more
// than chance. cli/evaluation_metrics.h is its twin; run.mjs holds the two against each other.
import { readFileSync } from "node:fs";

export const METRICS = ["ndcg@10", "recall@10", "mrr@10", "success@1"];
const DEPTH = 10;

/** Query id → document ids, best first. */
export function readRun(path) {
  const run = new Map();
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (!line) continue;
    const [query, document, rank] = line.split("\t");
    if (!run.has(query)) run.set(query, []);
    run.get(query).push([Number(rank), document]);
  }
  return new Map([...run].map(([query, ranked]) => [query, ranked.sort((a, b) => a[0] - b[0]).map(([, id]) => id)]));
}

const gainsOf = (grades) =>
  grades.reduce((sum, grade, at) => sum + Math.max(grade, 0) / Math.log2(at + 2), 0);

function scoreQuery(grades, ranked) {
  const top = ranked.filter((id) => !(grades.get(id) < 0)).slice(0, DEPTH).map((id) => grades.get(id) ?? 0);
  const relevant = [...grades.values()].filter((grade) => grade > 0).sort((a, b) => b - a);
  const first = top.findIndex((grade) => grade > 0);
  return {
    "ndcg@10": gainsOf(top) / gainsOf(relevant.slice(0, DEPTH)),
    "recall@10": top.filter((grade) => grade > 0).length / relevant.length,
    "mrr@10": first < 0 ? 0 : 1 / (first + 1),
    "success@1": first === 0 ? 1 : 0,
  };
}

/** `metrics`: means over all judged queries; `each`: nDCG@10 of every query, in the order of `judged`. */
export function scoreRun(judged, run) {
  const scores = [...judged].map(([query, grades]) => scoreQuery(grades, run.get(query) ?? []));
  const mean = (name) => scores.reduce((sum, score) => sum + score[name], 0) / scores.length;
  return {
    metrics: Object.fromEntries(METRICS.map((name) => [name, mean(name)])),
    each: scores.map((score) => score["ndcg@10"]),
  };
}

// Marsaglia's xorshift, so that a run gives the same p as the one before.
function randomBits(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/**
 * Paired randomisation test, two-sided: how often a difference of the means at least this large comes out when each query's two
 * scores are swapped by the toss of a coin.
 */
export function significance(ours, theirs, permutations = 10_000) {
  const differences = ours.map((score, at) => score - theirs[at]).filter((difference) => difference !== 0);
  const sum = (list) => list.reduce((total, value) => total + value, 0);
  const observed = Math.abs(sum(differences)) - 1e-9;
  const next = randomBits(0x2545f491);
  let asLarge = 0;
  for (let round = 0; round < permutations; ++round) {
    let total = 0;
    for (const difference of differences) total += next() & 0x10000 ? difference : -difference;
    if (Math.abs(total) >= observed) ++asLarge;
  }
  return (asLarge + 1) / (permutations + 1);
}
