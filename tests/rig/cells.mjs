// The fault matrix: every fault that a store can have, alone and in pairs, what must fail besides so that it is met at all, and whether
// anything is left that can answer. Knows no host.
import { stores } from "./faults.mjs";

export const faults = Object.entries(stores).flatMap(([store, kinds]) => kinds.map((kind) => ({ store, kind })));

/** What must fail so that a store is asked at all: the origin only when the edge cannot answer, the replica only after the primary. */
const reachedBy = {
  origin: ["r2"],
  s3: ["r2"],
  "s3-replica": ["r2", "s3"],
};

const nameOf = ({ store, kind }) => `${store}:${kind}`;

/**
 * A cell of the matrix from one or two faults: their `rules`, with others that lead to them at rate 1. Two faults of one store share
 * its reads; else each has every one.
 */
export function cellOf(...chosen) {
  const shared = new Set(chosen.map(({ store }) => store)).size < chosen.length;
  const rules = chosen.map((fault) => ({ ...fault, rate: 1 }));
  if (shared) rules[0].rate = 0.5;
  const leads = new Set(chosen.flatMap(({ store }) => reachedBy[store] ?? []));
  for (const { store } of chosen) leads.delete(store);
  const led = [...leads].map((store) => ({ store, kind: "fail", rate: 1 }));
  return { name: chosen.map(nameOf).join(" + "), watched: chosen.map(nameOf), rules: [...rules, ...led] };
}

export const singles = faults.map((fault) => cellOf(fault));
export const pairs = faults.flatMap((first, index) => faults.slice(index + 1).map((second) => cellOf(first, second)));

// A late answer is an answer, and so is an older or another record of the channel: both name a release that is there.
const harmless = ({ store, kind }) => kind === "delay" || (store === "channel" && (kind === "old" || kind === "other"));

/** False when these rules leave neither the edge nor the origin what it needs: only then a request may end with 503. */
export function canAnswer(rules) {
  const down = new Set(rules.filter((rule) => !harmless(rule)).map(({ store }) => store));
  const edge = !down.has("r2") && !down.has("channel");
  const origin = !down.has("origin") && !(down.has("s3") && down.has("s3-replica"));
  return edge || origin;
}
