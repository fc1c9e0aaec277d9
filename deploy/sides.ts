// The two sides of a deployment, edge and origin, have one face: what was uploaded is a version, and a split says which versions get
// requests. Of the vendors it knows how each says a split; edge.ts and origin.ts keep this contract, dry.ts pretends to.
import type { Artifact } from "./facts.ts";
import type { WorkerDeployment } from "./cloudflare.ts";
import type { LambdaAlias } from "./lambda-api.ts";

/** All requests go to `stable`, or `percent` of them to `canary`. At 0 percent only trials reach the canary. */
export interface Split {
  readonly stable: string;
  readonly canary?: { readonly version: string; readonly percent: number };
}

export interface Side {
  readonly name: "edge" | "origin";
  /** What gets requests now; undefined before the first deployment. Throws on a split that this tool does not make. */
  read(): Promise<Split | undefined>;
  /** What holds and is none of `known`, for people; undefined when nothing is. A canary of 0 percent is no difference. */
  foreign(known: readonly Split[]): Promise<string | undefined>;
  /** The version of `artifact`, uploaded unless it is there. Gets no requests, but for the very first one of all. Safe to repeat. */
  upload(artifact: Artifact): Promise<string>;
  /** Makes `split` the one that holds. Safe to repeat. */
  write(split: Split, why: string): Promise<void>;
  /** All requests back to `version`, at once. Safe to repeat. */
  rollback(version: string, why: string): Promise<void>;
  /** Sends the version requests that no client sent; throws with what was wrong. */
  smoke(version: string, identifier: string): Promise<string>;
}

export interface Pair<T> {
  readonly edge: T;
  readonly origin: T;
}

/** The split that gives `percent` of the requests to `version` and the others to `stable`. */
export function splitOf(stable: string | undefined, version: string, percent: number): Split {
  if (stable === undefined || stable === version || percent === 100) return { stable: version };
  return { stable, canary: { version, percent } };
}

/** What a deployment of Cloudflare's says; undefined for none. */
export function splitOfDeployment(deployment: WorkerDeployment | undefined): Split | undefined {
  if (deployment === undefined) return undefined;
  // At a tie the later upload is the canary; wrangler lists what was named first, and the edge names the canary first.
  const [canary, stable] = deployment.versions;
  if (canary === undefined) throw new Error("Cloudflare: a deployment without a version");
  if (stable === undefined) return { stable: canary.version_id };
  return { stable: stable.version_id, canary: { version: canary.version_id, percent: canary.percentage } };
}

/** What an alias of Lambda's says; undefined for none. */
export function splitOfAlias(alias: LambdaAlias | undefined): Split | undefined {
  if (alias === undefined) return undefined;
  const [more] = Object.entries(alias.RoutingConfig?.AdditionalVersionWeights ?? {});
  if (more === undefined) return { stable: alias.FunctionVersion };
  return { stable: alias.FunctionVersion, canary: { version: more[0], percent: Math.round(more[1] * 100) } };
}

export const sameSplit = (a: Split | undefined, b: Split | undefined): boolean =>
  a?.stable === b?.stable && a?.canary?.version === b?.canary?.version && a?.canary?.percent === b?.canary?.percent;

export const splitText = ({ stable, canary }: Split): string =>
  canary === undefined ? `${stable} 100 %` : `${canary.version} ${canary.percent} %, ${stable} ${100 - canary.percent} %`;

const withoutZero = ({ stable, canary }: Split): Split => (canary === undefined || canary.percent === 0 ? { stable } : { stable, canary });

/** What `foreign` says of a side that has one split. */
export const foreignTo = (found: Split | undefined, known: readonly Split[]): string | undefined =>
  found === undefined || known.some((one) => sameSplit(withoutZero(one), withoutZero(found))) ? undefined : splitText(found);
