// Runs cells of the fault matrix and stretches of the soak against a stack, with promotions and rollbacks going on, and adds up what
// clients got. Its callers are tests/chaos (the reduced run of `make test`) and scripts/chaos.mjs (the whole).
import { setTimeout as sleep } from "node:timers/promises";
import { canAnswer, faults, isExcused } from "./cells.mjs";
import { randomFrom } from "./faults.mjs";
import { Answers, quantile, runLoad } from "./load.mjs";
import { widePool, zipf } from "./requests.mjs";

const promoteEveryMs = 250;
/** A fault that did not fire after so many batches never will. */
const mostBatches = 20;
/** How long a release may answer after another took its place: an isolate's copy of the channel record, and the way of an answer. */
const spreadMs = 21_000;
const hungMs = 10_000;
/** Where an answer of the origin takes longer than this, the machine is slow, and the rig's clocks go slower in proportion. */
const usualMs = 250;
const mostPace = 8;

export const noTotals = () => ({ requests: 0, right: 0, wrong: 0, hung: 0, unavailable: 0, avoidable_5xx: 0 });

export function addTotals(totals, result) {
  for (const name of Object.keys(totals)) totals[name] += result[name];
}

/** The line that a run ends with. */
export const lineOf = ({ requests, wrong, hung, avoidable_5xx: avoidable }) =>
  `chaos: requests=${requests} wrong=${wrong} hung=${hung} avoidable_5xx=${avoidable}`;

// A host that cannot read a channel record stays with the one that it has, however old.
const freezesChannel = (rules) => rules.some(({ store }) => store === "channel" || store.startsWith("s3"));

export class Chaos {
  #stack;
  #answers;
  #draw;
  #connections;
  #leastPace;
  /** How many times slower than the world's the clocks of Worker and function go. */
  pace = mostPace;

  constructor(stack, { seed = 7, connections = 16, leastPace = 1 } = {}) {
    this.#stack = stack;
    this.#answers = new Answers(stack.oracles);
    this.#draw = zipf(widePool(stack.pages, stack.releases.map(({ id }) => id)), seed);
    this.#connections = connections;
    this.#leastPace = leastPace;
  }

  /**
   * Requests without faults, so that the location which answered before has what they need of both releases; then some that only the
   * origin can answer, so that no cell has to wait for its first steps. How long these take says how fast the machine is, and that how
   * fast the clocks go from now on: limits stay in proportion to what the machine can do.
   */
  async warmUp() {
    await this.#setFaults({ recycle: 10, coldLocation: false });
    const { right, examples } = await this.#load([], 200);
    if (right !== 200) throw new Error(`without any fault only ${right} of 200 answers were right\n${examples.join("\n")}`);
    const rules = [{ store: "r2", kind: "fail", rate: 1 }];
    await this.#setFaults({ rules, recycle: 3 });
    const { wrong, hung, examples: others } = await this.#load(rules, 100);
    if (wrong + hung > 0) throw new Error(`answers of the origin: ${wrong} wrong, ${hung} hung\n${others.join("\n")}`);
    const { times } = await this.#load(rules, 100);
    this.pace = Math.min(mostPace, Math.max(this.#leastPace, Math.ceil(quantile(times, 0.99) / usualMs)));
    await this.#stack.freshOrigin(this.pace);
  }

  #setFaults(faults) {
    return this.#stack.setFaults({ ...faults, pace: this.pace });
  }

  /** Load under rules, while the two releases are promoted in turn, or none is. */
  async #load(rules, count, { promoting = true } = {}) {
    const over = new AbortController();
    const turns = promoting ? this.#promote(over.signal) : undefined;
    const mayBeOld = freezesChannel(rules);
    const load = await runLoad({
      origin: this.#stack.origin,
      draw: this.#draw,
      count,
      connections: this.#connections,
      answers: this.#answers,
      mayAnswer: (release, sinceMs) => mayBeOld || this.#stack.wasStable(release, sinceMs - spreadMs * this.pace),
      hungMs: hungMs * this.pace,
    });
    over.abort();
    await turns;
    const { sums } = await this.#stack.readCounts();
    const { right, wrong, hung, unavailable, unclear, refused, times, examples } = load;
    const inexcusable = refused.filter((id) => !isExcused(rules, sums.refusals[id]));
    examples.push(...inexcusable.slice(0, 3).map((id) => `avoidable: ${JSON.stringify(sums.refusals[id])}`));
    const avoidable = unclear + inexcusable.length;
    return { requests: count, right, wrong, hung, unavailable, avoidable_5xx: avoidable, times, examples };
  }

  async #promote(signal) {
    for (let turn = 1; !signal.aborted; turn += 1) {
      await this.#stack.promote(this.#stack.releases[turn % 2].id);
      await sleep(promoteEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One cell: batches of `count` requests until each of its faults has fired. `fired` has 0 for one that never did. */
  async runCell({ name, watched, rules }, { count, seed = 1 }) {
    const begin = performance.now();
    await this.#setFaults({ rules, seed, recycle: 3 });
    if (rules.some(({ store }) => store.startsWith("s3"))) await this.#stack.freshOrigin(this.pace);
    const totals = noTotals();
    const times = [];
    const examples = [];
    let fired;
    for (let batch = 0; batch < mostBatches; batch += 1) {
      const result = await this.#load(rules, count);
      addTotals(totals, result);
      times.push(...result.times);
      examples.push(...result.examples);
      const { counts } = await this.#stack.readCounts();
      fired = Object.fromEntries(watched.map((fault) => [fault, counts[fault] ?? 0]));
      if (Object.values(fired).every((number) => number > 0)) break;
    }
    return { name, fired, can_answer: canAnswer(rules), ...totals, times, examples, ms: Math.round(performance.now() - begin) };
  }

  /**
   * One stretch of the soak: none to three random faults at random rates, or none at all with `calm`. Ten stretches promote all the
   * time, the next ten nothing: then only one release may answer.
   */
  async runStretch(index, { count, calm = false }) {
    const random = randomFrom(1_000 + index);
    const among = (list) => list[Math.floor(random() * list.length)];
    const rates = [0.02, 0.1, 0.5];
    const rules = calm ? [] : Array.from({ length: Math.floor(random() * 4) }, () => ({ ...among(faults), rate: among(rates) }));
    await this.#setFaults({ rules, seed: index, recycle: 200 });
    const result = await this.#load(rules, count, { promoting: index % 20 < 10 });
    const { counts, sums } = await this.#stack.readCounts();
    delete sums.refusals;
    return { index, rules, can_answer: canAnswer(rules), fired: counts, sums, ...result };
  }
}
