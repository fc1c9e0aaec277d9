// A request record as one event of the log intake. Attribute names are Datadog's standard attributes and OpenTelemetry's
// conventions where these have one; docs/monitoring.md lists all. Knows no transport (intake.ts) and no MCP: what the core
// says comes as facts whose names are attribute names already.
import type { RequestRecord } from "../telemetry.ts";
import { clientFamily } from "./client-family.ts";
import { isCallerFault, isMended, isServerFault, type Sampling } from "./sampling.ts";
import { type Uses, usesOf } from "./usage.ts";

/** What is the same for every event of a deployment. */
export interface Origin {
  readonly service: string;
  readonly env: string;
  readonly version: string; // of the code
  readonly platform: string; // OpenTelemetry's cloud.platform: cloudflare.workers or aws_lambda
}

export type Attributes = Record<string, unknown>;

/** The reserved attributes that every event begins with. `status` is the intake's level, not HTTP's. */
export function eventHead(origin: Origin, name: string, status: string, message: string, timeMs: number): Attributes {
  return {
    ddsource: "foredge",
    ddtags: `env:${origin.env},version:${origin.version}`,
    service: origin.service,
    env: origin.env,
    version: origin.version,
    cloud: { platform: origin.platform },
    event: { name },
    status,
    message,
    timestamp: timeMs,
  };
}

/** A channel record that is older than this is no fresh one (the SLO `freshness`). */
const freshMs = 60_000;

export function requestEvent(record: RequestRecord, origin: Origin, sampling: Sampling): Attributes {
  const message = [record.method, record.path, record.status, record.error].filter((part) => part !== "").join(" ");
  const event: Attributes = {
    ...eventHead(origin, "request", levelOf(record), message, record.time_ms),
    request_id: record.request_id,
    sampling,
    ...dimensions(record),
    channel: channelOf(record),
    rounds: record.rounds,
    traps: record.traps,
    tiers: record.tiers,
    rescue: record.rescue,
    usage: weighed(usesOf(record), sampling.weight),
    ...traceOf(record.facts["trace.parent"] ?? record.trace_parent),
  };
  for (const [name, value] of Object.entries(record.facts)) {
    if (name !== "release" && name !== "trace.parent") {
      put(event, name, isCount(name) ? Number(value) : value);
    }
  }
  put(event, "network.bytes_read", record.request_bytes);
  put(event, "network.bytes_written", record.response_bytes);
  if (record.facts["search.results"] !== undefined) {
    put(event, "search.is_empty", record.facts["search.results"] === "0");
  }
  if (record.facts["client.name"] !== undefined) {
    put(event, "client.family", clientFamily(record.facts["client.name"]));
  }
  if (record.canary_error !== "") {
    put(event, "docs.canary_error", record.canary_error);
  }
  const error = errorOf(record);
  return error === undefined ? event : { ...event, error };
}

/** What metrics are grouped by: the part of an event that a Tail Worker's event repeats. */
export function dimensions(record: RequestRecord): Attributes {
  const place = record.place();
  const out: Attributes = {
    http: { method: record.method, status_code: record.status, url_details: { path: record.path } },
    docs: { release: record.release, arm: record.arm },
    cache: { rung: record.rung },
    network: { client: { geoip: { country: { iso_code: place["country"] ?? "" } } } },
    edge: { colo: place["colo"] ?? place["region"] ?? "" },
  };
  for (const name of repeated) {
    const value = record.facts[name];
    if (value !== undefined) {
      put(out, name, value);
    }
  }
  return out;
}

// An age is only there when there was a record, and freshness only when one was asked for: a request that was refused at the door is
// neither fresh nor stale.
function channelOf({ channel }: RequestRecord): Attributes {
  const { source, epoch, age_ms: age, errors } = channel;
  if (epoch < 0) {
    return source === "none" ? { source } : { source, errors, is_fresh: false };
  }
  return { source, epoch, age_ms: age, errors, is_fresh: age < freshMs };
}

// As many times as the event stands for, because a metric can add up values but not multiply them.
function weighed(uses: Uses, weight: number): Attributes {
  return Object.fromEntries(
    Object.entries(uses).map(([name, { reads, bytes }]) => [name, { reads: reads * weight, bytes: bytes * weight }]),
  );
}

// Our own refusals name their reason. A 503 of the core's or of an origin's does not; then it is why the stores did not suffice. A core
// that trapped is worth a name even where a second one answered.
function errorOf(record: RequestRecord): Attributes | undefined {
  if (record.error !== "") {
    const [kind = ""] = record.error.split(":", 1);
    return { kind, message: record.error };
  }
  if (isServerFault(record)) {
    const kind = record.rescue.reason || `status_${record.status}`;
    return { kind, message: [kind, ...record.rescue.errors].join("; ") };
  }
  return record.traps > 0 ? { kind: "core_trap", message: "a core trapped, a second one answered" } : undefined;
}

const repeated = ["docs.library", "docs.version", "cache.class", "gen_ai.tool.name", "mcp.method.name"] as const;

function levelOf(record: RequestRecord): string {
  if (isServerFault(record)) {
    return "error";
  }
  if (isCallerFault(record)) {
    return "warn";
  }
  return isMended(record) ? "notice" : "info";
}

// Everything else is a name, even where it looks like a number: a version "5" must not turn a text facet into numbers.
function isCount(name: string): boolean {
  return name.startsWith("work.") || name.startsWith("answer.") || name === "search.results";
}

function put(into: Attributes, dotted: string, value: unknown): void {
  const names = dotted.split(".");
  const last = names.pop() ?? "";
  let at = into;
  for (const name of names) {
    at = (at[name] ??= {}) as Attributes;
  }
  at[last] = value;
}

// W3C Trace Context: version, trace id, parent id, flags. Datadog joins logs and traces by the low 64 bits in decimal.
function traceOf(parent: string): Attributes {
  const [, trace, span] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/.exec(parent) ?? [];
  if (trace === undefined || span === undefined || /^0+$/.test(trace) || /^0+$/.test(span)) {
    return {};
  }
  const decimal = (hex: string): string => BigInt(`0x${hex}`).toString();
  return { trace_id: trace, span_id: span, dd: { trace_id: decimal(trace.slice(16)), span_id: decimal(span) } };
}
