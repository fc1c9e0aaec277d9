// The module's definitions as tests read them, with the names that Terraform would fill in. Knows no format of Datadog's.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expand } from "../../scripts/generate-datadog.mjs";
import { infra } from "./terraform.mjs";

export const moduleFolder = join(infra, "modules/datadog");
const read = (name) => JSON.parse(readFileSync(join(moduleFolder, name), "utf8"));

export const metrics = new Map(read("metrics.json").map((metric) => [metric.name, metric]));
export const monitors = read("monitors.json");
export const slos = read("slos.json");
export const dashboards = read("dashboards.json");
export const widgets = dashboards.flatMap(({ key, groups }) =>
  groups.flatMap((group) => group.widgets.map((widget) => ({ ...widget, dashboard: key }))),
);

const names = {
  env: "test", service: "foredge", lambda_function: "foredge", lambda_concurrency: 100,
  day_worker_requests: 333_333, day_worker_cpu_ms: 1_000_000, day_kv_reads: 333_333, day_r2_reads: 333_333,
  slo_availability: "availability", slo_latency: "latency", slo_freshness: "freshness",
};

/** A query with scopes and names filled in, as Datadog gets it. */
export function filled(query) {
  return expand(query).replace(/\$\{(\w+)\}/g, (_, name) => {
    if (names[name] === undefined) {
      throw new Error(`nobody fills in ${name}`);
    }
    return names[name];
  });
}
