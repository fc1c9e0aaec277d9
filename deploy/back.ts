// The way back of a deployment, whoever starts it: the command line, or the watcher that no pipeline needs (watch.ts). Both sides go to
// what they were before, the edge first; the record says so before and after. Knows no vendor and decides nothing.
import type { Note } from "../release/take-back.ts";
import type { Deployment, Records } from "./records.ts";
import type { Pair, Side } from "./sides.ts";

export interface Ways {
  readonly environment: string;
  readonly sides: Pair<Pick<Side, "rollback">>;
  readonly records: Records;
  readonly now: () => Date;
  readonly say: (line: string) => void;
  readonly by: string;
  readonly note: Note;
}

// An origin must never be older than the Worker that asks it: it goes back last.
const order: readonly (keyof Pair<unknown>)[] = ["edge", "origin"];

/** Writes a later state of `record`; throws when somebody else was there meanwhile. */
export async function save({ records, now }: Pick<Ways, "records" | "now">, record: Deployment, changes: Partial<Deployment>): Promise<Deployment> {
  const next = { ...record, ...changes, changed: now().toISOString() };
  await records.write(next);
  return next;
}

/** Does `work` as a step of its own: said, timed, and kept in the record. */
export async function step(
  ways: Pick<Ways, "records" | "now" | "say">,
  record: Deployment,
  name: string,
  work: (at: Deployment) => Promise<readonly [Deployment, string]>,
): Promise<Deployment> {
  const began = ways.now();
  const [after, said] = await work(record);
  const seconds = (ways.now().getTime() - began.getTime()) / 1000;
  ways.say(`${name}: ${said} (${seconds.toFixed(1)} s)`);
  return save(ways, after, { steps: [...after.steps, { name, began: began.toISOString(), seconds, said }] });
}

/** Resolves when both sides are back. Killed anywhere, it is simply done again. */
export async function takeBack(ways: Ways, record: Deployment, why: string): Promise<Deployment> {
  ways.say(`taking back ${record.identifier}: ${why}`);
  let taken = await save(ways, record, { state: "rolling_back", why });
  for (const name of order) {
    const before = record.before[name];
    if (before === undefined) continue;
    taken = await step(ways, taken, `rollback ${name}`, async (at) => {
      await ways.sides[name].rollback(before.stable, `${record.identifier}: ${why}`);
      return [at, `${before.stable} 100 %`];
    });
  }
  const back = await save(ways, taken, { state: "rolled_back", percent: 0, ended: ways.now().toISOString() });
  ways.note("release.rollback", "error", `${ways.environment}: code ${record.identifier} was taken back: ${why}`, {
    release: { subject: "code", from: record.identifier, to: record.before.edge?.stable ?? "", reason: why, by: ways.by, number: record.number },
  });
  return back;
}
