// One attempt at an answer: a release, the need-loop on it, and a whole answer that was kept instead of the reads where there is one.
// What cannot be had is a value, with the reason; serve.ts has the rungs behind it.
import { chooseRelease, shareOf } from "./arm.ts";
import type { ChannelRecord } from "./channel.ts";
import { flagOf } from "./flags.ts";
import type { CoreRequest, Outcome, Pair, Reply, StreamStep } from "./frames.ts";
import type { Gate } from "./gate.ts";
import { NeedLoop, Refused } from "./need-loop.ts";
import type { Reason } from "./refusals.ts";
import type { Host, HostRequest } from "./serve.ts";
import { within } from "./shared-read.ts";
import { countsOf, type RequestRecord } from "./telemetry.ts";

export interface Place {
  readonly resume?: Uint8Array;
  readonly release?: string; // instead of the channel's
  readonly arm?: "stable"; // of the channel's releases, this one
  readonly deadlineMs: number;
  readonly patient?: boolean;
}

export interface Failure {
  readonly reason: Reason;
  readonly detail: string;
}

const nothing = new Uint8Array(0);

type Answer = Reply | StreamStep;

/** A promise only where something must be waited for: what is in memory is answered at once. Neither throws nor rejects. */
export function attempt(
  request: HostRequest,
  host: Host,
  record: RequestRecord,
  place: Place,
): Answer | Failure | Promise<Answer | Failure> {
  try {
    const answered = answer(request, host, record, place);
    return answered instanceof Promise ? answered.catch(failureOf) : answered;
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof Refused) {
    return { reason: error.reason, detail: "" };
  }
  return { reason: "core_unavailable", detail: error instanceof Error ? error.message : String(error) };
}

function answer(request: HostRequest, host: Host, record: RequestRecord, place: Place): Answer | Promise<Answer> {
  if (place.release !== undefined) {
    return answerFrom(undefined, request, host, record, place);
  }
  const channel = host.channel.fresh(host.now(), record.channel);
  return channel === undefined
    ? readChannel(request, host, record, place).then((read) => answerFrom(read, request, host, record, place))
    : answerFrom(channel, request, host, record, place);
}

function answerFrom(
  channel: ChannelRecord | undefined,
  request: HostRequest,
  host: Host,
  record: RequestRecord,
  place: Place,
): Answer | Promise<Answer> {
  let { deadlineMs } = place;
  let { settings } = host;
  if (place.release === undefined) {
    if (channel !== undefined) {
      checkOpen(channel, request.target);
      const { release, arm } = armOf(channel, request, host, place);
      record.release = release;
      record.arm = arm;
      settings = withFlags(settings, channel, request, host);
      if (arm === "canary") {
        deadlineMs -= (deadlineMs - host.now()) * stableShare;
      }
    }
  } else {
    record.release = place.release;
  }
  const { method, target, headers, body } = request;
  const { resume = nothing, patient = false } = place;
  const frame: CoreRequest = { nowMs: record.time_ms, release: record.release, method, target, headers, settings, body, resume };
  const loop = new NeedLoop(frame, host, record, { deadlineMs, patient });
  const first = loop.begin();
  const isNew = place.release === undefined && place.resume === undefined && place.arm === undefined;
  const counting = isNew && host.gate?.counts === true ? host.gate : undefined;
  return first.kind === "need" || counting !== undefined ? goOn(first, loop, counting, request, host, record) : first;
}

/** From the first outcome of a loop to an answer. `counting` is the gate, where it has a word in it. */
async function goOn(
  first: Outcome,
  loop: NeedLoop,
  counting: Gate | undefined,
  request: HostRequest,
  host: Host,
  record: RequestRecord,
): Promise<Answer> {
  if (counting !== undefined && !(await counting.admitsCall(first.kind === "need" ? undefined : first.facts))) {
    throw new Refused("rate_limited");
  }
  if (first.kind !== "need") {
    return first;
  }
  takePlace(request, host);
  const answered = (await findKept(first.answer, host, record)) ?? (await answerWithReads(loop, first, host));
  if (counting !== undefined) {
    host.background(counting.chargeRest(answered.facts));
  }
  return answered;
}

// A reading is waited for among those who wait.
async function readChannel(request: HostRequest, host: Host, record: RequestRecord, place: Place): Promise<ChannelRecord | undefined> {
  takePlace(request, host);
  const reading = { now: host.now, waitMs: place.deadlineMs - host.now(), background: host.background };
  return host.channel.read(host.channelStores, reading, record.channel);
}

/** Of a canary's time, what is left to the stable release should the canary fail. */
const stableShare = 0.4;

function armOf(channel: ChannelRecord, { id, headers }: HostRequest, host: Host, place: Place): ReturnType<typeof chooseRelease> {
  return host.client === undefined || place.arm === "stable"
    ? { release: channel.stable.release, arm: "stable" }
    : chooseRelease(channel, { client: host.client, request: id, headers });
}

function checkOpen(channel: ChannelRecord, target: string): void {
  if (flagOf(channel, "maintenance") && !flagOf(channel, "maintenance_except").some((beginning) => target.startsWith(beginning))) {
    throw new Refused("maintenance");
  }
}

// With what of the flags the core is told.
function withFlags(settings: readonly Pair[], channel: ChannelRecord, { id }: HostRequest, host: Host): readonly Pair[] {
  const share = flagOf(channel, "answer_aliases");
  const isOn = share >= 100 || shareOf(`answer_aliases/${host.client || id}`) < share;
  return isOn ? settings : [...settings, ["argument_aliases", "0"]];
}

// Before the first wait: whoever cannot wait here is told so at once.
function takePlace(request: HostRequest, host: Host): void {
  if (host.gate?.enter(request.body.length) === false) {
    throw new Refused("overloaded");
  }
}

async function answerWithReads(
  loop: NeedLoop,
  first: Extract<Outcome, { readonly kind: "need" }>,
  host: Host,
): Promise<Reply | StreamStep> {
  for (let outcome: Outcome = first; ; outcome = await loop.ask()) {
    if (outcome.kind === "need") {
      await loop.gather(outcome.needs);
      continue;
    }
    if (outcome.kind === "reply" && first.answer !== "" && host.answers !== undefined) {
      host.background(host.answers.keep(first.answer, outcome).catch(() => undefined));
    }
    return outcome;
  }
}

// A whole answer that was kept spares the reads of its blocks. One that is not what was sealed is not there.
async function findKept(key: string, host: Host, record: RequestRecord): Promise<Reply | undefined> {
  if (key === "" || host.answers === undefined) {
    return undefined;
  }
  const counts = countsOf(record, host.answers.name);
  counts.reads += 1;
  counts.operations += 1;
  try {
    const kept = await within(host.limits.staleMs, host.answers.name, host.answers.find(key));
    if (typeof kept === "object") {
      counts.hits += 1;
      counts.bytes += kept.body.length;
      record.rung = host.answers.name;
      return kept;
    }
    counts[kept ?? "misses"] += 1;
  } catch {
    counts.errors += 1;
  }
  return undefined;
}
