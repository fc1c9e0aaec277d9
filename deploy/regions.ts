// The origin in several regions as one side: the same package, published and moved in each. Its version is that of every region,
// "us-east-1=7,eu-west-1=5", since AWS numbers them apart. Knows no more of a region than its name; origin.ts is one of them.
import type { Artifact } from "./facts.ts";
import type { Side, Split } from "./sides.ts";

export interface Region<One = Side> {
  readonly region: string;
  readonly side: One;
}

const joined = (parts: readonly (readonly [string, string])[]): string => parts.map(([region, version]) => `${region}=${version}`).join(",");

function versionIn(version: string, region: string): string {
  const found = version.split(",").find((part) => part.startsWith(`${region}=`));
  if (found === undefined) throw new Error(`origin: version ${version} has none in ${region}; a region was added since: deploy anew`);
  return found.slice(region.length + 1);
}

function partOf({ stable, canary }: Split, region: string): Split {
  const own = versionIn(stable, region);
  const version = canary === undefined ? own : versionIn(canary.version, region);
  // A package that AWS knew already in this region has one version for both.
  return canary === undefined || version === own ? { stable: own } : { stable: own, canary: { version, percent: canary.percent } };
}

/** Undefined before every region had a deployment. Of regions that a killed run left apart, the least share: it was to grow. */
export async function readAll(regions: readonly Region<Pick<Side, "read">>[]): Promise<Split | undefined> {
  const found = await Promise.all(regions.map(async ({ region, side }) => [region, await side.read()] as const));
  const known = found.filter((one): one is readonly [string, Split] => one[1] !== undefined);
  if (known.length < found.length) return undefined;
  const stable = joined(known.map(([region, split]) => [region, split.stable]));
  if (known.every(([, { canary }]) => canary === undefined)) return { stable };
  const version = joined(known.map(([region, split]) => [region, split.canary?.version ?? split.stable]));
  return { stable, canary: { version, percent: Math.min(...known.map(([, { canary }]) => canary?.percent ?? 0)) } };
}

export async function rollbackAll(regions: readonly Region<Pick<Side, "rollback">>[], version: string, why: string): Promise<void> {
  await Promise.all(regions.map(({ region, side }) => side.rollback(versionIn(version, region), why)));
}

export class Regions implements Side {
  readonly name = "origin";
  readonly #regions: readonly Region[];

  constructor(regions: readonly Region[]) {
    this.#regions = regions;
  }

  read(): Promise<Split | undefined> {
    return readAll(this.#regions);
  }

  /** Of any region: regions that are at different ones of `known` are a killed run's, not a person's. */
  async foreign(known: readonly Split[]): Promise<string | undefined> {
    const found = this.#regions.map(async ({ region, side }) => {
      const foreign = await side.foreign(known.map((split) => partOf(split, region)));
      return foreign === undefined ? [] : [`${region}: ${foreign}`];
    });
    const all = (await Promise.all(found)).flat();
    return all.length === 0 ? undefined : all.join("; ");
  }

  async upload(artifact: Artifact): Promise<string> {
    const versions = await Promise.all(this.#regions.map(async ({ region, side }) => [region, await side.upload(artifact)] as const));
    return joined(versions);
  }

  async write(split: Split, why: string): Promise<void> {
    for (const { region, side } of this.#regions) await side.write(partOf(split, region), why);
  }

  rollback(version: string, why: string): Promise<void> {
    return rollbackAll(this.#regions, version, why);
  }

  async smoke(version: string, identifier: string): Promise<string> {
    const said = await Promise.all(this.#regions.map(async ({ region, side }) => `${region}: ${await side.smoke(versionIn(version, region), identifier)}`));
    return said.join("; ");
  }
}
