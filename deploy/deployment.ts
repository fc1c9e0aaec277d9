// The steps of a deployment, and the way back. Every step looks at what holds before it changes anything, so a run that was killed is
// simply run again. Knows no vendor: sides.ts is all it sees of them.
import type { Artifact } from "./facts.ts";
import { save, step, takeBack, type Ways } from "./back.ts";
import type { Judge } from "./judge.ts";
import { type Deployment, isUnderWay } from "./records.ts";
import { type Pair, sameSplit, type Side, type Split, splitOf, splitText } from "./sides.ts";
import type { Snapshot } from "./snapshot.ts";

export interface World extends Ways {
  readonly sides: Pair<Side>;
  readonly snapshot: (artifact: Artifact, versions: Pair<string>) => Promise<Snapshot>;
  /** Stores the artifact beside the records, so that it can be deployed again when vendors have forgotten its versions. */
  readonly keep: (artifact: Artifact) => Promise<void>;
}

/** A canary that was taken back by itself. The record says why, the run fails. */
export class RolledBack extends Error {}

type SideName = keyof Pair<unknown>;
// The origin answers when the edge cannot: it goes first on the way up and last on the way down (back.ts), so that a new Worker never
// meets an origin that is older than the one before it.
const up: readonly SideName[] = ["origin", "edge"];

export class Deployer {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** All steps. Resolves to the live deployment; throws RolledBack when the canary was worse. */
  async run(artifact: Artifact, judge: Judge, why: string, restores?: number): Promise<Deployment> {
    await this.upload(artifact, why, restores);
    await this.canary(artifact, judge);
    return this.promote(artifact);
  }

