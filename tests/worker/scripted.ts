// A core and stores that follow a script, for the tests of the need-loop alone: the loop must be right whatever the core
// asks and whatever a store does. Real ones are worker.test.ts's.
import { ChannelSource } from "../../worker/src/channel-source.ts";
import { type Core, CoreCell, CoreTrap, type PutResult } from "../../worker/src/core.ts";
import type { CoreRequest, Need, Outcome } from "../../worker/src/frames.ts";
import { defaultLimits, type Host, type HostRequest, type Limits } from "../../worker/src/serve.ts";
import type { BlockStore } from "../../worker/src/stores/store.ts";
import { BlockReads, Tiers } from "../../worker/src/tiers.ts";

export const releaseId = "ab".repeat(32);
export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export function need(block: number): Need {
  return { release: releaseId, block, object: "index/blocks", offset: block * 10, size: 10 };
}

/** Its digest check: the right bytes of block n are "block n". */
export const rightBytes = (block: number): Uint8Array => text(`block ${block}`);

/**
 * Answers "done" once it holds every block of `wants` at the time of a call, else names the missing ones in batches of
 * `batch`. Like the real core it forgets at the start of a call: the oldest blocks past `budget`, counted in blocks.
 */
export class ScriptedCore implements Core {
  broken = false;
  readonly puts: number[] = [];
  readonly held: number[] = [];
  calls = 0;
  budget: number;
  readonly #script: { wants: readonly number[]; batch: number; trapsAt: readonly number[]; putResult?: PutResult };

  constructor(script: { wants: readonly number[]; batch?: number; budget?: number; trapsAt?: readonly number[]; putResult?: PutResult }) {
    this.#script = { batch: 100, trapsAt: [], ...script };
    this.budget = script.budget ?? 100;
  }

  setBudget(bytes: number): void {
    this.budget = bytes;
  }

  put(wanted: Need, bytes: Uint8Array): PutResult {
    if (this.#script.putResult !== undefined) {
      return this.#script.putResult;
    }
    this.puts.push(wanted.block);
    if (new TextDecoder().decode(bytes) !== `block ${wanted.block}`) {
      return "refused";
    }
    if (!this.held.includes(wanted.block)) {
      this.held.push(wanted.block);
    }
    return "kept";
  }

  handle(request: CoreRequest): Outcome {
    this.calls += 1;
    if (this.#script.trapsAt.includes(this.calls)) {
      this.broken = true;
      throw new CoreTrap("fe_handle");
    }
    this.held.splice(0, Math.max(0, this.held.length - this.budget));
    const missing = this.#script.wants.filter((block) => !this.held.includes(block)).slice(0, this.#script.batch);
    if (missing.length > 0) {
      return { kind: "need", needs: missing.map(need), answer: "" };
    }
    return { kind: "reply", status: 200, headers: [], facts: [["release", request.release]], body: text("done") };
  }
}

export interface ScriptedStore extends BlockStore {
  readonly reads: number[];
  readonly writes: number[];
}

/** A store whose `read` is given; it counts what it was asked and what it was given to keep. */
export function scriptedStore(name: string, read: (block: number) => Promise<Uint8Array | undefined>): ScriptedStore {
  const reads: number[] = [];
  const writes: number[] = [];
  return {
    name,
    reads,
    writes,
    holds: () => true,
    read: (wanted) => {
      reads.push(wanted.block);
      return read(wanted.block);
    },
    write: (wanted) => {
      writes.push(wanted.block);
      return Promise.resolve();
    },
  };
}

export const empty = (): Promise<undefined> => Promise.resolve(undefined);
export const right = (block: number): Promise<Uint8Array> => Promise.resolve(rightBytes(block));
export const altered = (): Promise<Uint8Array> => Promise.resolve(text("something else"));
export const failing = (): Promise<never> => Promise.reject(new Error("store down"));
export const hanging = (): Promise<never> => Promise.withResolvers<never>().promise;

export const channelJson = (epoch: number, release = releaseId): string =>
  JSON.stringify({
    epoch,
    stable: { release },
    flags: {},
    updated_at: "2026-11-23T09:00:00Z",
    by: "test",
    why: "test",
  });

export const request: HostRequest = {
  id: "request-1",
  method: "POST",
  target: "/mcp?format=text",
  headers: [],
  body: text("{}"),
  place: () => ({}),
};

export function hostOf(cores: readonly ScriptedCore[], stores: readonly BlockStore[], limits: Partial<Limits> = {}): Host {
  const supply = cores.values();
  return {
    cores: new CoreCell(() => {
      const next = supply.next();
      if (next.done) {
        throw new Error("no core left in the script");
      }
      return next.value;
    }),
    channel: new ChannelSource(5),
    channelStores: [{ name: "r2", readText: () => Promise.resolve(channelJson(1)) }],
    tiers: new Tiers(stores, new BlockReads(), 5),
    settings: [],
    limits: { ...defaultLimits, blockBudgetBytes: 100, ...limits },
    now: () => 1_000,
    background: () => undefined,
  };
}
