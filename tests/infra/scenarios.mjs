// For each monitor a day on which it must fire and one on which it must not, just short of it. Built of series.mjs's days.
import { dayWith, dropReport, fromOrigin, now } from "./series.mjs";

const weighing = (event, weight = 2) => ({ ...event, sampling: { weight } });
const heavier = (weight) => (event) => weighing(event, weight);
const share = (percent) => (i) => (i * 7919) % 1000 < percent * 10; // the same requests each time
const failed = (event) => ({ ...event, status: "error", http: { ...event.http, status_code: 503 }, error: { kind: "blocks_unavailable", message: "x" } });
// A fault is always kept and stands for itself; here each stands for as many as a success does, so that shares are shares. These
// days have ten times the events, each for a tenth, so that short windows hold some.
const fail = (percent) => (event, i) => weighing(share(percent)(i) ? failed(event) : event);
const at = (event, i) => ({ ...structuredClone(event), timestamp: 1000 * (now - 30 - i), request_id: `x-${i}` });
const many = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const one = fromOrigin[0];

const release = { ddsource: "foredge", service: "foredge", env: "test", event: { name: "release" }, release: { verb: "rollback", id: "ab" }, sampling: { weight: 1 } };
const ended = (i, weight) => ({ ddsource: "foredge", service: "foredge", env: "test", status: "error", event: { name: "invocation" }, faas: { outcome: "exceededCpu" }, sampling: { weight }, timestamp: 1000 * (now - 10 * i - 5) });
const rung = (name, percent) => (event, i) => ({ ...event, cache: { ...event.cache, rung: share(percent)(i) ? name : "memory" } });
const search = (percent) => (event, i) => (event.search === undefined ? event : { ...event, search: { results: 0, is_empty: share(percent)(i) } });
const older = (ms, percent = 100) => (event, i) => ({ ...event, channel: { ...event.channel, age_ms: share(percent)(i) ? ms : 5_000 } });
const used = (tier, reads) => (event) => ({ ...event, usage: { ...event.usage, [tier]: { reads, bytes: 0 } } });
const points = (value, count = 10) => many(count, (i) => ({ second: now - 60 * i, value }));

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
  "lambda-concurrency": { fires: () => dayWith({ vendor: { "aws.lambda.concurrent_executions": points(85) } }), stays: () => dayWith({ vendor: { "aws.lambda.concurrent_executions": points(75) } }) },
  "lambda-throttles": { fires: () => dayWith({ vendor: { "aws.lambda.throttles": points(1, 2) } }), stays: () => dayWith({ vendor: { "aws.lambda.throttles": [{ second: now - 400, value: 3 }] } }) },
  "api-gateway-throttling": { fires: () => dayWith({ vendor: { "aws.apigateway.4xx": points(40, 20) } }), stays: () => dayWith({ vendor: { "aws.apigateway.4xx": points(6, 20) } }) },
  "origin-fallback": { fires: () => dayWith({ events: many(30, (i) => at(one, i)) }), stays: () => dayWith({ events: many(15, (i) => at(one, i)) }) },
  "canary-rollback": { fires: () => dayWith({ events: [at(release, 1)] }), stays: () => dayWith({ events: [at({ ...release, release: { verb: "promote", id: "ab" } }, 1)] }) },
  "log-drops": { fires: () => dayWith({ events: [at(dropReport, 1)] }), stays: () => dayWith({ events: [{ ...dropReport, timestamp: 1000 * (now - hour) }] }) },
  "core-traps": { fires: () => dayWith({ seconds: 300, change: (event, i) => (i === 0 ? { ...event, traps: 1 } : event) }), stays: () => dayWith() },
  "invocation-failures": { fires: () => dayWith({ events: many(30, (i) => ended(i, 1)).map((event) => ({ ...event, sampling: { weight: 1 } })) }), stays: () => dayWith({ events: [ended(1, 1)] }) },
  "empty-searches": { fires: () => dayWith({ seconds: 4 * hour, change: search(45) }), stays: () => dayWith({ seconds: 4 * hour, change: search(15) }) },
  "stale-channel": { fires: () => dayWith({ seconds: 900, change: older(150_000) }), stays: () => dayWith({ seconds: 900, change: older(90_000) }) },
  "availability-burn-fast": { fires: () => dayWith({ seconds: hour, change: fail(2), factor: 10 }), stays: () => dayWith({ seconds: hour, change: (event, i) => (event.timestamp < 1000 * (now - 900) ? fail(3)(event, i) : weighing(event)), factor: 10 }) },
  "availability-burn-slow": { fires: () => dayWith({ seconds: 6 * hour, change: fail(0.6), factor: 10 }), stays: () => dayWith({ seconds: 6 * hour, change: heavier(20) }) },
  "latency-burn": { fires: () => dayWith({ seconds: 6 * hour, wallMs: (_, i) => (i % 10 === 0 ? 350 : 20) }), stays: () => dayWith({ seconds: 900, wallMs: (_, i) => (i % 10 === 0 ? 350 : 20) }) },
  "freshness-burn": { fires: () => dayWith({ seconds: 6 * hour, change: older(70_000, 2), factor: 10 }), stays: () => dayWith({ seconds: 6 * hour, change: older(50_000, 2), factor: 10 }) },
};
