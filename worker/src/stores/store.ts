// What a store of blocks is, for tiers.ts, and the smaller kinds beside it. A store moves bytes: it never checks a digest (the core
// does) and never decides who is asked next. One file a store beside this one.
import type { Need } from "../frames.ts";

export interface BlockStore {
  readonly name: string;
  /** How long a read may take where the usual time is too long: a near store that is silent must leave time for the others. */
  readonly timeoutMs?: number;
  /** False when the store never holds such a block, so that asking it would be a wasted read. */
  holds(need: Need): boolean;
  /**
   * The bytes, or undefined when the store lacks them. Throws when the store fails. Calls `asked` for each operation that it makes, which is
   * what a vendor bills: none where the bytes come with another's operation, two where one is tried again.
   */
  read(need: Need, asked: () => void): Promise<Uint8Array | undefined>;
  /** Keeps verified bytes for the next reader. Only stores that are filled by answering have it. */
  write?(need: Need, bytes: Uint8Array): Promise<void>;
}

/** One small text value beside the blocks, such as the channel record. */
export interface TextStore {
  readonly name: string;
  /** How old what it gives may be already, where it promises no fresher. */
  readonly lagMs?: number;
  /** The text, or undefined when there is none. Throws when the store fails. */
  readText(): Promise<string | undefined>;
}

/** Bytes by any name, kept for a while. */
export interface ValueStore {
  readonly name: string;
  /** The bytes, or undefined when there are none. Throws when the store fails. */
  read(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  write(key: string, bytes: Uint8Array<ArrayBuffer>, ttlSeconds: number): Promise<void>;
}

/** The number under which index/blocks is one block, for warm.ts. The core knows no such block. */
export const wholeIndexBlock = 0xffff_fffd;

export function objectKey(need: Pick<Need, "release" | "object">): string {
  return `releases/${need.release}/${need.object}`;
}
