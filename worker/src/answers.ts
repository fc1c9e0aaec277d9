// Whole answers under the names that the core gives them, sealed: an entry that was cut, altered or filed under another name is not
// there. Knows no route and no cache: a ValueStore keeps the bytes, the core says what may be kept.
import { type CacheClass, cacheTtl } from "./cache-classes.ts";
import { bytesOf, type Pair, type Reply } from "./frames.ts";
import type { ValueStore } from "./stores/store.ts";

const digestBytes = 32;
const headBytes = digestBytes + 4;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Label {
  readonly key: string;
  readonly status: number;
  readonly headers: readonly Pair[];
  readonly facts: readonly Pair[];
}

/** SHA-256 of all that follows, u32 length of the label, the label as JSON, the body. */
export async function seal(key: string, reply: Reply): Promise<Uint8Array<ArrayBuffer>> {
  const label = encoder.encode(JSON.stringify({ key, status: reply.status, headers: reply.headers, facts: reply.facts }));
  const bytes = new Uint8Array(headBytes + label.length + reply.body.length);
  new DataView(bytes.buffer).setUint32(digestBytes, label.length, true);
  bytes.set(label, headBytes);
  bytes.set(bytesOf(reply.body), headBytes + label.length);
  bytes.set(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.subarray(digestBytes))));
  return bytes;
}

/** The sealed reply, or undefined when the bytes are not an entry of that key as it was sealed. */
export async function open(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<Reply | undefined> {
  if (bytes.length < headBytes) {
    return undefined;
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.subarray(digestBytes)));
  if (!digest.every((byte, at) => byte === bytes[at])) {
    return undefined;
  }
  const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(digestBytes, true);
  const label = JSON.parse(decoder.decode(bytes.subarray(headBytes, headBytes + size))) as Label;
  return label.key === key
    ? { kind: "reply", status: label.status, headers: label.headers, facts: label.facts, body: bytes.slice(headBytes + size) }
    : undefined;
}

export class Answers {
  readonly name: string;
  readonly #store: ValueStore;

  constructor(store: ValueStore) {
    this.name = store.name;
    this.#store = store;
  }

  /** "refused" for an entry that is not what was sealed. Throws when the store fails. */
  async find(key: string): Promise<Reply | "refused" | undefined> {
    const bytes = await this.#store.read(key);
    return bytes === undefined ? undefined : ((await open(key, bytes)) ?? "refused");
  }

  /** Keeps a 200 for the time that its class has at the edge. The key holds the release, so nothing is ever purged. */
  async keep(key: string, reply: Reply): Promise<void> {
    const facts = new Map(reply.facts);
    const type = reply.headers.find(([name]) => name === "content-type")?.[1].split(";", 1)[0] ?? "";
    const { edge_seconds: ttl } = cacheTtl((facts.get("cache.class") ?? "none") as CacheClass, type);
    if (reply.status === 200 && ttl > 0) {
      await this.#store.write(key, await seal(key, reply), ttl);
    }
  }
}
