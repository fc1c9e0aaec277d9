// Runs cells of the fault matrix and stretches of the soak against a stack, with promotions and rollbacks going on, and adds up what
// clients got. Its callers are tests/chaos (the reduced run of `make test`) and scripts/chaos.mjs (the whole).
import { setTimeout as sleep } from "node:timers/promises";
import { canAnswer, faults } from "./cells.mjs";
import { randomFrom } from "./faults.mjs";
import { Answers, runLoad } from "./load.mjs";
import { requestPool, zipf } from "./requests.mjs";

const promoteEveryMs = 250;
/** A fault that did not fire after so many batches never will. */
const mostBatches = 20;

export const noTotals = () => ({ requests: 0, right: 0, wrong: 0, hung: 0, unavailable: 0, avoidable_5xx: 0 });

export function addTotals(totals, result) {
  for (const name of Object.keys(totals)) totals[name] += result[name];
}

/** The line that a run ends with. */
export const lineOf = ({ requests, wrong, hung, avoidable_5xx: avoidable }) =>
  `chaos: requests=${requests} wrong=${wrong} hung=${hung} avoidable_5xx=${avoidable}`;

export class Chaos {
  #stack;
  #answers;
  #draw;
  #connections;

  constructor(stack, { seed = 7, connections = 16 } = {}) {
    this.#stack = stack;
    this.#answers = new Answers(stack.oracles);
    this.#draw = zipf(requestPool(stack.pages), seed);
    this.#connections = connections;
  }

  /**
   * Requests without faults, so that the location which answered before has what they need of both releases; then some that only the
   * origin can answer, so that no cell has to wait for its first steps on a slow machine.
   */
  async warmUp() {
    await this.#stack.setFaults({ recycle: 10, coldLocation: false });
    const { right } = await this.#load([], 200);
    if (right !== 200) throw new Error(`without any fault only ${right} of 200 answers were right`);
    const rules = [{ store: "r2", kind: "fail", rate: 1 }];
    await this.#stack.setFaults({ rules, recycle: 3 });
    const { wrong, hung } = await this.#load(rules, 100);
    if (wrong + hung > 0) throw new Error(`answers of the origin: ${wrong} wrong, ${hung} hung`);
  }

  /** Load under rules, while the two releases are promoted in turn. A 5xx counts as avoidable unless nothing is left that can answer. */
  async #load(rules, count) {
    const over = new AbortController();
    const promoting = this.#promote(over.signal);
    const load = await runLoad({
      origin: this.#stack.origin,
      draw: this.#draw,
      count,
      connections: this.#connections,
      answers: this.#answers,
    });
    over.abort();
    await promoting;
    const { right, wrong, hung, unavailable, unclear, times, examples } = load;
    const avoidable = unclear + (canAnswer(rules) ? unavailable : 0);
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
    await this.#stack.setFaults({ rules, seed, recycle: 3 });
    if (rules.some(({ store }) => store.startsWith("s3"))) await this.#stack.freshOrigin();
    const totals = noTotals();
    const times = [];
    const examples = [];
    let fired;
    for (let batch = 0; batch < mostBatches; batch += 1) {
      const result = await this.#load(rules, count);
      addTotals(totals, result);
      times.push(...result.times);
      examples.push(...result.examples);
      const { counts, sums } = await this.#stack.readCounts();
      if (result.avoidable_5xx > 0) examples.push(...sums.refusals.map((record) => `avoidable: ${record}`));
      fired = Object.fromEntries(watched.map((fault) => [fault, counts[fault] ?? 0]));
      if (Object.values(fired).every((number) => number > 0)) break;
    }
    return { name, fired, can_answer: canAnswer(rules), ...totals, times, examples, ms: Math.round(performance.now() - begin) };
  }

  /** One stretch of the soak: none to three random faults at random rates, or none at all with `calm`. */
  async runStretch(index, { count, calm = false }) {
    const random = randomFrom(1_000 + index);
    const among = (list) => list[Math.floor(random() * list.length)];
    const rates = [0.02, 0.1, 0.5];
    const rules = calm ? [] : Array.from({ length: Math.floor(random() * 4) }, () => ({ ...among(faults), rate: among(rates) }));
    await this.#stack.setFaults({ rules, seed: index, recycle: 200 });
    const result = await this.#load(rules, count);
    const { counts, sums } = await this.#stack.readCounts();
    if (result.avoidable_5xx > 0) result.examples.push(...sums.refusals.map((record) => `avoidable: ${record}`));
    return { index, rules, can_answer: canAnswer(rules), fired: counts, sums, ...result };
  }
}
