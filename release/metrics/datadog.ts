// Counts from Datadog: the metrics that infra/modules/datadog makes of the log, by POST /api/v2/query/timeseries (the vendor's typed
// client @datadog/datadog-api-client has its shapes). Answer times come from the platform, computing included, as buckets that threshold
// queries of the distribution count. By arm and time: these metrics have no tag for a release.
import { bucketCount, bucketEdgesMs, type Counts, noCounts, type Slot } from "../analysis/counts.ts";
import { askJson, type Fetch, type MetricsSource, type MetricsVariables, type Question } from "./source.ts";

/** Metrics of the log are there after about a minute: a slot counts when that has passed. */
const lateMs = 60_000;
const nanoseconds = 1_000_000; // in a millisecond

/** Undefined without both keys. */
export function datadogSource(variables: MetricsVariables, fetcher: Fetch): MetricsSource | undefined {
  const { DD_API_KEY: apiKey = "", DD_APP_KEY: appKey = "" } = variables;
  if (apiKey === "" || appKey === "") {
    return undefined;
  }
  const api = variables.DD_API_URL || `https://api.${variables.DD_SITE || "datadoghq.com"}`;
  const scope = `env:${variables.DD_ENV || "none"} AND service:${variables.DD_SERVICE || "foredge"}`;
  return {
    name: "datadog",
    async read(question) {
      const toMs = Math.min(question.toMs, Math.floor((Date.now() - lateMs) / question.slotMs) * question.slotMs);
      if (toMs <= question.fromMs) {
        return [];
      }
      const init = {
        headers: { "content-type": "application/json", "dd-api-key": apiKey, "dd-application-key": appKey },
        body: JSON.stringify(requestOf({ ...question, toMs }, scope)),
      };
      return slotsOf(await askJson("datadog", fetcher, `${api}/api/v2/query/timeseries`, init), question.slotMs);
    },
  };
}

const near = "rung IN (memory,cache,answers)";

/** Requests, failures, then for near and far answers those up to each edge, and all of them. */
function queriesOf(scope: string): string[] {
  const times = (filter: string): string[] => [
    ...bucketEdgesMs.map(
      (edge) => `count(v: v<=${edge * nanoseconds}):foredge.duration{${scope} AND ${filter}} by {arm}.as_count()`,
    ),
    `count:foredge.duration{${scope} AND ${filter}} by {arm}.as_count()`,
  ];
  return [
    `sum:foredge.requests{${scope}} by {arm}.as_count()`,
    `sum:foredge.requests{${scope} AND level:error} by {arm}.as_count()`,
    ...times(near),
    ...times(`NOT ${near}`),
  ];
}

function requestOf({ fromMs, toMs, slotMs }: Question, scope: string): unknown {
  const queries = queriesOf(scope).map((query, index) => ({ data_source: "metrics", name: `q${index}`, query }));
  const formulas = queries.map(({ name }) => ({ formula: name }));
  const attributes = { from: fromMs, to: toMs, interval: slotMs, queries, formulas };
  return { data: { type: "timeseries_request", attributes } };
}

interface Series {
  readonly query: number;
  readonly arm: string;
  readonly values: readonly (number | null)[];
}

function fail(what: string): never {
  throw new TypeError(`datadog: ${what}`);
}

function seriesOf(attributes: Readonly<Record<string, unknown>>): Series[] {
  const { series, values }: { readonly series?: unknown; readonly values?: unknown } = attributes;
  if (!Array.isArray(series) || !Array.isArray(values) || series.length !== values.length) {
    return fail("series and values must be lists of the same length");
  }
  return (series as readonly Readonly<Record<string, unknown>>[]).map((one, index) => {
    const tags = one["group_tags"] as readonly unknown[] | undefined;
    const query = one["query_index"];
    const row: unknown = (values as readonly unknown[])[index];
    if (typeof query !== "number" || !Array.isArray(row)) {
      return fail("a series must have a query_index and values");
    }
    const arm = tags?.find((tag) => typeof tag === "string" && tag.startsWith("arm:"));
    return { query, arm: String(arm).slice("arm:".length), values: row as (number | null)[] };
  });
}

function slotsOf(answer: unknown, slotMs: number): Slot[] {
  const fields = (answer as { readonly data?: { readonly attributes?: Readonly<Record<string, unknown>> } } | null)?.data;
  const attributes = fields?.attributes ?? fail("data.attributes is missing");
  const times = attributes["times"];
  if (!Array.isArray(times) || !times.every((time) => typeof time === "number")) {
    return fail("times must be a list of numbers");
  }
  // Datadog may answer in longer intervals than it was asked for; evidence needs the slots as they are.
  if (times.some((time, index) => index > 0 && time - (times[index - 1] ?? 0) < slotMs) || times.some((time) => time % slotMs !== 0)) {
    return fail(`times are not ${slotMs} ms apart`);
  }
  const series = seriesOf(attributes);
  const slots = times.map((atMs, index) => ({
    atMs,
    stable: countsOf(series.filter(({ arm }) => arm === "stable"), index),
    canary: countsOf(series.filter(({ arm }) => arm === "canary"), index),
  }));
  return slots.filter(({ stable, canary }) => stable.requests + canary.requests > 0);
}

function countsOf(series: readonly Series[], index: number): Counts {
  const valueOf = (query: number): number =>
    Math.max(0, Math.round(series.find((one) => one.query === query)?.values[index] ?? 0));
  const histogramAt = (first: number): number[] => {
    const upTo = Array.from({ length: bucketCount }, (_, bucket) => valueOf(first + bucket));
    return upTo.map((count, bucket) => Math.max(0, count - (upTo[bucket - 1] ?? 0)));
  };
  if (series.length === 0) {
    return noCounts;
  }
  return { requests: valueOf(0), failures: valueOf(1), near: histogramAt(2), far: histogramAt(2 + bucketCount) };
}
