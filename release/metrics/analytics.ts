// Counts from Workers Analytics Engine by its SQL API: what the Worker itself wrote, a data point a request (point.ts). Facts of the API:
// https://developers.cloudflare.com/analytics/analytics-engine/sql-api/
import { bucketCount, type Counts, noCounts, type Slot } from "../analysis/counts.ts";
import { columns, defaultDataset } from "./point.ts";
import { askJson, type Fetch, type MetricsSource, type MetricsVariables, type Question } from "./source.ts";

const defaultApi = "https://api.cloudflare.com/client/v4";

/** Undefined without a token and an account. */
export function analyticsSource(variables: MetricsVariables, fetcher: Fetch): MetricsSource | undefined {
  const { ANALYTICS_TOKEN: token = "", CLOUDFLARE_ACCOUNT_ID: account = "" } = variables;
  if (token === "" || account === "") {
    return undefined;
  }
  const url = `${variables.CLOUDFLARE_API_URL || defaultApi}/accounts/${account}/analytics_engine/sql`;
  const dataset = variables.ANALYTICS_DATASET || defaultDataset;
  return {
    name: "analytics",
    async read(question) {
      const init = { headers: { authorization: `Bearer ${token}` }, body: queryOf(question, dataset) };
      return slotsOf(await askJson("analytics", fetcher, url, init), question);
    },
  };
}

function quoted(text: string): string {
  if (!/^[\w.-]+$/.test(text)) {
    throw new TypeError(`"${text}" is no id of a release or a version`);
  }
  return `'${text}'`;
}

/**
 * Rows are counted, not weighted: where the platform samples, the rows that are left are what was really seen, and evidence must not
 * be made of what was not. Of releases the arm is what the Worker chose; of versions the platform chooses, and the id is the arm.
 */
function queryOf({ subject, stable, canary, fromMs, toMs, slotMs }: Question, dataset: string): string {
  const ids = [stable, canary].filter((id) => id !== "").map(quoted);
  const seconds = slotMs / 1000;
  const arm = subject === "release" ? columns.arm : columns.version;
  return [
    `SELECT intDiv(toUnixTimestamp(timestamp), ${seconds}) * ${seconds} AS slot, ${arm} AS arm,`,
    `${columns.reach} AS reach, ${columns.bucket} AS bucket, ${columns.outcome} AS outcome, count() AS seen`,
    `FROM ${dataset}`,
    `WHERE timestamp >= toDateTime(${fromMs / 1000}) AND timestamp < toDateTime(${toMs / 1000})`,
    `AND ${columns[subject]} IN (${ids.join(", ")})`,
    "GROUP BY slot, arm, reach, bucket, outcome ORDER BY slot FORMAT JSON",
  ].join(" ");
}

interface Row {
  readonly slot: number;
  readonly arm: string;
  readonly reach: string;
  readonly bucket: number;
  readonly outcome: string;
  readonly seen: number;
}

// Whole numbers of 64 bits come as text.
function rowOf(value: unknown): Row {
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  const numberIn = (name: string, most: number): number => {
    const number = Number(fields[name]);
    if (!Number.isSafeInteger(number) || number < 0 || number > most) {
      throw new TypeError(`analytics: ${name} must be a whole number up to ${most}`);
    }
    return number;
  };
  const textIn = (name: string): string => {
    const text = fields[name];
    return typeof text === "string" ? text : "";
  };
  return {
    slot: numberIn("slot", Number.MAX_SAFE_INTEGER),
    arm: textIn("arm"),
    reach: textIn("reach"),
    bucket: numberIn("bucket", bucketCount - 1),
    outcome: textIn("outcome"),
    seen: numberIn("seen", Number.MAX_SAFE_INTEGER),
  };
}

function withRow(counts: Counts, { reach, bucket, outcome, seen }: Row): Counts {
  const side = reach === "far" ? "far" : "near";
  const times = counts[side];
  return {
    ...counts,
    requests: counts.requests + seen,
    failures: counts.failures + (outcome === "failed" ? seen : 0),
    [side]: times.with(bucket, (times[bucket] ?? 0) + seen),
  };
}

function slotsOf(answer: unknown, { subject, stable, canary }: Question): Slot[] {
  const data = (answer as { readonly data?: unknown } | null)?.data;
  if (!Array.isArray(data)) {
    throw new TypeError("analytics: data must be a list of rows");
  }
  const arms = subject === "release" ? { stable: "stable", canary: "canary" } : { stable, canary };
  const slots = new Map<number, Slot>();
  for (const row of data.map(rowOf)) {
    const slot = slots.get(row.slot) ?? { atMs: row.slot * 1000, stable: noCounts, canary: noCounts };
    if (row.arm === arms.stable) {
      slots.set(row.slot, { ...slot, stable: withRow(slot.stable, row) });
    } else if (row.arm === arms.canary && canary !== "") {
      slots.set(row.slot, { ...slot, canary: withRow(slot.canary, row) });
    }
  }
  return [...slots.values()].toSorted((a, b) => a.atMs - b.atMs);
}
