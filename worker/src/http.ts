// The fetch API's Request and Response as the values of serve.ts. Knows no binding and no environment.
import { bodyCapBytes, readBody } from "./body.ts";
import type { Pair } from "./frames.ts";
import type { Head, Served } from "./serve.ts";

export function headOf(request: Request): Head {
  const headers: Pair[] = [];
  // The iterator of Headers costs twice as much.
  request.headers.forEach((value, name) => {
    headers.push([name, value]);
  });
  return {
    id: headerOf(headers, "cf-ray") ?? crypto.randomUUID(),
    method: request.method,
    target: addressOf(request.url).target,
    headers,
    place: placeOf(request),
  };
}

/** The first header of a name in lower case. */
export const headerOf = (headers: readonly Pair[], name: string): string | undefined =>
  headers.find((pair) => pair[0] === name)?.[1];

// Of the last request: mostly all come under one address.
let known = { prefix: "", origin: "" };

/** Scheme and host of an absolute URL as URL.origin has them, and its path with the query. */
export function addressOf(url: string): { readonly origin: string; readonly target: string } {
  // A path of these characters means the same however it is read; everything else is read as the standard says.
  const [, prefix = "", target = ""] = /^(https?:\/\/[^/?#@\\]+)(\/[\w/@-]*)$/.exec(url) ?? [];
  if (prefix === "") {
    const { origin, pathname, search } = new URL(url);
    return { origin, target: pathname + search };
  }
  if (prefix !== known.prefix) {
    known = { prefix, origin: new URL(url).origin };
  }
  return { origin: known.origin, target };
}

/** Undefined when the body ended early. */
export async function bodyOf(request: Request, headers: readonly Pair[]): Promise<Uint8Array | undefined> {
  try {
    // A stream is read piece by piece so that it can be left at the cap. What is known to be short needs no stream.
    const length = Number(headerOf(headers, "content-length") ?? Number.NaN);
    return length < bodyCapBytes
      ? new Uint8Array(await request.arrayBuffer()).subarray(0, bodyCapBytes)
      : await readBody(request.body);
  } catch {
    return undefined;
  }
}

function placeOf(request: Request): Record<string, string> {
  const { cf } = request as { readonly cf?: unknown }; // Cloudflare's own member, absent elsewhere
  const { colo, country } = (cf ?? {}) as { colo?: unknown; country?: unknown };
  return {
    ...(typeof colo === "string" ? { colo } : {}),
    ...(typeof country === "string" ? { country } : {}),
  };
}

/** `code`: which version of the code answers, "" where nobody asks: a trial of one version must not be answered by another. */
export function toResponse({ reply, record, stream }: Served, code = ""): Response {
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
  // These statuses carry no body, and a Response refuses even an empty one.
  const bare = reply.status === 204 || reply.status === 304;
  return new Response(bare ? null : (stream ?? (reply.body as Uint8Array<ArrayBuffer>)), { status: reply.status, headers });
}
