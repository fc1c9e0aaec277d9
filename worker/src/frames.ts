// The two frames of wasm/foredge.h as values: a request into bytes, an outcome out of bytes. Knows no WASM pointer and no
// HTTP rule. Its twin is wasm/foredge.h, which owns the layout.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export type Pair = readonly [name: string, value: string];

export interface CoreRequest {
  readonly nowMs: number;
  readonly release: string; // 64 hex digits, or empty when no channel could be read
  readonly method: string; // upper case
  readonly target: string; // path and query as received
  readonly headers: readonly Pair[]; // names in lower case
  readonly settings: readonly Pair[];
  readonly body: Body;
  readonly resume: Uint8Array; // `next` of the step before of the same stream; empty in the first step
}

/** One block that the core lacks. `size` 0 asks for the whole object. */
export interface Need {
  readonly release: string;
  readonly block: number;
  readonly object: string; // path below releases/<release>/
  readonly offset: number; // bytes
  readonly size: number; // bytes
}

export interface Reply {
  readonly kind: "reply";
  readonly status: number;
  readonly headers: readonly Pair[];
  readonly facts: readonly Pair[];
  readonly body: Body;
}

/**
 * ASCII alone as a string, everything else as bytes; its length is that in bytes either way. A buffer for each answer would be garbage that is
 * collected late, outside of the heap.
 */
export type Body = string | Uint8Array;

export const bytesOf = (body: Body): Uint8Array => (typeof body === "string" ? encoder.encode(body) : body);

export interface NeedOutcome {
  readonly kind: "need";
  readonly needs: readonly Need[];
  readonly answer: string; // names the whole answer among all others; empty when it should not be kept
}

/** One piece of a reply that comes in pieces: `body` is that piece. */
export interface StreamStep extends Omit<Reply, "kind"> {
  readonly kind: "stream";
  readonly again: "never" | "now" | "later"; // see wasm/foredge.h
  readonly next: Uint8Array; // `resume` of the next step
}

export type Outcome = Reply | StreamStep | NeedOutcome;

const frameVersion = 2;
const longText = 1_024; // characters: from here on a call of the platform is quicker than a loop
const agains = ["never", "now", "later"] as const;

/** Bytes that always suffice for writeRequest: UTF-8 takes at most three bytes a UTF-16 unit. */
export function requestBound(request: CoreRequest): number {
  return (
    12 +
    textBound(request.release) +
    textBound(request.method) +
    textBound(request.target) +
    pairsBound(request.headers) +
    pairsBound(request.settings) +
    4 +
    request.body.length +
    4 +
    request.resume.length
  );
}

const textBound = (value: string): number => 4 + 3 * value.length;

function pairsBound(list: readonly Pair[]): number {
  let sum = 4;
  for (const pair of list) {
    sum += textBound(pair[0]) + textBound(pair[1]);
  }
  return sum;
}

/** Writes the request frame at the start of `into` (at least requestBound bytes) and returns its size in bytes. */
export function writeRequest(into: Uint8Array, request: CoreRequest): number {
  let at = writeU32(into, 0, frameVersion);
  at = writeU32(into, at, request.nowMs % 2 ** 32);
  at = writeU32(into, at, Math.floor(request.nowMs / 2 ** 32));
  at = writeText(into, at, request.release);
  at = writeText(into, at, request.method);
  at = writeText(into, at, request.target);
  at = writePairs(into, at, request.headers);
  at = writePairs(into, at, request.settings);
  return writeBytes(into, writeBody(into, at, request.body), request.resume);
}

// These return where what they wrote ends. No DataView, no closures, no views: frames are written for every request.
function writeU32(into: Uint8Array, at: number, value: number): number {
  into[at] = value;
  into[at + 1] = value >>> 8;
  into[at + 2] = value >>> 16;
  into[at + 3] = value >>> 24;
  return at + 4;
}

function writeBytes(into: Uint8Array, at: number, bytes: Uint8Array): number {
  const start = writeU32(into, at, bytes.length);
  if (bytes.length > 0) {
    into.set(bytes, start);
  }
  return start + bytes.length;
}

// One byte a character.
function writeBody(into: Uint8Array, at: number, body: Body): number {
  if (typeof body !== "string") {
    return writeBytes(into, at, body);
  }
  const start = writeU32(into, at, body.length);
  if (body.length > longText) {
    encoder.encodeInto(body, into.subarray(start));
    return start + body.length;
  }
  for (let i = 0; i < body.length; i += 1) {
    into[start + i] = body.charCodeAt(i);
  }
  return start + body.length;
}

