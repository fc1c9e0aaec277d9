// Both sides and a place of records in memory, with a count of everything that is changed, and a switch that ends the run before or after
// any change. For laws that must hold at every step; the vendors' rules are the stand-ins' part (tests/rig/control).
import { Records } from "../../deploy/records.ts";
import { Regions } from "../../deploy/regions.ts";
import { foreignTo } from "../../deploy/sides.ts";

export class Killed extends Error {}

export class MemoryWorld {
  changes = 0;
  killAt = Infinity; // the change that is the last one
  killBefore = false; // whether that one happens
  dead = false;
  log = [];
  notes = []; // events
  #objects = new Map();

  #live() {
    if (this.dead) throw new Killed("killed");
  }

  #change(what, apply) {
    this.#live();
    this.changes += 1;
    const last = this.changes === this.killAt;
    if (last && this.killBefore) {
      this.dead = true;
      throw new Killed(`killed before ${what}`);
    }
    const result = apply();
    this.log.push(what);
    if (last) {
      this.dead = true;
      throw new Killed(`killed after ${what}`);
    }
    return result;
  }

  place = {
    name: "memory",
    read: async (key) => {
      this.#live();
      return this.#objects.get(key);
    },
    write: async (key, bytes, condition) =>
      this.#change(`write ${key}`, () => {
        const held = this.#objects.get(key)?.etag;
        if (condition === "absent" ? held !== undefined : condition !== undefined && held !== condition.etag) return false;
        this.#objects.set(key, { bytes, etag: String(this.changes) });
        return true;
      }),
    list: async (prefix) => {
      this.#live();
      return [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).sort().map((key) => ({ key, size: 0, etag: "", modified_ms: 0 }));
    },
  };

  side(name) {
    const state = { split: undefined, versions: new Map(), splits: [], bad: new Set() };
    return {
      name,
      state,
      read: async () => {
        this.#live();
        return state.split;
      },
      foreign: async (known) => {
        this.#live();
        return foreignTo(state.split, known);
      },
      upload: async ({ identifier }) => {
        this.#live();
        if (!state.versions.has(identifier)) {
          this.#change(`upload ${name}`, () => {
            state.versions.set(identifier, `${name}-${state.versions.size + 1}`);
            state.split ??= { stable: state.versions.get(identifier) };
          });
        }
        return state.versions.get(identifier);
      },
      write: async (split) => this.#change(`split ${name}`, () => {
        state.split = split;
        state.splits.push(split.canary?.percent ?? (split.stable === `${name}-1` ? 0 : 100));
      }),
      rollback: async (version) => this.#change(`rollback ${name}`, () => {
        state.split = { stable: version };
      }),
      smoke: async (version) => {
        this.#live();
        if (state.bad.has(version)) throw new Error(`${version} does not answer`);
        return "ok";
      },
    };
  }

  sides = { edge: this.side("edge"), origin: this.side("origin") };

  /** The origin in two regions; gives both. */
  spread() {
    const regions = ["east", "west"].map((region) => ({ region, side: this.side(`origin-${region}`) }));
    this.sides.origin = new Regions(regions);
    return regions.map(({ side }) => side.state);
  }

  /** What a Deployer takes. */
  world() {
    let time = Date.parse("2026-01-01T00:00:00Z");
    return {
      environment: "test",
      sides: this.sides,
      records: new Records(this.place, "test"),
      snapshot: async (artifact, versions) => ({ at: "2026-01-01T00:00:00Z", versions, flags: {}, lockfiles: {}, wasm: artifact.wasm }),
      keep: async () => this.#live(),
      now: () => new Date((time += 1_000)),
      say: () => undefined,
      note: (name, level, message, attributes) => this.notes.push({ name, level, message, ...attributes }),
      by: "test",
    };
  }

  revive() {
    Object.assign(this, { dead: false, killAt: Infinity });
  }
}

export const artifactNamed = (version) => ({
  version, commit: `commit-of-${version}`, wasm: "w", lockfiles: {}, folder: "", digest: `digest-of-${version}`, identifier: version, files: {},
});

/** Promotes at every look. */
export const calmJudge = { percents: [1, 10, 50], look: async () => ({ action: "promote", reason: "fine" }), pause: async () => undefined };
