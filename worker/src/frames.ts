// The two frames of wasm/foredge.h as values: a request into bytes, an outcome out of bytes. Knows no WASM pointer and no
// HTTP rule. Its twin is wasm/foredge.h, which owns the layout.

export type Pair = readonly [name: string, value: string];

export interface CoreRequest {
  readonly nowMs: number;
  readonly release: string; // 64 hex digits, or empty when no channel could be read
  readonly method: string; // upper case
  readonly target: string; // path and query as received
  readonly headers: readonly Pair[]; // names in lower case
  readonly settings: readonly Pair[];
  readonly body: Uint8Array;
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
  readonly body: Uint8Array;
}

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
const agains = ["never", "now", "later"] as const;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes that always suffice for writeRequest: UTF-8 takes at most three bytes a UTF-16 unit. */
export function requestBound(request: CoreRequest): number {
  const text = (value: string): number => 4 + 3 * value.length;
  const pairs = (list: readonly Pair[]): number =>
    list.reduce((sum, [name, value]) => sum + text(name) + text(value), 4);
  return (
    12 +
    text(request.release) +
    text(request.method) +
    text(request.target) +
    pairs(request.headers) +
    pairs(request.settings) +
    4 +
    request.body.length +
    4 +
    request.resume.length
  );
}

/** Writes the request frame at the start of `into` (at least requestBound bytes) and returns its size in bytes. */
export function writeRequest(into: Uint8Array, request: CoreRequest): number {
  const view = new DataView(into.buffer, into.byteOffset, into.byteLength);
  let at = 0;
  const u32 = (value: number): void => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const text = (value: string): void => {
    const { written } = encoder.encodeInto(value, into.subarray(at + 4));
    u32(written);
    at += written;
  };
  const pairs = (list: readonly Pair[]): void => {
    u32(list.length);
    for (const [name, value] of list) {
      text(name);
      text(value);
    }
  };

  u32(frameVersion);
  view.setBigUint64(at, BigInt(request.nowMs), true);
  at += 8;
  text(request.release);
  text(request.method);
  text(request.target);
  pairs(request.headers);
  pairs(request.settings);
  for (const bytes of [request.body, request.resume]) {
    u32(bytes.length);
    into.set(bytes, at);
    at += bytes.length;
  }
  return at;
}

/** Copies an outcome out of `frame`, which may be a view of WASM memory. Throws where the layout is broken. */
export function readOutcome(frame: Uint8Array): Outcome {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  let at = 0;
  const take = (size: number): number => {
    if (size > frame.length - at) {
      throw new RangeError(`outcome frame ends at ${frame.length}, before ${at} + ${size}`);
    }
    const start = at;
    at += size;
    return start;
  };
  const u32 = (): number => view.getUint32(take(4), true);
  const bytes = (): Uint8Array => {
    const size = u32();
    const start = take(size);
    return frame.subarray(start, start + size);
  };
  const text = (): string => decoder.decode(bytes());
  const list = <T>(item: () => T): T[] => Array.from({ length: u32() }, item);
  const pair = (): Pair => [text(), text()];
  const need = (): Need => ({
    release: text(),
    block: u32(),
    object: text(),
    offset: Number(view.getBigUint64(take(8), true)),
    size: u32(),
  });

  const reply = (): Omit<Reply, "kind"> => {
    const status = view.getUint16(take(2), true);
    return { status, headers: list(pair), facts: list(pair), body: bytes().slice() };
  };
  const again = (): StreamStep["again"] => {
    const code = view.getUint8(take(1));
    const known = agains[code];
    if (known === undefined) {
      throw new RangeError(`outcome frame has the unknown continuation ${code}`);
    }
    return known;
  };

  const kind = view.getUint8(take(1));
  if (kind === 0) {
    return { kind: "reply", ...reply() };
  }
  if (kind === 2) {
    return { kind: "stream", ...reply(), again: again(), next: bytes().slice() };
  }
  if (kind === 1) {
    return { kind: "need", needs: list(need), answer: text() };
  }
  throw new RangeError(`outcome frame has the unknown kind ${kind}`);
}
