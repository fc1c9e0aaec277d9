// What a deployment on Cloudflare would read and pay: 300 locations, isolates that come and go, the Worker's tiers and their lifetimes, and
// requests whose reads were written down from a real release (trace.mjs). Assumptions stand in `assumed`, prices in `dollars`; both are
// printed. Nothing here is random twice: the same trace gives the same table.
//
//   node bench/simulation/run.mjs [TRACE.json]
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defaultLimits } from "../../worker/src/serve.ts";
import { groupRanges } from "../../worker/src/stores/join-ranges.ts";

const assumed = {
  locations: 300, // where traffic arrives, as 1 / rank
  requestsPerIsolate: 100, // a second, before a location has another isolate
  isolateIdleSeconds: 300, // without a request, then it is gone
  isolateLifeSeconds: 3_600, // on average, whatever it does
  cacheIdleSeconds: 6 * 3_600, // an entry of the Cache API that nobody asks for is gone
  channelSeconds: 20, // the Worker's own
  answerShare: { "POST": 0.8, "GET /search": 0.2 }, // of searches; the others come by POST
  latencyMs: { cache: 2, kv: 5, r2: 30 },
};
const dollars = { request: 0.3, cpuMillisecond: 0.02, kv: 0.5, r2: 0.36 }; // a million of each
const requestsPerSecond = [1, 100, 10_000];
const counted = 400_000; // requests a row
const settled = 100_000; // before them, for isolates to be as they are

