// The few answers that the shim gives itself, when the core cannot: always an error, never cached. The core owns every
// other byte that a client sees.
import type { Reply } from "./frames.ts";

const retryAfterSeconds = 2;
const rateWindowSeconds = 60; // of the counters in wrangler.toml

/** Why no answer came from the core, with what the operator or the client can do about it. */
export const reasons = {
  blocks_unavailable: "no store could give a block of the release that this answer needs; try again shortly",
  block_unreadable: "the release was built for another version of this server; deploy that version or roll back",
  core_unavailable: "the answering core could not be started; deploy a build whose parts are of one commit",
  core_trap: "the answering core failed on this request twice; try again or report the request id",
  deadline: "the answer took longer than this server allows; try again shortly",
  rounds: "the answer needed more reads than this server allows; try again or report the request id",
  overloaded: "this server has more to do than it can; try again shortly",
  rate_limited: "too many requests of this client; wait, and send fewer",
  release_unsigned: "the release is not signed with the key that this server demands; sign and publish it again, or roll back",
  maintenance: "this server is being worked on; try again in a minute",
  release_unknown: "no release of that id is stored here; leave it out, or take one that an answer named",
  body_unreadable: "the request body ended early, or came too slowly; send it again",
} as const;

export type Reason = keyof typeof reasons;

// Everything else is 503: the server's fault, and one that may pass.
const others: Partial<Record<Reason, { readonly status: number; readonly retryAfter?: number }>> = {
  body_unreadable: { status: 400 },
  release_unknown: { status: 404 },
  maintenance: { status: 503, retryAfter: 60 },
  rate_limited: { status: 429, retryAfter: rateWindowSeconds },
};

export function refusal(reason: Reason, requestId: string): Reply {
  const error = { code: reason, message: reasons[reason], request_id: requestId };
  const { status, retryAfter } = others[reason] ?? { status: 503, retryAfter: retryAfterSeconds };
  return {
    kind: "reply",
    status,
    headers: [
      ["content-type", "application/json"],
      ["cache-control", "no-store"],
      // A page that may call must learn when to call again; there is nothing here that another must not see.
      ["access-control-allow-origin", "*"],
      ["access-control-expose-headers", "retry-after, x-request-id"],
      ...(retryAfter === undefined ? [] : ([["retry-after", String(retryAfter)]] as const)),
    ],
    facts: [],
    body: new TextEncoder().encode(JSON.stringify({ error })),
  };
}

/** Whether the origin, or an older release, may still answer what this reason ended. */
export function mayBeRescued(reason: Reason): boolean {
  return others[reason] === undefined && reason !== "overloaded";
}
