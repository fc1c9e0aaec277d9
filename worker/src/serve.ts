// The need-loop: one request in, one reply and one record out. Asks the core, fetches side by side what it lacks, puts it,
// asks again. Platform-neutral: no Workers or Node global here; index.ts brings stores, clock and settings. Knows no route
// and no method: the core answers everything that it can, and only what it cannot becomes a refusal.
import { chooseRelease } from "./channel.ts";
import type { ChannelSource } from "./channel-source.ts";
import { type CoreCell, CoreTrap } from "./core.ts";
import type { CoreRequest, Need, Outcome, Pair, Reply, StreamStep } from "./frames.ts";
import { Gathered, UnreadableBlock } from "./gathered.ts";
import { pump } from "./pump.ts";
import { type Reason, refusal } from "./refusals.ts";
import { type KeepAlive, within } from "./shared-read.ts";
import type { TextStore } from "./stores/store.ts";
import { type Arrival, countsOf, newRecord, type RequestRecord } from "./telemetry.ts";
import type { Tiers } from "./tiers.ts";

export interface HostRequest {
  readonly id: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Pair[];
  readonly body: Uint8Array;
  readonly place: Readonly<Record<string, string>>;
}

export interface Limits {
  readonly rounds: number;
  readonly requestMs: number;
  readonly blockBudgetBytes: number;
  readonly pauseMs: number; // between two looks at what an open stream waits for
}

export const defaultLimits: Limits = { rounds: 8, requestMs: 5_000, blockBudgetBytes: 48 * 1024 * 1024, pauseMs: 15_000 };

export interface Host {
  readonly cores: CoreCell;
  readonly channel: Pick<ChannelSource, "read">;
  readonly channelStores: readonly TextStore[];
  readonly tiers: Tiers;
  readonly settings: readonly Pair[];
  readonly limits: Limits;
  readonly now: () => number; // Unix time in milliseconds
  readonly background: KeepAlive; // work that may outlive the answer
}

export interface Served {
  readonly reply: Reply; // of a stream the first piece
  readonly record: RequestRecord;
  readonly stream?: ReadableStream<Uint8Array>; // the whole body, when it comes in pieces
}

class Refused extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

/** Answers a request. Never rejects: what cannot be answered is refused, and the record says why. */
export async function serve(request: HostRequest, host: Host): Promise<Served> {
  const record = newRecord({ ...request, bodyBytes: request.body.length }, host.now());
  try {
    const outcome = await answer(request, host, record, {});
    if (outcome.kind === "reply") {
      return finish(record, outcome);
    }
    const stream = pump(outcome, (before) => nextStep(request, host, before, record.release), host.limits.pauseMs);
    return { ...finish(record, { ...outcome, kind: "reply" }), stream };
  } catch (error) {
    if (error instanceof Refused) {
      return refuse(record, error.reason, "");
    }
    return refuse(record, "core_unavailable", error instanceof Error ? error.message : String(error));
  }
}

/** Refuses a request whose body could not even be read. */
export function refuseUnread(arrival: Arrival, nowMs: number): Served {
  return refuse(newRecord(arrival, nowMs), "body_unreadable", "");
}

function refuse(record: RequestRecord, reason: Reason, detail: string): Served {
  record.rung = "none";
  record.error = detail === "" ? reason : `${reason}: ${detail}`;
  return finish(record, refusal(reason, record.request_id));
}

function finish(record: RequestRecord, reply: Reply): Served {
  record.status = reply.status;
  record.facts = Object.fromEntries(reply.facts);
  record.response_bytes = reply.body.length;
  return { reply, record };
}

// Each step of a stream is a request of its own, with its own time, deadline and blocks. One that follows at once stays in the
// release that it began in; one that waited sees the channel of now. Its record is counted nowhere: the first step's was.
async function nextStep(
  request: HostRequest,
  host: Host,
  before: StreamStep,
  release: string,
): Promise<StreamStep | undefined> {
  const record = newRecord({ ...request, bodyBytes: request.body.length }, host.now());
  const place = before.again === "now" ? { resume: before.next, release } : { resume: before.next };
  const outcome = await answer(request, host, record, place);
  return outcome.kind === "stream" ? outcome : undefined;
}

