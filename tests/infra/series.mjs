// Series for the monitors' tests: events that a real run left (recorded.ndjson), laid out over a usual day and then changed into
// what each monitor waits for. Nothing is random: the same days come out each time.
import { readFileSync } from "node:fs";
import { invocationEvent } from "../../worker/src/telemetry/invocation.ts";
import { traceItem } from "../telemetry/records.mjs";
import { metrics } from "./definitions.mjs";
import { pointsOf } from "./metrics.mjs";

const recorded = readFileSync(new URL("recorded.ndjson", import.meta.url), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const edge = recorded.filter((event) => event.event.name === "request" && event.cloud.platform === "cloudflare.workers");
export const rescued = (place) => ({ ...warm[0], status: "notice", cache: { ...warm[0].cache, rung: place }, rescue: { ...warm[0].rescue, reason: "deadline" } });
// A usual day is warm: a cold answer now and then, a caller's slip now and then.
const warm = edge.filter((event) => event.cache.rung === "memory" && event.status === "info" && event.search?.is_empty !== true);
const cold = edge.filter((event) => event.cache.rung === "r2");
const slips = edge.filter((event) => event.status === "warn");
const empty = edge.filter((event) => event.search?.is_empty === true);
export const dropReport = recorded.find((event) => event.event.name === "telemetry");

const secondsADay = 86_400;
export const now = Math.floor(recorded[0].timestamp / 1000 / secondsADay) * secondsADay + secondsADay / 2; // noon of the recording's day
const minute = 60;

/** How many events a minute of the day leaves; each stands for `weight` requests. More by day than by night. */
const density = (second) => Math.round(6 + 3 * Math.sin((second / secondsADay) * 2 * Math.PI));
const weight = 20;

/** `(event, i) => event | undefined` for each event of the span; undefined takes it away. */
export function traffic(from, to, change = (event) => event, factor = 1) {
  const events = [];
  let i = 0;
  for (let second = from; second < to; second += minute) {
    const count = Math.round(density(second) * factor);
    for (let n = 0; n < count; n += 1, i += 1) {
      const source = pick(i);
      const event = structuredClone({ ...source, timestamp: 1000 * (second + Math.floor((n * minute) / count) + 1), request_id: `r-${second}-${n}` });
      const kept = event.status === "info"; // by chance; faults always
      event.sampling = { weight: kept ? weight : 1, fair: kept || i % weight === 0 };
      const changed = change(event, i);
      if (changed !== undefined) {
        events.push(changed);
      }
    }
  }
  return events;
}

function pick(i) {
  if (i % 40 === 7) {
    return cold[i % cold.length];
  }
  if (i % 25 === 3) {
    return slips[i % slips.length];
  }
  return i % 30 === 11 ? empty[i % empty.length] : warm[i % warm.length];
}

/** The invocations of `events`, each as long as `wallMs(event, i)` says. */
export function invocations(events, wallMs = (event) => (event.cache.rung === "r2" ? 90 : 9)) {
  const origin = { service: "foredge", env: "test", version: "1", platform: "cloudflare.workers" };
  return events.filter((event) => event.event.name === "request").map((event, i) => {
    const record = {
      request_id: event.request_id, method: "POST", path: "/mcp", status: 200, error: "", traps: 0, rung: event.cache.rung, arm: event.docs.arm,
      release: event.docs.release, rescue: { reason: "" }, place: () => ({}), facts: event.gen_ai === undefined ? {} : { "gen_ai.tool.name": event.gen_ai.tool.name },
    };
    return invocationEvent(traceItem(record, { answeredMs: wallMs(event, i), cpuTime: 2, eventTimestamp: event.timestamp, sampling: event.sampling }), origin);
  });
}

const cached = (make) => {
  const cache = new Map();
  return (name) => {
    if (!cache.has(name)) {
      cache.set(name, make(name));
    }
    return cache.get(name);
  };
};

// What the monitors see: points by metric. Those of the usual days are shared between stores, up to `until`.
function storeOf(until, events, vendor) {
  const points = cached((name) => {
    const metric = metrics.get(name);
    if (metric.source === "log") {
      return [...usualPoints(name).filter(({ second }) => second <= until), ...pointsOf(metric, events)];
    }
    return (vendor[name] ?? []).map((point) => ({ tags: { env: "test", functionname: "foredge" }, ...point }));
  });
  return { days: 3, points };
}

const day = secondsADay;
const usualEvents = traffic(now - 3 * day - 1_800, now);
const usualInvocations = invocations(usualEvents.filter((event) => event.timestamp > 1000 * (now - day)));
const usualPoints = cached((name) => pointsOf(metrics.get(name), [...usualEvents, ...usualInvocations]));
const every = (seconds, value) => Array.from({ length: 24 }, (_, i) => ({ second: now - i * seconds, value }));
const usualVendor = {
  "aws.lambda.concurrent_executions.maximum": every(60, 4),
  "aws.lambda.throttles": every(60, 0),
  "aws.apigateway.count": every(60, 200),
  "aws.apigateway.4xx": every(60, 1),
};

/** A store that holds these events and nothing before them. */
export const only = (events) => storeOf(-1, events, usualVendor);

/** A usual day, with the events of the last `seconds` changed or replaced, others added, and vendors' points replaced. */
export function dayWith({ seconds = 0, change, factor, events = [], wallMs, vendor = {} } = {}) {
  const last = seconds === 0 ? [] : traffic(now - seconds, now, change, factor);
  return storeOf(now - seconds, [...last, ...invocations(last, wallMs), ...events], { ...usualVendor, ...vendor });
}
