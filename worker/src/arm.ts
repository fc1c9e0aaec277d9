// Which release answers whom: the stable one, or the canary for its share of the clients. Pure: the same record, client and header give the
// same arm. Knows no store and no answer.
import type { ChannelRecord } from "./channel.ts";
import { flagOf } from "./flags.ts";
import type { Pair } from "./frames.ts";

/** The header by which a tester asks for an arm, whatever its share. */
export const armHeader = "x-foredge-arm";

export interface Choice {
  readonly release: string;
  readonly arm: "stable" | "canary";
}

/** Where a key stands between 0 and 100, by MurmurHash3's last step over FNV-1a: neighbouring keys stand far apart. */
export function shareOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000 * 100;
}

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