function writePairs(into: Uint8Array, at: number, list: readonly Pair[]): number {
  let end = writeU32(into, at, list.length);
  for (const pair of list) {
    end = writeText(into, writeText(into, end, pair[0]), pair[1]);
  }
  return end;
}

// Nearly every text of a frame is short and ASCII: a loop costs less than a view and a call of the platform for each.
function writeText(into: Uint8Array, at: number, value: string): number {
  const start = at + 4;
  for (let i = 0; i < value.length; i += 1) {
    const unit = value.charCodeAt(i);
    if (unit > 0x7f) {
      const { written } = encoder.encodeInto(value, into.subarray(start));
      writeU32(into, at, written);
      return start + written;
    }
    into[start + i] = unit;
  }
  writeU32(into, at, value.length);
  return start + value.length;
}

/** Copies an outcome out of `frame`, which may be a view of WASM memory. Throws where the layout is broken. */
export function readOutcome(frame: Uint8Array): Outcome {
  const cursor = new Cursor(frame);
  const kind = cursor.u8();
  if (kind === 0) {
    return { kind: "reply", ...readReply(cursor) };
  }
  if (kind === 2) {
    return { kind: "stream", ...readReply(cursor), again: readAgain(cursor), next: cursor.bytes().slice() };
  }
  if (kind === 1) {
    const needs = Array.from({ length: cursor.u32() }, () => readNeed(cursor));
    return { kind: "need", needs, answer: cursor.text() };
  }
  throw new RangeError(`outcome frame has the unknown kind ${kind}`);
}

class Cursor {
  at = 0;
  readonly frame: Uint8Array;
  readonly #view: DataView;

  constructor(frame: Uint8Array) {
    this.frame = frame;
    this.#view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  }

  /** Steps over `size` bytes and returns where they begin. */
  take(size: number): number {
    const { at } = this;
    if (size > this.frame.length - at) {
      throw new RangeError(`outcome frame ends at ${this.frame.length}, before ${at} + ${size}`);
    }
    this.at = at + size;
    return at;
  }

  u8(): number {
    return this.#view.getUint8(this.take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.take(4), true);
  }

  u64(): number {
    return Number(this.#view.getBigUint64(this.take(8), true));
  }

  /** A view into the frame. */
  bytes(): Uint8Array {
    const size = this.u32();
    const start = this.take(size);
    return this.frame.subarray(start, start + size);
  }

  text(): string {
    return decoder.decode(this.bytes());
  }
}

function readNeed(cursor: Cursor): Need {
  return { release: cursor.text(), block: cursor.u32(), object: cursor.text(), offset: cursor.u64(), size: cursor.u32() };
}

function readAgain(cursor: Cursor): StreamStep["again"] {
  const code = cursor.u8();
  const known = agains[code];
  if (known === undefined) {
    throw new RangeError(`outcome frame has the unknown continuation ${code}`);
  }
  return known;
}

function readReply(cursor: Cursor): Omit<Reply, "kind"> {
  const status = cursor.u16();
  const [headers, facts] = readPairLists(cursor);
  const isPlain = cursor.u8() === 1;
  const body = cursor.bytes();
  return { status, headers, facts, body: isPlain ? decoder.decode(body) : body.slice() };
}

// Two lists, decoded as one text: a view and a call of the platform for each string cost more than all the rest of reading a frame. The
// lengths between the strings are decoded along, to whatever they look like.
function readPairLists(cursor: Cursor): readonly [headers: Pair[], facts: Pair[]] {
  const start = cursor.at;
  skipPairs(cursor);
  skipPairs(cursor);
  const end = cursor.at;
  const text = decoder.decode(cursor.frame.subarray(start, end));
  cursor.at = start;
  // As many characters as bytes: each byte became one, and positions are the same. Else every string is decoded by itself.
  const plain = text.length === end - start ? { text, start } : undefined;
  return [readPairs(cursor, plain), readPairs(cursor, plain)];
}

function skipPairs(cursor: Cursor): void {
  for (let strings = 2 * cursor.u32(); strings > 0; strings -= 1) {
    cursor.take(cursor.u32());
  }
}

interface Plain {
  readonly text: string;
  readonly start: number; // where it begins in the frame
}

function readPairs(cursor: Cursor, plain: Plain | undefined): Pair[] {
  const pairs: Pair[] = [];
  for (let count = cursor.u32(); count > 0; count -= 1) {
    pairs.push([readString(cursor, plain), readString(cursor, plain)]);
  }
  return pairs;
}

function readString(cursor: Cursor, plain: Plain | undefined): string {
  if (plain === undefined) {
    return cursor.text();
  }
  const size = cursor.u32();
  const from = cursor.take(size) - plain.start;
  return plain.text.slice(from, from + size);
}
