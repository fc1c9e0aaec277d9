// The events that the origin takes: API Gateway's HTTP API and Function URLs, both in payload format 2.0. Cuts a body that is too
// long before anything decodes it, and lets no other shape through. What a request or an answer is like is the adapter's business.
import { bodyCapBytes } from "../body.ts";

/** What is read here of an event; the adapter reads the rest. */
export interface HttpEvent {
  readonly version: "2.0";
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly requestContext: { readonly requestId?: string; readonly http: { readonly method: string } };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** Undefined for an event of another kind, such as a test event of the console or one in payload format 1.0. */
export function httpEventOf(event: unknown): HttpEvent | undefined {
  const { version, rawPath, headers, requestContext } = (event ?? {}) as Partial<HttpEvent>;
  const known =
    version === "2.0" &&
    typeof rawPath === "string" &&
    typeof headers === "object" &&
    typeof requestContext?.http.method === "string";
  return known ? cut(event as HttpEvent) : undefined;
}

// As much of the body as the core needs to say that it is too long: four characters of base64 are three bytes, and any other
// character is at least one.
function cut(event: HttpEvent): HttpEvent {
  const characters = event.isBase64Encoded ? Math.ceil(bodyCapBytes / 3) * 4 : bodyCapBytes;
  return event.body === undefined || event.body.length <= characters
    ? event
    : { ...event, body: event.body.slice(0, characters) };
}
