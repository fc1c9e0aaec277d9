// Which release answers whom: the stable one, or the canary for its share of the clients. Pure: the same record, client and header give the
// same arm. Knows no store and no answer.
import type { ChannelRecord } from "./channel.ts";
import { flagOf } from "./flags.ts";
import { fractionOf } from "./fraction.ts";
import type { Pair } from "./frames.ts";

/** The header by which a tester asks for an arm, whatever its share. */
export const armHeader = "x-foredge-arm";

export interface Choice {
  readonly release: string;
  readonly arm: "stable" | "canary";
}

/** Where a key stands between 0 and 100. */
export const shareOf = (key: string): number => 100 * fractionOf(key);

/**
 * The release that answers a request. `client` tells clients apart; "" where nothing does: then each request, named `request`, is drawn by
 * itself, as it is when canary_sticky is off.
 */
export function chooseRelease(
  record: ChannelRecord,
  { client, request, headers }: { readonly client: string; readonly request: string; readonly headers: readonly Pair[] },
): Choice {
  const { stable, canary } = record;
  const wanted = headers.find(([name]) => name === armHeader)?.[1];
  if (canary === undefined || wanted === "stable") {
    return { release: stable.release, arm: "stable" };
  }
  const key = client !== "" && flagOf(record, "canary_sticky") ? client : request;
  const isCanary = wanted === "canary" || shareOf(`${canary.salt}/${key}`) < canary.percent;
  return isCanary ? { release: canary.release, arm: "canary" } : { release: stable.release, arm: "stable" };
}
