// The events that the origin takes, and their results: API Gateway's HTTP API and Function URLs, both in payload format 2.0. An event is a
// HostRequest here, a result is made of what serve.ts gave. No Request and no Response stands between: loading these takes 50 ms of an
// instance's start. Knows no key's value and no store.
import { bodyCapBytes } from "../body.ts";
import { factsHeader, factsText } from "../facts-header.ts";
import type { Pair } from "../frames.ts";
import { addressOf, answerHeaders, headerOf, isBare } from "../http.ts";
import type { HostRequest, Served } from "../serve.ts";
import { createHash, isUtf8, randomUUID } from "./builtins.ts";
import { originKeyHeader } from "./origin-keys.ts";

/** What is read here of an event. */
export interface HttpEvent {
  readonly version: "2.0";
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[]; // the vendor takes them out of the headers
  readonly requestContext: { readonly domainName?: string; readonly http: { readonly method: string } };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

interface Unknown {
  readonly version?: unknown;
  readonly rawPath?: unknown;
  readonly headers?: object | null;
  readonly requestContext?: { readonly http?: { readonly method?: unknown } };
}

/** Undefined for an event of another kind, such as a test event of the console or one in payload format 1.0. */
export function httpEventOf(event: unknown): HttpEvent | undefined {
  const { version, rawPath, headers, requestContext } = (event ?? {}) as Unknown;
  const known =
    version === "2.0" &&
    typeof rawPath === "string" &&
    typeof (headers ?? undefined) === "object" &&
    typeof requestContext?.http?.method === "string";
  return known ? (event as HttpEvent) : undefined;
}

/** The key of the origin is the caller's alone: it goes no further. */
export function requestOf(event: HttpEvent, place: HostRequest["place"]): HostRequest {
  const headers = headersOf(event).filter(([name]) => name !== originKeyHeader);
  return {
    id: headerOf(headers, "x-request-id") ?? randomUUID(),
    method: event.requestContext.http.method,
    target: targetOf(event),
    headers,
    body: bodyOf(event),
    place,
  };
}

function headersOf({ headers, cookies = [] }: HttpEvent): Pair[] {
  const pairs = Object.entries(headers).map(([name, value]): Pair => [name.toLowerCase(), value]);
  return cookies.length > 0 && headerOf(pairs, "cookie") === undefined ? [...pairs, ["cookie", cookies.join("; ")]] : pairs;
}

// As the edge reads the same address: dots, backslashes and letters that are none of a URL mean what the standard says.
function targetOf({ rawPath, rawQueryString = "", requestContext }: HttpEvent): string {
  const query = rawQueryString === "" ? "" : `?${rawQueryString}`;
  return addressOf(`https://${requestContext.domainName ?? "origin"}${rawPath}${query}`).target;
}

// As much of the body as the core needs to say that it is too long, cut before anything is decoded: four characters of base64 are three
// bytes, and any other character is at least one.
function bodyOf({ body: given, isBase64Encoded }: HttpEvent): Uint8Array {
  const body = given ?? "";
  const bytes = isBase64Encoded
    ? Buffer.from(body.slice(0, Math.ceil(bodyCapBytes / 3) * 4), "base64")
    : Buffer.from(body.slice(0, bodyCapBytes), "utf8");
  return bytes.subarray(0, bodyCapBytes);
}

/** With what the caller, the edge, is told besides: its record knows nothing of this answer but what stands here. */
export function resultOf(served: Served): HttpResult {
  const { status, body, facts } = served.reply;
  const headers = answerHeaders(served);
  const text = factsText(facts);
  if (text !== undefined) {
    headers[factsHeader] = text;
  }
  if (isBare(status)) {
    return { statusCode: status, headers, body: "", isBase64Encoded: false };
  }
  // Blocks are checked by the core, answers by nobody on their way: with RFC 9530's digest the edge can tell that one came whole.
  headers["content-digest"] = `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
  if (typeof body === "string") {
    return { statusCode: status, headers, body, isBase64Encoded: false };
  }
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const isText = textTypes.test(headers["content-type"] ?? "text/plain") && isUtf8(bytes);
  return { statusCode: status, headers, body: bytes.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
}

const textTypes = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml|javascript)\b)/;
