// Where the counts of both arms come from: one question, whoever answers it. The sources are analytics.ts (the Worker's own counters) and
// datadog.ts; sourceOf() takes the one that the environment has credentials for. A source throws when it cannot answer: no numbers are
// not zero numbers, though neither lets a canary go on.
import type { Slot } from "../analysis/counts.ts";
import { analyticsSource } from "./analytics.ts";
import { datadogSource } from "./datadog.ts";

/** What an arm serves: a release of documents, or a version of the code. */
export type Subject = "release" | "version";

export interface Question {
  readonly subject: Subject;
  readonly stable: string; // id of what the stable arm serves
  readonly canary: string; // "" when nothing is on trial
  readonly fromMs: number; // Unix time, the begin of a slot
  readonly toMs: number; // its end excluded
  readonly slotMs: number;
}

export interface MetricsSource {
  readonly name: string;
  /** One slot for each stretch of the question's time that had requests, in order. */
  read(question: Question): Promise<Slot[]>;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface MetricsVariables {
  readonly CANARY_METRICS?: string; // "analytics" or "datadog"; empty: the first with credentials
  readonly CLOUDFLARE_ACCOUNT_ID?: string;
  readonly CLOUDFLARE_API_URL?: string; // instead of the public one
  readonly ANALYTICS_TOKEN?: string; // a secret: an API token with Account Analytics: Read
  readonly ANALYTICS_DATASET?: string;
  readonly DD_API_KEY?: string; // a secret
  readonly DD_APP_KEY?: string; // a secret: an application key with the scope timeseries_query
  readonly DD_SITE?: string;
  readonly DD_API_URL?: string; // instead of the site's own
  readonly DD_SERVICE?: string;
  readonly DD_ENV?: string;
}

const requestMs = 10_000;
const mostBytes = 4 * 1024 * 1024;

/** Undefined when nobody can be asked. Throws a TypeError for a name that is none. */
export function sourceOf(variables: MetricsVariables, fetcher: Fetch = fetch): MetricsSource | undefined {
  const known = {
    analytics: () => analyticsSource(variables, fetcher),
    datadog: () => datadogSource(variables, fetcher),
  };
  const wanted = variables.CANARY_METRICS || "";
  if (wanted === "") {
    return known.analytics() ?? known.datadog();
  }
  if (wanted !== "analytics" && wanted !== "datadog") {
    throw new TypeError(`CANARY_METRICS is "${wanted}": it must be analytics or datadog`);
  }
  return known[wanted]();
}

/** A JSON answer, bounded in time and size; throws for anything but 200. */
export async function askJson(name: string, fetcher: Fetch, url: string, init: RequestInit): Promise<unknown> {
  const response = await fetcher(url, { ...init, method: "POST", signal: AbortSignal.timeout(requestMs) });
  const text = await response.text();
  if (response.status !== 200) {
    throw new Error(`${name}: status ${response.status}: ${text.slice(0, 200)}`);
  }
  if (text.length > mostBytes) {
    throw new Error(`${name}: an answer of ${text.length} bytes`);
  }
  return JSON.parse(text) as unknown;
}