  /** Uploads both sides and tries them, at 0 percent. */
  async upload(artifact: Artifact, why: string, restores?: number): Promise<Deployment> {
    let record = await this.#claim(artifact, why, restores);
    if (record.state !== "uploading") return record;
    record = await this.#step(record, "keep", async (at) => {
      await this.#world.keep(artifact);
      return [at, `artifact ${artifact.digest}`];
    });
    for (const name of up) {
      record = await this.#step(record, `upload ${name}`, async (at) => {
        const version = at.versions[name] ?? (await this.#world.sides[name].upload(artifact));
        return [{ ...at, versions: { ...at.versions, [name]: version } }, `version ${version}`];
      });
    }
    record = await this.#move(record, 0);
    for (const name of up) record = await this.#smoke(record, name);
    return this.#save(record, { state: "canary" });
  }

  async #smoke(record: Deployment, name: SideName): Promise<Deployment> {
    try {
      return await this.#step(record, `smoke ${name}`, async (at) => [at, await this.#world.sides[name].smoke(versionOf(at, name), at.identifier)]);
    } catch (error) {
      return this.#giveUp(record, error instanceof Error ? error.message : String(error));
    }
  }

  /** Step by step, as long as the judge says so. */
  async canary(artifact: Artifact, judge: Judge): Promise<Deployment> {
    let record = await this.#underWay(artifact);
    if (record.state === "live" || record.before.edge === undefined || record.before.origin === undefined) return record;
    const [stable, canary] = [record.before.edge.stable, versionOf(record, "edge")];
    if (stable === canary) return record;
    for (const percent of judge.percents.filter((one) => one >= record.percent)) {
      record = await this.#move(record, percent);
      const began = record.steps.find(({ name }) => name === `split ${judge.percents[0] ?? 0} %`)?.began ?? record.percentSince;
      record = await this.#step(record, `judge ${percent} %`, async (at) => {
        const look = { stable, canary, percent, beganMs: Date.parse(began), percentSinceMs: Date.parse(at.percentSince) };
        for (;;) {
          const { action, reason } = await judge.look(look);
          if (action === "rollback") return this.#giveUp(at, reason);
          if (action === "promote") return [at, reason];
          this.#world.say(`  ${percent} %: ${reason}`);
          await judge.pause();
        }
      });
    }
    return record;
  }

  /** All requests to the new versions; the environment's snapshot closes the record. */
  async promote(artifact: Artifact): Promise<Deployment> {
    let record = await this.#underWay(artifact);
    if (record.state === "live") return record;
    record = await this.#move(record, 100);
    const versions = { edge: versionOf(record, "edge"), origin: versionOf(record, "origin") };
    return this.#step(record, "snapshot", async (at) => {
      const snapshot = await this.#world.snapshot(artifact, versions);
      return [{ ...at, snapshot, state: "live", ended: this.#time() }, `docs release ${snapshot.docs?.release ?? "none"}`];
    });
  }

  /** Back to what got requests before the latest deployment that is under way or live. */
  async rollback(why: string): Promise<Deployment> {
    const record = (await this.#world.records.list()).find(({ state }) => state !== "rolled_back");
    if (record === undefined) throw new Error(`${this.#world.environment} has no deployment that could be taken back`);
    return takeBack(this.#world, record, why);
  }

  /** Takes the deployment of `artifact` back if it is under way; one that is live, or another one, is left alone. */
  async abort(artifact: Artifact, why: string): Promise<Deployment | undefined> {
    const [latest] = await this.#world.records.list();
    if (latest?.digest === artifact.digest && isUnderWay(latest)) return takeBack(this.#world, latest, why);
    this.#world.say(`no deployment of ${artifact.identifier} is under way: nothing to take back`);
    return undefined;
  }

  /** Throws unless both sides still are what the live deployment made them, and answer. */
  async verify(): Promise<void> {
    const [latest] = await this.#world.records.list();
    if (latest !== undefined && isUnderWay(latest)) {
      this.#world.say(`deployment ${latest.number} of ${latest.identifier} is under way`);
      return;
    }
    const live = (await this.#world.records.list()).find(({ state }) => state === "live");
    if (live === undefined) throw new Error(`${this.#world.environment} has no live deployment`);
    for (const name of up) {
      const side = this.#world.sides[name];
      const [wanted, found] = [versionOf(live, name), await side.read()];
      if (found?.stable !== wanted || found.canary !== undefined) {
        throw new Error(`${name}: ${found === undefined ? "nothing" : splitText(found)} gets the requests, the record says ${wanted}`);
      }
      this.#world.say(`${name} ${wanted}: ${await side.smoke(wanted, live.identifier)}`);
    }
  }

  async #giveUp(record: Deployment, why: string): Promise<never> {
    await takeBack(this.#world, record, why);
    throw new RolledBack(`${record.identifier} was taken back: ${why}`);
  }

  /** The record of this artifact's deployment: the one under way, or a new one. Another one under way is in the way. */
  async #claim(artifact: Artifact, why: string, restores: number | undefined): Promise<Deployment> {
    const { records, environment, sides, by } = this.#world;
    const list = await records.list();
    const [latest] = list;
    if (latest !== undefined && (isUnderWay(latest) || latest.state === "live") && latest.digest === artifact.digest) return this.#underWay(artifact);
    if (latest !== undefined && isUnderWay(latest)) {
      throw new Error(`deployment ${latest.number} of ${latest.identifier} is under way: run it again, or npm run deploy -- rollback`);
    }
    const [edge, origin] = [await sides.edge.read(), await sides.origin.read()];
    for (const split of [edge, origin]) {
      if (split?.canary !== undefined) throw new Error(`requests are split (${splitText(split)}) by somebody else: end that first`);
    }
    const live = list.find(({ state }) => state === "live");
    const began = this.#time();
    const record: Deployment = {
      number: (latest?.number ?? 0) + 1,
      environment,
      identifier: artifact.identifier,
      digest: artifact.digest,
      version: artifact.version,
      commit: artifact.commit,
      range: `${live?.commit ?? ""}..${artifact.commit}`,
      by,
      why,
      state: "uploading",
      began,
      percent: 0,
      percentBefore: 0,
      percentSince: began,
      steps: [],
      before: { ...(edge === undefined ? {} : { edge }), ...(origin === undefined ? {} : { origin }) },
      versions: {},
      ...(restores === undefined ? {} : { restores }),
    };
    this.#world.say(`deployment ${record.number} of ${record.identifier} to ${environment}: commits ${record.range}`);
    return this.#save(record, {});
  }

  /** The latest record, which must be the artifact's. One that was being taken back when its run ended is taken back wholly first. */
  async #underWay(artifact: Artifact): Promise<Deployment> {
    const [latest] = await this.#world.records.list();
    if (latest === undefined || latest.digest !== artifact.digest || latest.state === "rolled_back") {
      throw new Error(`no deployment of ${artifact.identifier} is under way: npm run deploy -- upload starts one`);
    }
    if (latest.state === "rolling_back") return this.#giveUp(latest, latest.why);
    return latest;
  }

  // The record tells first where the sides go, so that a repeated run knows both states that it may find. A side that shows any other was
  // moved by a person: that wins, the run stops.
  async #move(record: Deployment, percent: number): Promise<Deployment> {
    const aim = percent === record.percent ? record : await this.#save(record, { percent, percentBefore: record.percent });
    return this.#step(aim, `split ${percent} %`, async (at) => {
      const said: string[] = [];
      let moved = percent !== record.percent;
      for (const name of up) {
        const side = this.#world.sides[name];
        const [wanted, last] = [percent, at.percentBefore].map((one) => splitOf(at.before[name]?.stable, versionOf(at, name), one)) as [Split, Split];
        const foreign = await side.foreign([wanted, last]);
        if (foreign !== undefined) throw new Error(`${name}: requests are split (${foreign}), not as this deployment left them (${splitText(last)})`);
        if (!sameSplit(await side.read(), wanted)) {
          await side.write(wanted, `${at.identifier} ${percent} %`);
          moved = true;
        }
        said.push(`${name} ${splitText(wanted)}`);
      }
      return [moved ? { ...at, percentSince: this.#time() } : at, said.join("; ")];
    });
  }

  #step(record: Deployment, name: string, work: (at: Deployment) => Promise<readonly [Deployment, string]>): Promise<Deployment> {
    return step(this.#world, record, name, work);
  }

  #save(record: Deployment, changes: Partial<Deployment>): Promise<Deployment> {
    return save(this.#world, record, changes);
  }

  #time(): string {
    return this.#world.now().toISOString();
  }
}

function versionOf(record: Deployment, name: SideName): string {
  const version = record.versions[name];
  if (version === undefined) throw new Error(`deployment ${record.number} has no version of the ${name} yet`);
  return version;
}
