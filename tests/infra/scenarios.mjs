// For each monitor a day on which it must fire and one on which it must not, just short of it. Built of series.mjs's days.
import { eventHead } from "../../worker/src/telemetry/event.ts";
import { dayWith, dropReport, now, only, rescued } from "./series.mjs";

const weighing = (event, weight = 2) => ({ ...event, sampling: { weight, fair: true } });
const heavier = (weight) => (event) => weighing(event, weight);
const share = (percent) => (i) => (i * 7919) % 1000 < percent * 10; // the same requests each time
const failed = (event) => ({ ...event, status: "error", http: { ...event.http, status_code: 503 }, error: { kind: "blocks_unavailable", message: "x" } });
// A fault is always kept and stands for itself; here each stands for as many as a success does, so that shares are shares. These
// days have ten times the events, each for a tenth, so that short windows hold some.
const fail = (percent) => (event, i) => weighing(share(percent)(i) ? failed(event) : event);
const at = (event, i) => ({ ...structuredClone(event), timestamp: 1000 * (now - 30 - i), request_id: `x-${i}` });
const many = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const throttled = { ...rescued("origin-secondary"), rescue: { reason: "deadline", throttled: 1 } };

const watcher = { service: "foredge", env: "test", version: "1", platform: "cloudflare.workers" };
const released = (name) => ({ ...eventHead(watcher, `release.${name}`, "error", "rolled back", 0), release: { from: "ab", to: "cd", reason: "errors" } });
const ended = (i, weight) => ({ ddsource: "foredge", service: "foredge", env: "test", status: "error", event: { name: "invocation" }, faas: { outcome: "exceededCpu" }, sampling: { weight, fair: true }, timestamp: 1000 * (now - 10 * i - 5) });
const rung = (name, percent) => (event, i) => ({ ...event, cache: { ...event.cache, rung: share(percent)(i) ? name : "memory" } });
const search = (percent) => (event, i) => (event.search === undefined ? event : { ...event, search: { results: 0, is_empty: share(percent)(i) } });
const older = (ms, percent = 100) => (event, i) => ({ ...event, channel: { ...event.channel, ...(share(percent)(i) ? { age_ms: ms, is_fresh: ms < 60_000 } : { age_ms: 5_000, is_fresh: true }) } });
const used = (tier, reads) => (event) => ({ ...event, usage: { ...event.usage, [tier]: { reads, bytes: 0 } } });
const points = (value, count = 10) => many(count, (i) => ({ second: now - 60 * i, value }));

const peak = (value) => points(4).map((point, i) => (i === 5 ? { ...point, value } : point));

const hour = 3_600;
const day = 24 * hour;

