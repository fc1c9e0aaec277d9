// The core as an object: the only file that sees a WASM pointer. Knows no HTTP, no store and no clock. Its twin is
// wasm/foredge.h, which states every export and lifetime; frames.ts has the layouts.
import { type CoreRequest, type Need, type Outcome, readOutcome, requestBound, writeRequest } from "./frames.ts";

/** What became of a block: `refused` means altered bytes, `unknown` that its manifest or root is not there yet. */
export type PutResult = "kept" | "refused" | "unknown" | "unreadable";

export interface Core {
  /** True after a trap: the instance must not be used again. */
  readonly broken: boolean;
  setBudget(bytes: number): void;
  put(need: Need, bytes: Uint8Array): PutResult;
  handle(request: CoreRequest): Outcome;
}

/** The core trapped, ran out of memory or broke its own layout. Every other failure is a value. */
export class CoreTrap extends Error {
  constructor(what: string, cause?: unknown) {
    super(`the core trapped in ${what}`, { cause });
    this.name = "CoreTrap";
  }
}

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly _initialize?: () => void;
  readonly fe_abi_version: () => number;
  readonly fe_alloc: (size: number) => number;
  readonly fe_block_put: (buffer: number, size: number, block: number) => number;
  readonly fe_handle: (frame: number, size: number) => number;
  readonly fe_set_budget: (bytes: number) => void;
}

const abiVersion = 4;
const releaseIdBytes = 64;
const putResults: Readonly<Record<number, PutResult>> = {
  0: "kept",
  [-1]: "refused",
  [-2]: "unknown",
  [-3]: "unreadable",
};
const encoder = new TextEncoder();

export class WasmCore implements Core {
  broken = false;
  readonly #exports: Exports;

  constructor(module: WebAssembly.Module, budgetBytes: number) {
    // The module imports nothing: it can do no I/O, whatever happens inside.
    this.#exports = new WebAssembly.Instance(module).exports as unknown as Exports;
    this.#exports._initialize?.();
    const version = this.#exports.fe_abi_version();
    if (version !== abiVersion) {
      throw new Error(`the core speaks ABI ${version}, this host ${abiVersion}: build both from one commit`);
    }
    this.setBudget(budgetBytes);
  }

  setBudget(bytes: number): void {
    this.#run("fe_set_budget", () => {
      this.#exports.fe_set_budget(bytes);
    });
  }

  put(need: Need, bytes: Uint8Array): PutResult {
    return this.#run("fe_block_put", () => {
      const size = releaseIdBytes + bytes.length;
      const buffer = this.#alloc(size);
      const memory = this.#view(buffer, size);
      encoder.encodeInto(need.release, memory);
      memory.set(bytes, releaseIdBytes);
      const code = this.#exports.fe_block_put(buffer, size, need.block);
      const result = putResults[code];
      if (result === undefined) {
        throw new RangeError(`fe_block_put returned ${code}`);
      }
      return result;
    });
  }

  handle(request: CoreRequest): Outcome {
    return this.#run("fe_handle", () => {
      const bound = requestBound(request);
      const frame = this.#alloc(bound);
      const size = writeRequest(this.#view(frame, bound), request);
      const reply = this.#exports.fe_handle(frame, size) >>> 0;
      const length = new DataView(this.#exports.memory.buffer, reply, 4).getUint32(0, true);
      return readOutcome(this.#view(reply + 4, length));
    });
  }

  #alloc(size: number): number {
    const pointer = this.#exports.fe_alloc(size) >>> 0;
    if (pointer === 0) {
      throw new RangeError(`no memory for ${size} bytes`);
    }
    return pointer;
  }

  // A view is made anew for each use: memory that grew leaves older views empty.
  #view(pointer: number, size: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, pointer, size);
  }

  #run<T>(what: string, call: () => T): T {
    if (this.broken) {
      throw new CoreTrap(what, new Error("this instance trapped before"));
    }
    try {
      return call();
    } catch (cause) {
      this.broken = true;
      throw new CoreTrap(what, cause);
    }
  }
}

/** Keeps one core for all requests of an isolate and replaces it after a trap. */
export class CoreCell {
  readonly #make: () => Core;
  #core: Core | undefined;

  constructor(make: () => Core) {
    this.#make = make;
  }

  get(): Core {
    if (this.#core === undefined || this.#core.broken) {
      this.#core = undefined;
      this.#core = this.#make();
    }
    return this.#core;
  }
}
