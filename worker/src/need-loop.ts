// The need-loop: asks the core, fetches side by side what it lacks, puts it, asks again. Knows no platform, no route and no way on
// when it fails: serve.ts has the rungs behind it.
import { type Core, CoreTrap } from "./core.ts";
import type { CoreRequest, Need, Outcome } from "./frames.ts";
import { type Block, Gathered, UnreadableBlock } from "./gathered.ts";
import type { Reason } from "./refusals.ts";
import type { Host } from "./serve.ts";
import { within } from "./shared-read.ts";
import { countsOf, type RequestRecord } from "./telemetry.ts";
import type { Fetched, Found } from "./tiers.ts";
import { manifestBlock, signatureBlock, signatureObject, type Trust } from "./trust.ts";

export class Refused extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason);
    this.reason = reason;
  }
}

export type LoopHost = Pick<Host, "trust" | "cores" | "tiers" | "limits" | "now" | "background" | "gate" | "aside">;

/** How long a loop may take, and whether it has silent stores asked, too. */
export interface Terms {
  readonly deadlineMs: number;
  readonly patient?: boolean;
}

export class NeedLoop {
  readonly #frame: CoreRequest;
  readonly #host: LoopHost;
  readonly #record: RequestRecord;
  readonly #terms: Terms;
  #blocks: Gathered | undefined; // made when the core lacks something: mostly it lacks nothing
  #pending: readonly Need[] = [];
  // Set once the core forgot a block within this request. From then on every call comes with all blocks of the request and
  // without the budget: with it, two blocks that do not fit together would push each other out for ever.
  #insist = false;
  #farthest = -1;
  #rounds = 0; // of this attempt; the record counts those of all

  constructor(frame: CoreRequest, host: LoopHost, record: RequestRecord, terms: Terms) {
    this.#frame = frame;
    this.#host = host;
    this.#record = record;
    this.#terms = terms;
  }

  /** The first call. Nothing is gathered yet, so there is nothing that the core could refuse, and nothing to wait for. */
  begin(): Outcome {
    const { outcome } = this.#putAndCall();
    if (outcome === undefined) {
      throw new Error("the core refused a block that it was not given");
    }
    return outcome;
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
    this.#rounds += 1;
    if (this.#rounds > this.#host.limits.rounds) {
      throw new Refused("rounds");
    }
    this.#insist ||= needs.some((need) => this.#gathered.wasAccepted(need));
    await Promise.all(
      needs.filter((need) => this.#gathered.get(need) === undefined).map((need) => this.#fetch(need, 0)),
    );
    this.#pending = needs;
  }

  // No await in here: between putting and calling no other request may run, or it could make the core forget.
  #putAndCall(): { outcome: Outcome; refused?: never } | { outcome?: never; refused: readonly Block[] } {
    for (let attempt = 0; ; attempt += 1) {
      const core = this.#host.cores.get();
      try {
        const needs = this.#insist ? this.#gathered.all() : this.#pending;
        const refused = needs.length === 0 ? [] : this.#put(core, needs);
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

  get #gathered(): Gathered {
    return (this.#blocks ??= new Gathered());
  }

  // Returns what the core refused.
  #put(core: Core, needs: readonly Need[]): readonly Block[] {
    const { refused, fresh } = this.#gathered.put(core, needs);
    for (const { need, found } of fresh) {
      this.#host.background(this.#host.tiers.remember(need, found));
    }
    return refused;
  }

  async #fetch(need: Need, from: number): Promise<void> {
    const leftMs = this.#terms.deadlineMs - this.#host.now();
    if (leftMs <= 0) {
      throw new Refused("deadline");
    }
    const read = this.#read(need, from);
    const found = await within(leftMs, "deadline", read).catch(() => {
      throw new Refused("deadline");
    });
    if (typeof found === "string") {
      // Only an address can name a release that the channel does not, and an address may be wrong.
      throw new Refused(
        found === "missing" && need.release !== this.#record.release ? "release_unknown" : "blocks_unavailable",
      );
    }
    if (this.#host.trust !== undefined && need.block === manifestBlock) {
      await this.#checkSignature(this.#host.trust, need, found);
    }
    this.#gathered.set(need, found);
    this.#host.gate?.hold(found.bytes.length);
    if (found.rung > this.#farthest) {
      this.#farthest = found.rung;
      this.#record.rung = this.#host.tiers.nameOf(found.rung);
    }
  }

  #read(need: Need, from: number): Promise<Fetched> {
    const { background, now, tiers } = this.#host;
    return tiers.fetch(need, from, this.#record, { background, now, patient: this.#terms.patient === true });
  }

  // Bytes that are not the manifest at all are left to the core, which knows the digest: they are fetched from elsewhere then.
  async #checkSignature(trust: Trust, manifest: Need, { bytes }: Found): Promise<void> {
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice()));
    if (Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") !== manifest.release) {
      return;
    }
    const need: Need = { ...manifest, object: signatureObject, block: signatureBlock };
    for (let from = 0; ; ) {
      const found = await this.#read(need, from);
      if (typeof found === "string") {
        throw new Refused(found === "missing" || from > 0 ? "release_unsigned" : "blocks_unavailable");
      }
      if (await trust.isSigned(bytes, found.bytes)) {
        this.#host.background(this.#host.tiers.remember(need, found));
        return;
      }
      countsOf(this.#record, this.#host.tiers.nameOf(found.rung)).refused += 1;
      from = found.rung + 1;
    }
  }
}