async function answer(
  request: HostRequest,
  host: Host,
  record: RequestRecord,
  place: { readonly resume?: Uint8Array; readonly release?: string },
): Promise<Reply | StreamStep> {
  const startMs = record.time_ms;
  if (place.release === undefined) {
    const channel = await host.channel.read(host.channelStores, startMs, record.channel, host.background);
    if (channel !== undefined) {
      Object.assign(record, chooseRelease(channel));
    }
  } else {
    record.release = place.release;
  }
  const frame: CoreRequest = {
    ...request,
    nowMs: startMs,
    release: record.release,
    settings: host.settings,
    resume: place.resume ?? new Uint8Array(0),
  };
  const loop = new NeedLoop(frame, host, record, startMs + host.limits.requestMs);
  for (;;) {
    const outcome = await loop.ask();
    if (outcome.kind !== "need") {
      return outcome;
    }
    await loop.gather(outcome.needs);
  }
}

class NeedLoop {
  readonly #frame: CoreRequest;
  readonly #host: Host;
  readonly #record: RequestRecord;
  readonly #deadlineMs: number;
  readonly #gathered = new Gathered();
  #pending: readonly Need[] = [];
  // Set once the core forgot a block within this request. From then on every call comes with all blocks of the request and
  // without the budget: with it, two blocks that do not fit together would push each other out for ever.
  #insist = false;
  #farthest = -1;

  constructor(frame: CoreRequest, host: Host, record: RequestRecord, deadlineMs: number) {
    this.#frame = frame;
    this.#host = host;
    this.#record = record;
    this.#deadlineMs = deadlineMs;
  }

  /** Gives the core what was gathered and calls it; bytes that it refuses are fetched from the next store first. */
  async ask(): Promise<Outcome> {
    for (;;) {
      const result = this.#putAndCall();
      if (result.refused === undefined) {
        return result.outcome;
      }
      await Promise.all(
        result.refused.map(({ need, found }) => {
          countsOf(this.#record, this.#host.tiers.nameOf(found.rung)).refused += 1;
          return this.#fetch(need, found.rung + 1);
        }),
      );
    }
  }

  /** Fetches side by side what is not at hand yet. */
  async gather(needs: readonly Need[]): Promise<void> {
    this.#record.rounds += 1;
    if (this.#record.rounds > this.#host.limits.rounds) {
      throw new Refused("rounds");
    }
    this.#insist ||= needs.some((need) => this.#gathered.wasAccepted(need));
    await Promise.all(
      needs.filter((need) => this.#gathered.get(need) === undefined).map((need) => this.#fetch(need, 0)),
    );
    this.#pending = needs;
  }

  // No await in here: between putting and calling no other request may run, or it could make the core forget.
  #putAndCall(): { outcome: Outcome; refused?: never } | { refused: ReturnType<Gathered["put"]>["refused"] } {
    for (let attempt = 0; ; attempt += 1) {
      const core = this.#host.cores.get();
      try {
        const needs = this.#insist ? this.#gathered.all() : this.#pending;
        const { refused, fresh } = this.#gathered.put(core, needs);
        for (const { need, found } of fresh) {
          this.#host.background(this.#host.tiers.remember(need, found));
        }
        if (refused.length > 0) {
          return { refused };
        }
        if (!this.#insist) {
          return { outcome: core.handle(this.#frame) };
        }
        core.setBudget(0xffff_ffff);
        const outcome = core.handle(this.#frame);
        core.setBudget(this.#host.limits.blockBudgetBytes);
        return { outcome };
      } catch (error) {
        if (error instanceof UnreadableBlock) {
          throw new Refused("block_unreadable");
        }
        if (!(error instanceof CoreTrap)) {
          throw error;
        }
        this.#record.traps += 1;
        if (attempt > 0) {
          throw new Refused("core_trap");
        }
        this.#insist = true;
      }
    }
  }

  async #fetch(need: Need, from: number): Promise<void> {
    const leftMs = this.#deadlineMs - this.#host.now();
    if (leftMs <= 0) {
      throw new Refused("deadline");
    }
    const read = this.#host.tiers.fetch(need, from, this.#record, this.#host.background);
    const found = await within(leftMs, "deadline", read).catch(() => {
      throw new Refused("deadline");
    });
    if (found === undefined) {
      throw new Refused("blocks_unavailable");
    }
    this.#gathered.set(need, found);
    if (found.rung > this.#farthest) {
      this.#farthest = found.rung;
      this.#record.rung = this.#host.tiers.nameOf(found.rung);
    }
  }
}
