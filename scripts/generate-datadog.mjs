// Writes what Datadog's API takes from the short definitions beside it: infra/modules/datadog/{dashboards,monitors}.json become
// api/dashboards/*.json and api/monitors/*.json. These hold ${names} that Terraform's templatefile fills in. Knows no value. Also
// writes the tables of docs/monitoring.md, from the same definitions.
//
//   node scripts/generate-datadog.mjs
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const moduleFolder = fileURLToPath(new URL("../infra/modules/datadog/", import.meta.url));

const scopes = {
  scope: "env:${env},service:${service}",
  aws: "env:${env}",
  lambda: "functionname:${lambda_function}",
};

/** A short query with its scopes written out. */
export const expand = (query) => query.replace(/\$(scope|aws|lambda)\b/g, (_, name) => scopes[name]);

// ---- dashboards

const scalar = new Set(["value", "top", "map"]);

function requestOf({ show, queries, formula, formulas, unit }) {
  const names = Object.keys(queries);
  const metric = ([name, query]) => ({
    data_source: "metrics",
    name,
    query: expand(query),
    ...(scalar.has(show) ? { aggregator: query.includes(".as_count()") ? "sum" : "avg" } : {}),
  });
  const written = formula !== undefined ? [{ formula }] : names.map((name) => ({ formula: name, ...(formulas ? { alias: formulas[name] } : {}) }));
  const numbered = unit === undefined ? {} : { number_format: { unit: { type: "canonical_unit", unit_name: unit } } };
  const limited = show === "top" ? { limit: { count: 10, order: "desc" } } : {};
  return {
    response_format: scalar.has(show) ? "scalar" : "timeseries",
    queries: Object.entries(queries).map(metric),
    formulas: written.map((each) => ({ ...each, ...numbered, ...limited })),
  };
}

const makers = {
  slo: ({ title, slo }) => ({
    type: "slo", title, slo_id: `\${slo_${slo}}`, view_type: "detail", view_mode: "overall", time_windows: ["30d"], show_error_budget: true,
  }),
  monitors: ({ title }) => ({
    type: "manage_status", title, query: "tag:(service:${service} AND env:${env})", summary_type: "monitors", display_format: "countsAndList",
    color_preference: "text", hide_zero_counts: true, sort: "status,asc",
  }),
  value: (widget) => ({ type: "query_value", title: widget.title, requests: [requestOf(widget)], autoscale: true, precision: 2 }),
  top: (widget) => ({ type: "toplist", title: widget.title, requests: [requestOf(widget)] }),
  map: (widget) => ({
    type: "geomap", title: widget.title, requests: [requestOf(widget)], view: { focus: "WORLD" },
    style: { palette: "hostmap_blues", palette_flip: false },
  }),
};
for (const display of ["line", "bars", "area"]) {
  makers[display] = (widget) => ({
    type: "timeseries",
    title: widget.title,
    show_legend: true,
    requests: [{ ...requestOf(widget), display_type: display }],
    ...(widget.marker === undefined
      ? {}
      : { markers: [{ value: `y = ${widget.marker.value}`, label: widget.marker.label, display_type: "error dashed" }] }),
  });
}

export function dashboardView({ title, description, groups }) {
  const group = ({ title: name, widgets }) => ({
    definition: {
      type: "group",
      layout_type: "ordered",
      title: name,
      widgets: widgets.map((widget) => ({ definition: makers[widget.show](widget) })),
    },
  });
  return {
    title: `foredge \${env}: ${title}`,
    description: `${description} Made by Terraform: changes here are lost.`,
    layout_type: "ordered",
    reflow_type: "auto",
    widgets: groups.map(group),
    tags: [],
  };
}

// ---- monitors

const priorities = { page: 2, ticket: 4 };

export function monitorView(monitor) {
  const { key, name, type = "query alert", severity, query, thresholds, windows, no_data_minutes: silence, delay = 60, what } = monitor;
  const isMetric = type === "query alert";
  return {
    name: `foredge \${env}: ${name}`,
    type,
    query: expand(query),
    message: [
      what,
      `Runbook: \${handbook_url}/runbooks/${key}.md`,
      "{{#is_no_data}}There is no data: either nothing runs, or nothing is logged.{{/is_no_data}}",
      `\${notify_${severity}}`,
    ].join("\n\n"),
    priority: priorities[severity],
    tags: ["env:${env}", "service:${service}", `severity:${severity}`, `monitor:${key}`],
    options: {
      thresholds,
      include_tags: false,
      renotify_interval: severity === "page" ? 60 : 0,
      ...(isMetric
        ? {
            notify_no_data: silence !== undefined,
            ...(silence === undefined ? {} : { no_data_timeframe: silence }),
            evaluation_delay: delay,
            require_full_window: false,
          }
        : {}),
      ...(windows === undefined ? {} : { threshold_windows: windows }),
    },
  };
}

/** Every generated file: its path below the module, and its text. */
export function datadogViews() {
  const read = (name) => JSON.parse(readFileSync(join(moduleFolder, name), "utf8"));
  const text = (value) => `${JSON.stringify(value, null, 1)}\n`;
  return new Map([
    ...read("dashboards.json").map((each) => [`api/dashboards/${each.key}.json`, text(dashboardView(each))]),
    ...read("monitors.json").map((each) => [`api/monitors/${each.key}.json`, text(monitorView(each))]),
  ]);
}

// ---- the handbook's tables

const table = (heads, rows) => [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
const words = { log: "the log", aws: "AWS", cloudflare: "Cloudflare" };

function handbookTables() {
  const read = (name) => JSON.parse(readFileSync(join(moduleFolder, name), "utf8"));
  const metric = ({ name, unit, meaning, source, documented, tags = {} }) => [
    `\`${name}\``, unit, meaning, Object.keys(tags).map((tag) => `\`${tag}\``).join(", ") || "-",
    documented === undefined ? words[source] : `[${words[source]}](${documented})`,
  ];
  const dashboard = ({ key, title, description }) => `### ${title[0].toUpperCase()}${title.slice(1)}\n\n${description}\n![${title}](pictures/${key}.svg)`;
  const monitor = ({ key, name, severity, reason }) => [`[${name}](runbooks/${key}.md)`, severity, reason];
  const slo = ({ name, target, meaning, days }) => [name, `${target} %`, `${days} days`, meaning];
  return {
    metrics: table(["metric", "unit", "meaning", "tags", "from"], read("metrics.json").map(metric)),
    dashboards: read("dashboards.json").map(dashboard).join("\n\n"),
    monitors: table(["monitor", "severity", "why this threshold"], read("monitors.json").map(monitor)),
    slos: table(["SLO", "target", "over", "what counts"], read("slos.json").map(slo)),
  };
}

/** A page of the handbook with its generated parts as they should be. */
export function handbookView(page) {
  return Object.entries(handbookTables()).reduce(
    (text, [name, part]) => text.replace(new RegExp(`<!-- ${name} -->[^]*<!-- /${name} -->`), () => `<!-- ${name} -->\n\n${part}\n\n<!-- /${name} -->`),
    page,
  );
}

export const handbookPage = fileURLToPath(new URL("../docs/monitoring.md", import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(join(moduleFolder, "api"), { recursive: true, force: true });
  for (const folder of ["api/dashboards", "api/monitors"]) {
    mkdirSync(join(moduleFolder, folder), { recursive: true });
  }
  for (const [path, content] of datadogViews()) {
    writeFileSync(join(moduleFolder, path), content);
  }
  writeFileSync(handbookPage, handbookView(readFileSync(handbookPage, "utf8")));
}
