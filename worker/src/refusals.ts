// The few answers that the shim gives itself, when the core cannot: always an error, never cached. The core owns every
// other byte that a client sees.
import type { Reply } from "./frames.ts";

const retryAfterSeconds = 2;

/** Why no answer came from the core, with what the operator or the client can do about it. */
export const reasons = {
  blocks_unavailable: "no store could give a block of the release that this answer needs; try again shortly",
  block_unreadable: "the release was built for another version of this server; deploy that version or roll back",
  core_unavailable: "the answering core could not be started; deploy a build whose parts are of one commit",
  core_trap: "the answering core failed on this request twice; try again or report the request id",
  deadline: "the answer took longer than this server allows; try again shortly",
  rounds: "the answer needed more reads than this server allows; try again or report the request id",
  body_unreadable: "the request body ended early; send it again",
} as const;

export type Reason = keyof typeof reasons;

export function refusal(reason: Reason, requestId: string): Reply {
  const error = { code: reason, message: reasons[reason], request_id: requestId };
  const badRequest = reason === "body_unreadable";
  return {
    kind: "reply",
    status: badRequest ? 400 : 503,
    headers: [
      ["content-type", "application/json"],
      ["cache-control", "no-store"],
      ...(badRequest ? [] : ([["retry-after", String(retryAfterSeconds)]] as const)),
    ],
    facts: [],
    body: new TextEncoder().encode(JSON.stringify({ error })),
  };
}
