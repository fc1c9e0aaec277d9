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

const edgeStores = new Set(["cache", "kv", "r2"]);

const nameOf = ({ store, kind }) => `${store}:${kind}`;

// A late answer is an answer, and so is an older or another record of the channel: both name a release that is there.
const harmless = ({ store, kind }) => kind === "delay" || (store === "channel" && (kind === "old" || kind === "other"));

/**
 * A cell of the matrix from one or two faults: their `rules`, with failures that lead to them. Where two share a store, the first gets
 * half of its reads. A channel that is never read would keep the edge from every block: beside a store of the edge it fails half the time.
 */
export function cellOf(...chosen) {
  const shared = new Set(chosen.map(({ store }) => store)).size < chosen.length;
  const beside = chosen.some(({ store }) => edgeStores.has(store));
  const rules = chosen.map((fault) => ({ ...fault, rate: beside && fault.store === "channel" ? 0.5 : 1 }));
  if (shared) rules[0].rate = 0.5;
  for (const store of new Set(chosen.flatMap((fault) => reachedBy[fault.store] ?? []))) {
    const own = rules.filter((rule) => rule.store === store);
    if (own.some((rule) => !harmless(rule))) continue;
    for (const rule of own) rule.rate = 0.5;
    rules.push({ store, kind: "fail", rate: 1 });
  }
  return { name: chosen.map(nameOf).join(" + "), watched: chosen.map(nameOf), rules };
}

export const singles = faults.map((fault) => cellOf(fault));
export const pairs = faults.flatMap((first, index) => faults.slice(index + 1).map((second) => cellOf(first, second)));

const down = (rules) => new Set(rules.filter((rule) => !harmless(rule)).map(({ store }) => store));

/**
 * Whether a 503 of this request was right: rules that leave nothing, and a record of it that says it met them, at the edge and at the
 * origin. What another request met excuses nobody.
 */
export function isExcused(rules, record) {
  if (record === undefined || canAnswer(rules)) return false;
  const stores = down(rules);
  const { errors = 0, refused = 0, skipped = 0 } = record.tiers.r2 ?? {};
  const silent = record.rescue.reason === "deadline" && rules.some(({ kind }) => kind === "hang");
  const edge = (stores.has("r2") && (errors + refused + skipped > 0 || silent)) || (stores.has("channel") && record.channel.epoch < 0);
  return edge && record.rescue.errors.length > 0;
}

/** False when these rules leave neither the edge nor the origin what it needs: only then a request may end with 503, see isExcused. */
export function canAnswer(rules) {
  const stores = down(rules);
  const edge = !stores.has("r2") && !stores.has("channel");
  const origin = !stores.has("origin") && !(stores.has("s3") && stores.has("s3-replica"));
  return edge || origin;
}
