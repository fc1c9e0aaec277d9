// The blocks of one request. They stay referenced until it is answered, so that a core which forgot one (a small budget,
// a neighbour's request, a trap) gets it again without another read. Knows the core's put, no store and no HTTP.
import type { Core } from "./core.ts";
import type { Need } from "./frames.ts";
import type { Found } from "./tiers.ts";

export interface Block {
  readonly need: Need;
  readonly found: Found;
}

/** The core says that digest and block agree, but that it cannot read what is in it. No store has a better one. */
export class UnreadableBlock extends Error {}

const keyOf = (need: Need): string => `${need.release}/${need.block}`;

export class Gathered {
  readonly #blocks = new Map<string, Block>(); // in the order in which they were first named: manifest, root, rest
  readonly #accepted = new Set<string>();

  get(need: Need): Block | undefined {
    return this.#blocks.get(keyOf(need));
  }

  set(need: Need, found: Found): void {
    this.#blocks.set(keyOf(need), { need, found });
  }

  /** True for a block that the core took in this request already: it is named again because the core forgot it. */
  wasAccepted(need: Need): boolean {
    return this.#accepted.has(keyOf(need));
  }

  all(): Need[] {
    return Array.from(this.#blocks.values(), (block) => block.need);
  }

  /** Puts the blocks of `needs` in their order. Returns those whose bytes were refused, and those accepted for the first time. */
  put(core: Core, needs: readonly Need[]): { refused: Block[]; fresh: Block[] } {
    const refused: Block[] = [];
    const fresh: Block[] = [];
    for (const need of needs) {
      const block = this.get(need);
      if (block === undefined) {
        continue;
      }
      const result = core.put(need, block.found.bytes);
      if (result === "unreadable") {
        throw new UnreadableBlock(`release ${need.release}: ${need.object} has a structure that this build cannot read`);
      }
      if (result === "refused") {
        refused.push(block);
      } else if (result === "kept" && !this.#accepted.has(keyOf(need))) {
        this.#accepted.add(keyOf(need));
        fresh.push(block);
      }
    }
    return { refused, fresh };
  }
}
