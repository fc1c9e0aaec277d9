// The verb watch: leads a canary from step to step by what is measured, and takes it back when it is worse. Judges as the Worker's watcher
// does (stage.ts), and beyond it knows golden queries, so it may promote. Every change is made over the record that was judged: what
// somebody else changed meanwhile is looked at anew. Ends with the promotion; the Worker watches on.
import { setTimeout as sleep } from "node:timers/promises";
import type { Decision } from "./analysis/judge.ts";
import { nextPercent } from "./analysis/plan.ts";
import { checkComplete } from "./arrival.ts";
import type { Details, Versioned } from "./channel-store.ts";
import { command, type Context, releaseFolders, report } from "./context.ts";
import { localCopy } from "./download.ts";
import type { MetricsSource } from "./metrics/source.ts";
import { lookAt, stageOf, type Watched } from "./stage.ts";
import { takeBack } from "./take-back.ts";
import { promoted, Refusal, short, unchanged, withCanary } from "./transitions.ts";
import { knownDetails, tryRelease } from "./trial.ts";
import { newSalt } from "./verbs-traffic.ts";

/** A step may take so many times its least time: without traffic nothing is ever known, and a pipeline must end. */
const patience = 36;

interface Judged {
  readonly channel: Versioned;
  readonly stage: Watched;
}

/** Whether that was the last look. */
type Ended = boolean;

export async function watch(context: Context): Promise<void> {
  const source = context.metrics;
  if (source === undefined) {
    throw new Refusal("nothing can be measured: set CLOUDFLARE_ACCOUNT_ID and ANALYTICS_TOKEN, or DD_API_KEY and DD_APP_KEY");
  }
  const trial = (await readChannel(context)).record.canary?.release;
  if (trial === undefined) {
    throw new Refusal("there is no canary to watch: publish a release first");
  }
  for (let ended = false; !ended; ) {
    const channel = await readChannel(context);
    if (channel.record.canary?.release !== trial) {
      throw new Refusal(`the canary ${short(trial)} is on trial no more: ${channel.record.by} (${channel.record.why})`);
    }
    ended = channel.record.canary.percent === 0 ? await begin(context, channel, trial) : await look(context, source, channel);
    ended ||= context.options.dryRun;
    if (!ended) {
      await sleep(context.plan.slotSeconds * 1000);
    }
  }
}

async function readChannel({ channel }: Context): Promise<Versioned> {
  const found = await channel.read();
  if (found === undefined) {
    throw new Refusal("there is no channel record yet: publish a release first");
  }
  return found;
}

// From 0 % to the first step: nothing is measured yet, golden queries must do.
async function begin(context: Context, channel: Versioned, release: string): Promise<Ended> {
  const percent = nextPercent(context.plan, 0);
  context.say(`0 %: to ${percent} % when the golden queries pass`);
  const details = await tried(context, channel, release);
  await step(context, channel, { percent, release, why: `watch: first step of ${short(release)}`, details });
  return false;
}

async function look(context: Context, source: MetricsSource, channel: Versioned): Promise<Ended> {
  const nowMs = Date.now();
  const stage = stageOf(channel.record, await context.channel.history(100), context.plan, nowMs);
  if (stage.kind !== "canary") {
    throw new Refusal("nothing is on trial any more");
  }
  const decision = await lookAt(stage, source, context.plan, nowMs).catch((error: unknown): Decision => {
    const reason = error instanceof Error ? error.message : String(error);
    return { action: "wait", rule: "samples", reason: `nothing can be read: ${reason}`, figures: {} };
  });
  const to = decision.percent === undefined ? "" : ` to ${decision.percent} %`;
  context.say(`${stage.percent} %: ${decision.action}${to}: ${decision.reason}`);
  if (context.options.dryRun) {
    return true;
  }
  if (decision.action === "rollback") {
    return goBack(context, { channel, stage }, decision.rule, decision);
  }
  if (decision.action === "promote" && decision.percent !== undefined) {
    return goOn(context, { channel, stage }, decision.percent, decision);
  }
  checkPatience(context, stage, nowMs);
  return false;
}

function checkPatience({ plan }: Context, stage: Watched & { readonly kind: "canary" }, nowMs: number): void {
  const least = plan.steps.findLast(({ percent }) => percent <= stage.percent)?.slots ?? 1;
  if (nowMs - stage.percentSinceMs > patience * least * plan.slotSeconds * 1000) {
    throw new Refusal(
      `${stage.percent} % lasted too long for a decision, and stays: ${command("watch")} goes on, ${command("rollback")} takes it back`,
    );
  }
}

async function goOn(context: Context, judged: Judged, percent: number, decision: Decision): Promise<Ended> {
  const { channel } = judged;
  const release = channel.record.canary?.release ?? "";
  let details: Details;
  try {
    details = await tried(context, channel, release);
  } catch (error) {
    if (error instanceof Refusal) {
      await goBack(context, judged, "golden", { ...decision, reason: error.message });
    }
    throw error;
  }
  const measured = { ...details, figures: { ...details.figures, ...decision.figures } };
  const why = `watch: ${decision.reason}`;
  return (await step(context, channel, { percent, release, why, details: measured })) && percent === 100;
}

/** Complete everywhere, and what golden queries and the diff say. Throws a Refusal that stands in the history. */
async function tried(context: Context, { record }: Versioned, release: string): Promise<Details> {
  const { r2, s3, replica } = context.places;
  await checkComplete([r2, s3, replica].filter((place) => place !== undefined), release);
  const directory = await localCopy(r2, release, releaseFolders(context));
  const details = await tryRelease(context, release, directory, record.stable.release);
  return { ...(await knownDetails(context, record.stable.release, release)), ...details };
}

interface Step {
  readonly percent: number;
  readonly release: string;
  readonly why: string;
  readonly details: Details;
}

// Over the record that was judged, or not at all: false.
async function step(context: Context, channel: Versioned, { percent, release, why, details }: Step): Promise<boolean> {
  const { record } = channel;
  const next = percent === 100 ? promoted(record) : withCanary(record, release, percent, newSalt());
  if (next === unchanged || context.options.dryRun) {
    return false;
  }
  const action = percent === 100 ? "promote" : "canary";
  const written = await context.channel.compareAndSwap(channel, next, { action, by: context.by, why, ...details });
  if (written === "lost") {
    context.note("the channel was changed meanwhile: looking again");
    return false;
  }
  const copies = await context.channel.spread();
  const undo = percent === 100 ? `rollback ${record.stable.release}` : "rollback";
  report(context, { before: record, after: written.record, changed: true, copies }, command(undo));
  return true;
}

async function goBack(context: Context, judged: Judged, rule: string, { reason, figures }: Pick<Decision, "reason" | "figures">): Promise<Ended> {
  const author = { by: context.by, why: `watch: ${rule}: ${reason}` };
  const taken = await takeBack(context.channel, judged, author, { rule, ...figures }, (name, level, message, attributes) => {
    context.note(`${level}: ${name}: ${message}`);
    context.events.note(name, level, message, attributes);
  });
  if (taken === "lost") {
    context.note("the channel was changed meanwhile: looking again");
    return false;
  }
  throw new Refusal(`epoch ${taken.epoch}: release ${short(taken.from)} was taken back, ${short(taken.to)} answers: ${reason}`);
}
