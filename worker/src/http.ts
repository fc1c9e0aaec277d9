// The fetch API's Request and Response as the values of serve.ts, and what of it a host without them needs. Knows no binding and no
// environment; touches nothing of the fetch API before it is called.
import { bodyCapBytes, readBody } from "./body.ts";
import type { Body, Pair } from "./frames.ts";
import type { Head, Served } from "./serve.ts";

const encoder = new TextEncoder();

/** `target`: the path and query of its URL, for whoever knows them. */
export function headOf(request: Request, target = addressOf(request.url).target): Head {
  const headers: Pair[] = [];
  // The iterator of Headers costs twice as much.
  request.headers.forEach((value, name) => {
    headers.push([name, value]);
  });
  return {
    id: headerOf(headers, "cf-ray") ?? crypto.randomUUID(),
    method: request.method,
    target,
    headers,
    place: () => placeOf(request),
  };
}

/** The first header of a name in lower case. */
export const headerOf = (headers: readonly Pair[], name: string): string | undefined =>
  headers.find((pair) => pair[0] === name)?.[1];

interface Address {
  readonly origin: string;
  readonly target: string;
}

// Of the last request: mostly all come under one address, and clients of MCP under one URL.
let known = { url: "", prefix: "", address: { origin: "", target: "" } as Address };

/** Scheme and host of an absolute URL as URL.origin has them, and its path with the query. */
export function addressOf(url: string): Address {
  if (url === known.url) {
    return known.address;
  }
  // A path of these characters means the same however it is read; everything else is read as the standard says.
  const [, prefix = "", target = ""] = /^(https?:\/\/[^/?#@\\]+)(\/[\w/@-]*)$/.exec(url) ?? [];
  if (prefix === "") {
    const { origin, pathname, search } = new URL(url);
    return { origin, target: pathname + search };
  }
  const address = { origin: prefix === known.prefix ? known.address.origin : new URL(url).origin, target };
  known = { url, prefix, address };
  return address;
}

/** Undefined when the body ended early. */
export async function bodyOf(request: Request, headers: readonly Pair[]): Promise<Body | undefined> {
  try {
    // A stream is read piece by piece so that it can be left at the cap. What is known to be short needs no stream, and no buffer either:
    // one for each request costs several times what the text does.
    const length = Number(headerOf(headers, "content-length") ?? Number.NaN);
    return length < bodyCapBytes ? bodyFrom(await request.text(), length) : await readBody(request.body);
  } catch {
    return undefined;
  }
}

const byteOrderMark = [0xef, 0xbb, 0xbf];
const replaced = "\ufffd"; // what stands in a text for each piece of its bytes that was no UTF-8

// `size`: how many bytes the text was. ASCII is as it came.
function bodyFrom(text: string, size: number): Body {
  if (text.length === size && !/[\u0080-\uffff]/.test(text)) {
    return text;
  }
  const bytes = encoder.encode(text);
  if (bytes.length === size - byteOrderMark.length) {
    const whole = new Uint8Array(size); // a text comes without its mark
    whole.set(byteOrderMark);
    whole.set(bytes, byteOrderMark.length);
    return whole;
  }
  // What it was is gone. The core says what is wrong with bytes that are no text either. Three of the four bytes of a character are
  // as many as stand for them: they are taken for what says that something was lost.
  return text.includes(replaced) && bytes.length !== size ? new Uint8Array(size).fill(0xff) : bytes.subarray(0, bodyCapBytes);
}

function placeOf(request: Request): Record<string, string> {
  const { cf } = request as { readonly cf?: unknown }; // Cloudflare's own member, absent elsewhere
  const { colo, country } = (cf ?? {}) as { colo?: unknown; country?: unknown };
  const place: Record<string, string> = {};
  if (typeof colo === "string") {
    place["colo"] = colo;
  }
  if (typeof country === "string") {
    place["country"] = country;
  }
  return place;
}

/**
 * What stands in the head of an answer: the reply's own headers, and who answered whom. `code`: which version of the code answers, "" where
 * nobody asks: a trial of one version must not be answered by another.
 */
export function answerHeaders({ reply, record }: Served, code = ""): Record<string, string> {
  // An object and not a Headers, nor pairs: these cost several times as much.
  const headers: Record<string, string> = {};
  for (const [name, value] of reply.headers) {
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  }
  headers["x-request-id"] = record.request_id;
  if (record.release !== "") {
    headers["x-foredge-release"] = record.release; // so that an answer names what it was made from
  }
  if (code !== "") {
    headers["x-foredge-code"] = code;
  }
  return headers;
}

/** Answers of these statuses carry no body, not even an empty one. */
export const isBare = (status: number): boolean => status === 204 || status === 304;

export function toResponse(served: Served, code = ""): Response {
  const { reply, stream } = served;
  // A string that is empty would bring a content type of its own.
  const body = reply.body === "" ? new Uint8Array(0) : (reply.body as string | Uint8Array<ArrayBuffer>);
  return new Response(isBare(reply.status) ? null : (stream ?? body), { status: reply.status, headers: answerHeaders(served, code) });
}
