// A rehearsal: the same steps over sides and places that only say what they would change, and remember it for the steps behind. What is
// there is really read. Knows no order of steps.
import type { ListedObject, ObjectPlace, StoredObject } from "../release/objects.ts";
import type { Judge } from "./judge.ts";
import { foreignTo, type Pair, type Side, type Split, splitText } from "./sides.ts";

type Say = (line: string) => void;

export function drySide(side: Side, say: Say): Side {
  let pretended: Split | undefined;
  const pretend = (split: Split, why: string): Promise<void> => {
    pretended = split;
    say(`  would split the ${side.name}'s requests: ${splitText(split)} (${why})`);
    return Promise.resolve();
  };
  return {
    name: side.name,
    read: async () => pretended ?? side.read(),
    foreign: async (known) => (pretended === undefined ? side.foreign(known) : foreignTo(pretended, known)),
    upload: (artifact) => {
      say(`  would upload ${artifact.identifier} to the ${side.name}`);
      return Promise.resolve(`new-${side.name}`);
    },
    write: pretend,
    rollback: (version, why) => pretend({ stable: version }, why),
    smoke: (version) => {
      say(`  would try ${version} with the requests of deploy/smoke.json`);
      return Promise.resolve("nothing was sent");
    },
  };
}

export const dryPair = ({ edge, origin }: Pair<Side>, say: Say): Pair<Side> => ({ edge: drySide(edge, say), origin: drySide(origin, say) });

export function dryJudge(judge: Judge, say: Say): Judge {
  return {
    percents: judge.percents,
    look: ({ percent }) => {
      say(`  would watch both versions at ${percent} % until the rules say to go on or to go back`);
      return Promise.resolve({ action: "promote", reason: "nothing was watched" });
    },
    pause: () => Promise.resolve(),
  };
}

/** Writes stay here. */
export function dryPlace(place: ObjectPlace): ObjectPlace {
  const pretended = new Map<string, Uint8Array>();
  const found = (bytes: Uint8Array): StoredObject => ({ bytes, etag: "pretended" });
  return {
    name: place.name,
    read: async (key) => (pretended.has(key) ? found(pretended.get(key) ?? new Uint8Array()) : place.read(key)),
    write: (key: string, bytes: Uint8Array) => {
      pretended.set(key, bytes);
      return Promise.resolve(true);
    },
    list: async (prefix: string) => {
      const mine = [...pretended].filter(([key]) => key.startsWith(prefix));
      const shown = mine.map(([key, bytes]): ListedObject => ({ key, size: bytes.length, etag: "pretended", modified_ms: 0 }));
      return [...(await place.list(prefix)).filter(({ key }) => !pretended.has(key)), ...shown];
    },
    remove: () => Promise.reject(new Error("a deployment removes nothing")),
  };
}
