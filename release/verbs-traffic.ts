// The verbs that say which release answers: canary, promote, rollback, sync. Each is one change of the channel (transitions.ts), made only
// when the release is complete where it will be read. Their twin is verbs-release.ts.
import { checkComplete } from "./arrival.ts";
import type { Changed } from "./channel-store.ts";
import { command, type Context, inWords, releaseFolders, report } from "./context.ts";
import { localCopy } from "./download.ts";
import type { Action, StoredChannel } from "./record.ts";
import { noteRollback } from "./take-back.ts";
import { type Content, type Next, promoted, Refusal, rolledBack, short, unchanged, withCanary } from "./transitions.ts";
import { knownDetails, tryRelease } from "./trial.ts";

export const newSalt = (): string => crypto.randomUUID().slice(0, 8);

export async function current({ channel }: Context): Promise<StoredChannel> {
  const found = await channel.read();
  if (found === undefined) {
    throw new Refusal("there is no channel record yet: publish a release first");
  }
  return found.record;
}

/** The release that is meant: whole, or the beginning of one that the history or the record names. */
export async function releaseNamed({ channel }: Context, word: string): Promise<string> {
  if (/^[0-9a-f]{64}$/.test(word)) {
    return word;
  }
  if (!/^[0-9a-f]{6,63}$/.test(word)) {
    throw new Refusal(`${word} names no release: give its id, or at least 6 digits of it`);
  }
  const entries = await channel.history(Number.MAX_SAFE_INTEGER);
  const known = new Set(entries.flatMap(({ from, to }) => [from.stable, from.canary, to.stable, to.canary]));
  const fitting = [...known].filter((release) => release.startsWith(word));
  const [only] = fitting;
  if (only === undefined || fitting.length > 1) {
    throw new Refusal(`${word} fits ${fitting.length} releases of the history: give the whole id`);
  }
  return only;
}

const bucketsOf = ({ places }: Context) => [places.r2, places.s3, places.replica].filter((place) => place !== undefined);

interface Plan {
  readonly action: Action;
  readonly next: (record: StoredChannel) => Next;
  readonly undo: (before: StoredChannel) => string;
}

/** Undefined for a rehearsal. */
async function carryOut(context: Context, { action, next, undo }: Plan, details = {}): Promise<Changed | undefined> {
  const before = await current(context);
  if (context.options.dryRun) {
    const content = next(before);
    context.say(content === unchanged ? `nothing to change: ${inWords(before)}` : `would become: ${inWords(content)}`);
    return undefined;
  }
  const what = { action, by: context.by, why: context.options.why, ...details };
  const changed = await context.channel.change(what, (record) => next(record ?? before));
  report(context, changed, undo(changed.before ?? before));
  return changed;
}

/** The command that leads back to the arms that a record has. */
function backTo({ canary }: StoredChannel): string {
  return command(canary === undefined ? "rollback" : `canary ${canary.percent} ${canary.release}`);
}

export async function canary(context: Context, [percentText = "", word]: readonly string[]): Promise<void> {
  const percent = Number(percentText);
  if (percentText === "" || !(percent >= 0 && percent <= 100)) {
    throw new Refusal("canary wants a percentage from 0 to 100: canary 10");
  }
  const record = await current(context);
  const release = word === undefined ? record.canary?.release : await releaseNamed(context, word);
  if (release === undefined) {
    throw new Refusal("there is no canary yet: publish a release, or name one with canary PERCENT RELEASE");
  }
  const salt = newSalt();
  const next = (now: StoredChannel): Next => withCanary(now, release, percent, salt);
  next(record);
  await checkComplete(bucketsOf(context), release);
  const directory = await localCopy(context.places.r2, release, releaseFolders(context));
  const details = await tryRelease(context, release, directory, record.stable.release);
  await carryOut(context, { action: "canary", next, undo: backTo }, details);
}

export async function promote(context: Context): Promise<void> {
  const record = await current(context);
  const content = promoted(record);
  if (content !== unchanged) {
    await checkComplete(bucketsOf(context), content.stable.release);
  }
  const release = content === unchanged ? record.stable.release : content.stable.release;
  const details = await knownDetails(context, record.stable.release, release);
  const undo = (before: StoredChannel): string => command(`rollback ${before.stable.release}`);
  await carryOut(context, { action: "promote", next: promoted, undo }, details);
}

// Nothing slow stands before the switch: no download, no query. Only the truth's own bucket must be complete; the others are warned of.
export async function rollback(context: Context, [word]: readonly string[]): Promise<void> {
  const record = await current(context);
  const to = word === undefined ? undefined : await releaseNamed(context, word);
  const next = (now: StoredChannel): Next => rolledBack(now, to);
  const content = next(record);
  const target = content === unchanged ? record.stable.release : content.stable.release;
  await checkComplete([context.places.r2], target);
  const left = content === unchanged ? undefined : (leaving(record, content) ?? undefined);
  const details = left === undefined ? {} : await knownDetails(context, left, target);
  const undo = (before: StoredChannel): string =>
    before.stable.release === target ? backTo(before) : command(`rollback ${before.stable.release}`);
  const done = await carryOut(context, { action: "rollback", next, undo }, details);
  if (done?.changed === true && done.before !== undefined) {
    const from = leaving(done.before, done.after) ?? "";
    const author = { by: context.by, why: context.options.why || "asked for by hand" };
    noteRollback(context.events.note, { from, to: done.after.stable.release, epoch: done.after.epoch }, author);
  }
  for (const place of bucketsOf(context).filter((one) => one !== context.places.r2)) {
    await checkComplete([place], target).catch((error: unknown) => {
      context.say(`warning: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  if (content === unchanged) {
    context.say(`to go back further than ${short(target)}, name the release: ${command("history")}`);
  }
}

const leaving = (before: StoredChannel, after: Content): string | undefined =>
  before.stable.release === after.stable.release ? before.canary?.release : before.stable.release;

/** Brings the copies and the history up to the truth. */
export async function sync(context: Context): Promise<void> {
  const record = await current(context);
  if (context.options.dryRun) {
    for (const { name, epoch } of await context.channel.copies()) {
      context.say(epoch === record.epoch ? `${name} follows` : `${name} would get epoch ${record.epoch} over ${epoch}`);
    }
    return;
  }
  const copies = await context.channel.spread();
  report(context, { before: record, after: record, changed: false, copies }, "");
  if (copies.some(({ error }) => error !== "")) {
    throw new Refusal("not every copy could be written: run it again when that place answers");
  }
}
