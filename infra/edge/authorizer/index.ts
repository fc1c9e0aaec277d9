// What API Gateway asks before it calls the origin: does the request carry a key of ours? Takes a REQUEST event of payload format 2.0, gives
// a simple response. Knows no route; the keys are those of the origin, which looks at them again.
import { originKeyHeader, OriginKeys } from "../../../worker/src/lambda/origin-keys.ts";

interface AuthorizerEvent {
  readonly headers?: Readonly<Record<string, string>>;
}

const keys = new OriginKeys(process.env["ORIGIN_KEYS"] ?? "");

export function handler(event: AuthorizerEvent): Promise<{ isAuthorized: boolean }> {
  return Promise.resolve({ isAuthorized: keys.admits(event.headers?.[originKeyHeader]) });
}