// Mulberry32: small, fast, the same everywhere.
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Draws 0 … count - 1, rank r in proportion to 1 / (r + 1), and says the share of each. */
function zipf(count) {
  const upTo = [];
  let sum = 0;
  for (let rank = 0; rank < count; rank += 1) upTo.push((sum += 1 / (rank + 1)));
  return {
    share: (rank) => 1 / (rank + 1) / sum,
    draw(random) {
      const wanted = random() * sum;
      let low = 0;
      let high = count - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (upTo[middle] > wanted) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

function readTrace(file) {
  const { blocks, requests, ...about } = JSON.parse(readFileSync(file, "utf8"));
  const random = randomFrom(1);
  const questions = requests
    .map(([kind, ms, read]) => ({
      byGet: kind === "search" && random() < assumed.answerShare["GET /search"],
      ms,
      rounds: read === "" ? [] : read.split(";").map((round) => round.split(" ").map(Number)),
      at: random(),
    }))
    .toSorted((a, b) => a.at - b.at);
  return { about, questions, extents: new Map(Object.entries(blocks).map(([block, [offset, size]]) => [Number(block), { offset, size }])) };
}

const opening = [-1, -2]; // manifest and root, as blocks of their own

class Isolate {
  constructor(nowSeconds, random) {
    this.diesAt = nowSeconds - Math.log(1 - random()) * assumed.isolateLifeSeconds;
    this.lastUsed = nowSeconds;
    this.channelReadAt = Number.NEGATIVE_INFINITY;
    this.memory = new Map(); // block → bytes, least recently used first
    this.held = 0;
  }

  has(block) {
    const bytes = this.memory.get(block);
    if (bytes === undefined) return false;
    this.memory.delete(block);
    this.memory.set(block, bytes);
    return true;
  }

  keep(block, bytes) {
    this.memory.set(block, bytes);
    this.held += bytes;
    for (const [oldest, size] of this.memory) {
      if (this.held <= defaultLimits.blockBudgetBytes) break;
      if (oldest < 0) continue; // manifest and root stay
      this.memory.delete(oldest);
      this.held -= size;
    }
  }
}

class Location {
  constructor(share, rate, trace, demand, random) {
    this.isolates = Array.from({ length: Math.max(1, Math.ceil((share * rate) / assumed.requestsPerIsolate)) }, () => undefined);
    this.cache = new Map(); // key → when it was last used
    // As it is when the same traffic has gone on for long: the time since the last use is exponential.
    for (const [key, part] of demand) {
      const age = -Math.log(1 - random()) / (share * rate * part);
      if (age < assumed.cacheIdleSeconds) this.cache.set(key, -age);
    }
  }

  isolate(nowSeconds, random) {
    const at = Math.floor(random() * this.isolates.length);
    const one = this.isolates[at];
    const gone = one === undefined || nowSeconds > one.diesAt || nowSeconds - one.lastUsed > assumed.isolateIdleSeconds;
    const isolate = gone ? (this.isolates[at] = new Isolate(nowSeconds, random)) : one;
    isolate.lastUsed = nowSeconds;
    return isolate;
  }

  cached(key, nowSeconds) {
    const used = this.cache.get(key);
    this.cache.set(key, nowSeconds); // used, or kept by whoever missed it
    return used !== undefined && nowSeconds - used <= assumed.cacheIdleSeconds;
  }
}

/** How large a part of the requests asks for each key: what a location's cache holds depends on it. */
function demandOf(questions, popularity) {
  const demand = new Map();
  const add = (key, share) => demand.set(key, (demand.get(key) ?? 0) + share);
  questions.forEach((question, rank) => {
    const share = popularity.share(rank);
    if (question.byGet) add(`answer ${rank}`, share);
    for (const block of new Set([...opening, ...question.rounds.flat()])) add(block, share);
  });
  return demand;
}

/** One round of reads: from the Cache API, or KV, or R2 with neighbours joined. Returns the time that it adds. */
function readRound(round, location, isolate, trace, nowSeconds, sums) {
  const fromR2 = [];
  let ms = 0;
  for (const block of round.filter((one) => !isolate.has(one))) {
    sums.reads += 1;
    const bytes = block === -1 ? trace.about.manifest_bytes : block === -2 ? trace.about.root_bytes : trace.extents.get(block).size;
    if (location.cached(block, nowSeconds)) {
      sums.cacheHits += 1;
      ms = Math.max(ms, assumed.latencyMs.cache);
    } else if (block < 0) {
      sums.kv += 1;
      ms = Math.max(ms, assumed.latencyMs.cache + assumed.latencyMs.kv);
    } else {
      fromR2.push(trace.extents.get(block));
      ms = Math.max(ms, assumed.latencyMs.cache + assumed.latencyMs.r2);
    }
    isolate.keep(block, bytes);
  }
  sums.r2Blocks += fromR2.length;
  sums.r2 += groupRanges(fromR2).length;
  return ms;
}

function answer(rank, location, trace, nowSeconds, random, sums) {
  const question = trace.questions[rank];
  const isolate = location.isolate(nowSeconds, random);
  let ms = 0;
  if (nowSeconds - isolate.channelReadAt >= assumed.channelSeconds) {
    isolate.channelReadAt = nowSeconds;
    sums.channel += 1;
    ms += assumed.latencyMs.r2;
  }
  const rounds = [opening, ...question.rounds];
  const needs = rounds.flat().some((block) => !isolate.memory.has(block));
  if (needs && question.byGet && location.cached(`answer ${rank}`, nowSeconds)) {
    sums.keptAnswers += 1;
    sums.times.push(ms + assumed.latencyMs.cache);
    return;
  }
  sums.fromMemory += needs ? 0 : 1;
  for (const round of rounds) ms += readRound(round, location, isolate, trace, nowSeconds, sums);
  sums.cpuMs += question.ms;
  sums.times.push(ms);
}

function simulate(rate, trace) {
  const random = randomFrom(rate);
  const places = zipf(assumed.locations);
  const popularity = zipf(trace.questions.length);
  const demand = demandOf(trace.questions, popularity);
  const locations = Array.from({ length: assumed.locations }, (_, rank) => new Location(places.share(rank), rate, trace, demand, random));
  const newSums = () => ({ reads: 0, cacheHits: 0, kv: 0, r2: 0, r2Blocks: 0, channel: 0, keptAnswers: 0, fromMemory: 0, cpuMs: 0, times: [] });
  let sums = newSums();
  let nowSeconds = 0;
  for (let request = 0; request < settled + counted; request += 1) {
    if (request === settled) sums = newSums();
    nowSeconds -= Math.log(1 - random()) / rate;
    answer(popularity.draw(random), locations[places.draw(random)], trace, nowSeconds, random, sums);
  }
  return sums;
}

const share = (part, whole) => `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
const each = (value) => (value / counted).toFixed(3);

function report(rate, sums) {
  const times = sums.times.toSorted((a, b) => a - b);
  const at = (part) => times[Math.floor(part * (times.length - 1))];
  const perMillion = {
    requests: dollars.request,
    cpu: (sums.cpuMs / counted) * dollars.cpuMillisecond,
    kv: (sums.kv / counted) * dollars.kv,
    r2: ((sums.r2 + sums.channel) / counted) * dollars.r2,
  };
  const total = Object.values(perMillion).reduce((sum, value) => sum + value, 0);
  console.log(`${rate} requests/s`);
  console.log(`  answered from memory       ${share(sums.fromMemory, counted)}`);
  console.log(`  answered by a kept answer  ${share(sums.keptAnswers, counted)}`);
  console.log(`  block reads a request      ${each(sums.reads)}, of these the Cache API had ${share(sums.cacheHits, sums.reads)}`);
  console.log(`  KV reads a request         ${each(sums.kv)}`);
  console.log(`  R2 reads a request         ${each(sums.r2)} for ${each(sums.r2Blocks)} blocks, and ${each(sums.channel)} of the channel record`);
  console.log(`  added latency              p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`);
  const parts = Object.entries(perMillion).map(([name, value]) => `${name} ${value.toFixed(3)}`).join(", ");
  console.log(`  dollars a million          ${total.toFixed(2)} (${parts})`);
}

const file = process.argv[2] ?? fileURLToPath(new URL("mdn.json", import.meta.url));
const trace = readTrace(file);
console.log(`${trace.questions.length} distinct requests over ${trace.about.blocks_bytes} bytes of blocks, asked as 1 / rank`);
console.log(`assumed: ${JSON.stringify(assumed)}`);
console.log(`dollars a million: ${JSON.stringify(dollars)}`);
for (const rate of requestsPerSecond) report(rate, simulate(rate, trace));
