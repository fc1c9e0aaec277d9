// The history of an environment: one record a deployment, numbered, kept as it was left by each step. A record is claimed and changed
// under a condition, so of two runs at once one stops. Knows places of objects by their interface, no vendor and no order of steps.
import type { Facts } from "./facts.ts";
import { type ObjectPlace, bytesOf, textOf } from "../release/objects.ts";
import type { Pair, Split } from "./sides.ts";
import type { Snapshot } from "./snapshot.ts";

/** `uploading`, `canary` and `rolling_back` are under way; a repeated run goes on from there. */
export type State = "uploading" | "canary" | "live" | "rolling_back" | "rolled_back";

export interface Step {
  readonly name: string;
  readonly began: string; // RFC 3339, UTC
  readonly seconds: number;
  readonly said: string;
}

export interface Deployment extends Omit<Facts, "wasm" | "lockfiles"> {
  readonly number: number;
  readonly environment: string;
  readonly identifier: string;
  readonly digest: string;
  readonly range: string; // commits since the deployment before: FROM..TO
  readonly by: string;
  readonly why: string;
  readonly state: State;
  readonly began: string;
  readonly ended?: string;
  readonly percent: number; // where both sides are, or go
  readonly percentBefore: number;
  readonly percentSince: string;
  readonly changed?: string; // RFC 3339, UTC: when the record was last written; old records do not say
  readonly steps: readonly Step[];
  /** What got requests before; a side that had nothing is left out. */
  readonly before: Partial<Pair<Split>>;
  readonly versions: Partial<Pair<string>>;
  readonly restores?: number;
  readonly snapshot?: Snapshot;
}

export const isUnderWay = ({ state }: Deployment): boolean => state === "uploading" || state === "canary" || state === "rolling_back";

/** Somebody else wrote the record that was to be written. */
export class Moved extends Error {
  constructor() {
    super("another run changed the record of this deployment: look at npm run deploy -- history before going on");
  }
}

export class Records {
  readonly #place: ObjectPlace;
  readonly #prefix: string;
  readonly #etags = new Map<number, string>();

  constructor(place: ObjectPlace, environment: string) {
    this.#place = place;
    this.#prefix = `deployments/${environment}/`;
  }

  #key(number: number): string {
    return `${this.#prefix}${String(number).padStart(6, "0")}.json`;
  }

  async find(number: number): Promise<Deployment | undefined> {
    const found = await this.#place.read(this.#key(number));
    if (found === undefined) return undefined;
    this.#etags.set(number, found.etag);
    return JSON.parse(textOf(found.bytes)) as Deployment;
  }

  async #numbers(): Promise<readonly number[]> {
    const numbers = (await this.#place.list(this.#prefix)).map(({ key }) => Number(key.slice(this.#prefix.length, -".json".length)));
    return numbers.toSorted((a, b) => b - a);
  }

  /** All of them, the latest first. */
  async list(): Promise<readonly Deployment[]> {
    const found = await Promise.all((await this.#numbers()).map((number) => this.find(number)));
    return found.filter((one) => one !== undefined);
  }

  /** The latest alone, whatever became of it; undefined before the first. */
  async latest(): Promise<Deployment | undefined> {
    const [number] = await this.#numbers();
    return number === undefined ? undefined : this.find(number);
  }

  /** Writes a new record, or a later state of one that this object read or wrote. Throws when somebody else was there meanwhile. */
  async write(deployment: Deployment): Promise<void> {
    const key = this.#key(deployment.number);
    const etag = this.#etags.get(deployment.number);
    const bytes = bytesOf(`${JSON.stringify(deployment, null, 2)}\n`);
    if (!(await this.#place.write(key, bytes, etag === undefined ? "absent" : { etag }))) throw new Moved();
    const written = await this.#place.read(key);
    if (written === undefined || textOf(written.bytes) !== textOf(bytes)) throw new Moved();
    this.#etags.set(deployment.number, written.etag);
  }
}
