// The fetch API's Request and Response as the values of serve.ts. Knows no binding and no environment.
import { readBody } from "./body.ts";
import type { Head, Served } from "./serve.ts";

export function headOf(request: Request): Head {
  const url = new URL(request.url);
  return {
    id: request.headers.get("cf-ray") ?? crypto.randomUUID(),
    method: request.method,
    target: url.pathname + url.search,
    headers: [...request.headers],
    place: placeOf(request),
  };
}

/** Undefined when the body ended early. */
export async function bodyOf(request: Request): Promise<Uint8Array | undefined> {
  try {
    return await readBody(request.body);
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

export function toResponse({ reply, record, stream }: Served): Response {
  const headers = new Headers(reply.headers.map(([name, value]): [string, string] => [name, value]));
  headers.set("x-request-id", record.request_id);
  if (record.release !== "") {
    headers.set("x-foredge-release", record.release); // so that an answer names what it was made from
  }
  // These statuses carry no body, and a Response refuses even an empty one.
  const bare = reply.status === 204 || reply.status === 304;
  return new Response(bare ? null : (stream ?? (reply.body as Uint8Array<ArrayBuffer>)), { status: reply.status, headers });
}
