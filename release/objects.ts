// What a place of objects is for the release tool: R2 and S3 through their S3 API, R2 through a Worker's binding, memory in tests. Moves
// bytes; knows no release and no channel. An implementation must honour the condition of a write: the channel's truth stands on it.

export interface StoredObject {
  readonly bytes: Uint8Array;
  readonly etag: string; // as the place writes it, quotes included where it has them
}

export interface ListedObject {
  readonly key: string;
  readonly size: number; // bytes
  readonly etag: string; // without quotes
  readonly modified_ms: number; // Unix time
}

/** Under which circumstances a write may happen: over exactly that state, or where nothing stands yet. */
export type Condition = { readonly etag: string } | "absent";

export interface ObjectPlace {
  readonly name: string;
  /** Undefined when there is no such object. Throws when the place fails. */
  read(key: string): Promise<StoredObject | undefined>;
  /** False, and nothing written, when the condition does not hold. Throws when the place fails: then the write may have happened. */
  write(key: string, bytes: Uint8Array, condition?: Condition): Promise<boolean>;
  /** Every object below `prefix`, by key. */
  list(prefix: string): Promise<ListedObject[]>;
  /** Those that are not there are passed over. */
  remove(keys: readonly string[]): Promise<void>;
}

/** A place of texts without conditions: Workers KV. */
export interface TextPlace {
  readonly name: string;
  read(key: string): Promise<string | undefined>;
  write(key: string, value: string | Uint8Array): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes);
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);