/** `{fires, stays}` by monitor; each a function, because a day is much to hold. */
export const scenarios = {
  "error-rate": { fires: () => dayWith({ seconds: 600, change: fail(3), factor: 10 }), stays: () => dayWith({ seconds: 600, change: fail(0.5), factor: 10 }) },
  "latency-p95": { fires: () => dayWith({ seconds: 900, wallMs: (_, i) => (i % 10 === 0 ? 350 : 20) }), stays: () => dayWith({ seconds: 900, wallMs: (_, i) => (i % 40 === 0 ? 900 : 180) }) },
  "traffic-anomaly": { fires: () => dayWith({ seconds: 1_200, factor: 6 }), stays: () => dayWith({ seconds: 300, factor: 6 }) },
  "cache-miss-spike": { fires: () => dayWith({ seconds: 1_200, change: rung("r2", 30) }), stays: () => dayWith({ seconds: 1_200, change: rung("r2", 12) }) },
  "quota-worker-requests": { fires: () => dayWith({ seconds: day, change: heavier(45) }), stays: () => dayWith({ seconds: day, change: heavier(25) }) },
  "quota-worker-cpu": { fires: () => dayWith({ events: many(50, (i) => ({ ...ended(i, 1), status: "info", usage: { cpu_ms: 20_000 } })) }), stays: () => dayWith({ events: many(50, (i) => ({ ...ended(i, 1), status: "info", usage: { cpu_ms: 10_000 } })) }) },
  "quota-kv-reads": { fires: () => dayWith({ seconds: day, change: used("kv", 40) }), stays: () => dayWith({ seconds: day, change: used("kv", 25) }) },
  "quota-r2-reads": { fires: () => dayWith({ seconds: day, change: used("r2", 40) }), stays: () => dayWith({ seconds: day, change: used("r2", 25) }) },
  // One minute at the limit is enough, whatever the others say.
  "lambda-concurrency": { fires: () => dayWith({ vendor: { "aws.lambda.concurrent_executions.maximum": peak(85) } }), stays: () => dayWith({ vendor: { "aws.lambda.concurrent_executions.maximum": points(75) } }) },
  "lambda-throttles": { fires: () => dayWith({ vendor: { "aws.lambda.throttles": points(1, 2) } }), stays: () => dayWith({ vendor: { "aws.lambda.throttles": [{ second: now - 400, value: 3 }] } }) },
  "api-gateway-throttling": { fires: () => dayWith({ events: many(10, (i) => at(throttled, i)) }), stays: () => dayWith({ events: many(4, (i) => at(throttled, i)) }) },
  "origin-fallback": { fires: () => dayWith({ events: many(30, (i) => at(rescued(i % 2 === 0 ? "origin" : "origin-secondary"), i)) }), stays: () => dayWith({ events: many(15, (i) => at(rescued("origin"), i)) }) },
  "canary-rollback": { fires: () => dayWith({ events: [at(released("rollback"), 1)] }), stays: () => dayWith({ events: [at(released("blind"), 1)] }) },
  "log-drops": { fires: () => dayWith({ events: [at(dropReport, 1)] }), stays: () => dayWith({ events: [{ ...dropReport, timestamp: 1000 * (now - hour) }] }) },
  "core-traps": { fires: () => dayWith({ seconds: 300, change: (event, i) => (i === 0 ? { ...event, traps: 1 } : event) }), stays: () => dayWith() },
  "invocation-failures": { fires: () => dayWith({ events: many(30, (i) => ended(i, 1)).map((event) => ({ ...event, sampling: { weight: 1 } })) }), stays: () => dayWith({ events: [ended(1, 1)] }) },
  "empty-searches": { fires: () => dayWith({ seconds: 4 * hour, change: search(45) }), stays: () => dayWith({ seconds: 4 * hour, change: search(15) }) },
  "stale-channel": { fires: () => dayWith({ seconds: 900, change: older(150_000) }), stays: () => dayWith({ seconds: 900, change: older(90_000) }) },
  "availability-burn-fast": { fires: () => dayWith({ seconds: hour, change: fail(2), factor: 10 }), stays: () => dayWith({ seconds: hour, change: (event, i) => (event.timestamp < 1000 * (now - 900) ? fail(3)(event, i) : weighing(event)), factor: 10 }) },
  "availability-burn-slow": { fires: () => dayWith({ seconds: 6 * hour, change: fail(0.6), factor: 10 }), stays: () => dayWith({ seconds: 6 * hour, change: heavier(20) }) },
  "latency-burn": { fires: () => dayWith({ seconds: 6 * hour, wallMs: (_, i) => (i % 10 === 0 ? 350 : 20) }), stays: () => dayWith({ seconds: 900, wallMs: (_, i) => (i % 10 === 0 ? 350 : 20) }) },
  "freshness-burn": { fires: () => dayWith({ seconds: 6 * hour, change: (event, i) => weighing(older(70_000, 2)(event, i)), factor: 10 }), stays: () => dayWith({ seconds: 6 * hour, change: (event, i) => weighing(older(50_000, 2)(event, i)), factor: 10 }) },
};

/** Further days on which a monitor must fire. */
export const worse = {
  "invocation-failures": { "all invocations die": () => only(many(30, (i) => ended(i, 1))) },
  "error-rate": { "all requests fail": () => dayWith({ seconds: 600, change: fail(100), factor: 10 }) },
  "freshness-burn": { "no channel record anywhere": () => dayWith({ seconds: 6 * hour, change: (event) => ({ ...event, channel: { source: "missing", is_fresh: false } }) }) },
};
