// What Datadog is told, without Datadog: the API's own typed client knows every value; every query names metrics and tags that
// exist; every metric that was asked for has a widget; every monitor has what a monitor needs.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { datadogViews, expand, handbookPage, handbookView } from "../../scripts/generate-datadog.mjs";
import { filled, metrics, moduleFolder, monitors, slos, widgets } from "./definitions.mjs";
import { metricsIn } from "./query.mjs";
import { infra } from "./terraform.mjs";
import { unknownTo } from "./typed.mjs";

const views = [...datadogViews()];
const viewOf = (path) => JSON.parse(views.find(([name]) => name === path)[1]);

test("the generated files are those of the definitions", () => {
  for (const [path, content] of views) {
    assert.equal(readFileSync(join(moduleFolder, path), "utf8"), content, `${path}: run node scripts/generate-datadog.mjs`);
  }
});

test("the handbook's tables are those of the definitions", () => {
  const page = readFileSync(handbookPage, "utf8");
  assert.equal(page, handbookView(page), "run node scripts/generate-datadog.mjs");
});

describe("typed client", () => {
  for (const [path, content] of views) {
    test(path, () => {
      assert.deepEqual(unknownTo(path.includes("/dashboards/") ? "Dashboard" : "Monitor", JSON.parse(content)), []);
    });
  }

  for (const { key, good, total, slice, target, warning, days, name } of slos) {
    const body = {
      name, thresholds: [{ timeframe: `${days}d`, target, warning }],
      ...(slice === undefined
        ? { type: "metric", query: { numerator: expand(good), denominator: expand(total) } }
        : {
            type: "time_slice",
            sli_specification: {
              time_slice: {
                comparator: "<", threshold: slice.below, query_interval_seconds: slice.seconds,
                query: { formulas: [{ formula: "a" }], queries: [{ data_source: "metrics", name: "a", query: expand(slice.query) }] },
              },
            },
          }),
    };
    test(`SLO ${key}`, () => assert.deepEqual(unknownTo("ServiceLevelObjectiveRequest", body), []));
  }

  const health = "api/dashboards/service-health.json";
  const firstRequest = (dashboard) => dashboard.widgets[1].definition.widgets[3].definition.requests[0];
  for (const [name, plant] of [
    ["bad_widget_type", (dashboard) => (dashboard.widgets[0].definition.widgets[0].definition.type = "slow")],
    ["bad_display_type", (dashboard) => (firstRequest(dashboard).display_type = "pillars")],
    ["bad_field_at_depth", (dashboard) => (firstRequest(dashboard).queries[0].qeury = "x")],
    ["bad_formula_field", (dashboard) => (firstRequest(dashboard).formulas[0].aliass = "x")],
    ["bad_layout", (dashboard) => (dashboard.layout_type = "heap")],
    ["bad_top_field", (dashboard) => (dashboard.titel = "x")],
  ]) {
    test(name, () => {
      const dashboard = viewOf(health);
      plant(dashboard);
      assert.notDeepEqual(unknownTo("Dashboard", dashboard), []);
    });
  }
  for (const [name, plant] of [
    ["bad_monitor_type", (monitor) => (monitor.type = "metrics alert")],
    ["bad_monitor_option", (monitor) => (monitor.options.notify_nodata = true)],
    ["bad_threshold", (monitor) => (monitor.options.thresholds.critcal = 1)],
  ]) {
    test(name, () => {
      const monitor = viewOf("api/monitors/error-rate.json");
      plant(monitor);
      assert.notDeepEqual(unknownTo("Monitor", monitor), []);
    });
  }
});

// ---- queries

const queries = [
  ...widgets.flatMap((widget) => Object.values(widget.queries ?? {}).map((query) => [`${widget.dashboard}: ${widget.title}`, query])),
  ...monitors.map(({ key, query }) => [`monitor ${key}`, query]),
  ...slos.flatMap(({ key, good, total, slice }) => [good, total, slice?.query].filter(Boolean).map((query) => [`SLO ${key}`, query])),
];

/** What is wrong with a query's metrics: a name that no file has, a tag that its metric does not carry. */
function flawsOf(query) {
  return metricsIn(filled(query)).flatMap(({ name, tags, by, aggregator }) => {
    const metric = metrics.get(name);
    if (metric === undefined) {
      return [`no metric ${name}`];
    }
    if (metric.source !== "log") {
      return [];
    }
    const known = ["env", "service", ...Object.keys(metric.tags)];
    const unknown = [...tags.map((tag) => tag.replace(/^!/, "").split(":")[0]), ...by].filter((tag) => !known.includes(tag));
    return [
      ...unknown.map((tag) => `${name} has no tag ${tag}`),
      ...(/^p\d/.test(aggregator) && metric.percentiles !== true ? [`${name} has no percentiles`] : []),
    ];
  });
}

test("every query names metrics, tags and percentiles that exist", () => {
  for (const [where, query] of queries) {
    assert.deepEqual(flawsOf(query), [], where);
  }
});

for (const [name, query] of [
  ["bad_metric", "sum:foredge.request{$scope}.as_count()"],
  ["bad_filter_tag", "sum:foredge.requests{$scope,levle:error}.as_count()"],
  ["bad_group_tag", "sum:foredge.requests{$scope} by {country}.as_count()"],
  ["bad_percentile", "p95:foredge.requests{$scope}"],
]) {
  test(`queries: ${name}`, () => assert.notDeepEqual(flawsOf(query), []));
}

/** What is wrong with where a metric is said to be documented: a vendor's name was compared with its integration's page, one of ours has none. */
function sourceFlawsOf({ name, source, documented }) {
  if (source === "log") {
    return documented === undefined ? [] : [`${name} is ours`];
  }
  const [, service] = /^(?:aws\.)?(\w+)\./.exec(name) ?? [];
  const page = { apigateway: "amazon_api_gateway", cloudflare: "cloudflare", cloudfront: "amazon_cloudfront", lambda: "amazon_lambda", s3: "amazon_s3" }[service];
  return documented === `https://docs.datadoghq.com/integrations/${page}/` ? [] : [`${name} is not documented at ${documented}`];
}

test("every vendor's metric names the page that has it", () => {
  assert.deepEqual([...metrics.values()].flatMap(sourceFlawsOf), []);
});

for (const [name, metric] of [
  ["bad_no_page", { name: "aws.s3.all_requests", source: "aws" }],
  ["bad_page", { name: "aws.s3.all_requests", source: "aws", documented: "https://docs.datadoghq.com/integrations/amazon_lambda/" }],
  ["bad_service", { name: "aws.sqs.messages", source: "aws", documented: "https://docs.datadoghq.com/integrations/amazon_sqs/" }],
]) {
  test(`metrics: ${name}`, () => assert.notDeepEqual(sourceFlawsOf(metric), []));
}

test("every metric of ours is on a dashboard or in an SLO", () => {
  const used = new Set(queries.flatMap(([, query]) => metricsIn(filled(query)).map(({ name }) => name)));
  assert.deepEqual([...metrics.keys()].filter((name) => !used.has(name)), []);
});

// What was asked for, and what shows it.
const asked = {
  "API requests": "foredge.requests",
  "API latency": "foredge.duration",
  "API errors": "foredge.errors.by_kind",
  "API Gateway requests": "aws.apigateway.count",
  "API Gateway latency": "aws.apigateway.latency",
  "API Gateway errors": "aws.apigateway.5xx",
  "Lambda duration": "aws.lambda.duration",
  "Lambda memory": "aws.lambda.enhanced.max_memory_used",
  "Lambda throttling": "aws.lambda.throttles",
  "CDN hit ratio": "aws.cloudfront.cache_hit_rate",
  "CDN origin requests": "aws.cloudfront.requests",
  "CDN bandwidth": "aws.cloudfront.bytes_downloaded",
  "edge cache": "cloudflare.requests.cached",
  "edge bandwidth": "cloudflare.bandwidth.all",
  "S3 requests": "aws.s3.all_requests",
  "S3 bandwidth": "aws.s3.bytes_downloaded",
  "S3 errors": "aws.s3.5xx_errors",
  "zero-result searches": "foredge.searches",
  "KV": "foredge.kv.reads",
  "R2": "foredge.r2.reads",
};
for (const [what, metric] of Object.entries(asked)) {
  test(`a widget shows ${what}`, () => {
    const showing = widgets.filter(({ queries: own = {} }) => Object.values(own).some((query) => metricsIn(filled(query)).some(({ name }) => name === metric)));
    assert.ok(showing.length > 0, metric);
  });
}

// ---- monitors and their runbooks

// The verbs of both tools, as their own help lists them.
const verbsIn = (file, line) => readFileSync(join(infra, file), "utf8").matchAll(line).map(([, verb]) => verb).toArray();
const verbs = {
  release: verbsIn("../release/main.ts", /^ {2}(\w+): \{ usage:/gm),
  deploy: verbsIn("../deploy/main.ts", /^ {2}(\w+) {2,}\w/gm),
};

for (const { key, name, what, reason } of monitors) {
  test(`the runbook of ${key} says what the definition says, and writes no channel record of its own`, () => {
    const text = readFileSync(join(infra, `../docs/runbooks/${key}.md`), "utf8");
    for (const part of [`# ${name}\n`, what, `\n${reason}\n`]) {
      assert.ok(text.includes(part), part);
    }
    for (const [, tool, verb] of text.matchAll(/npm run (\w+) -- (\w+)/g)) {
      assert.ok(verbs[tool].includes(verb), `${tool} has no ${verb}`);
    }
    // A record by hand has an old epoch, and isolates would not take it. Only KV's copy, byte for byte, may go back.
    assert.ok(!text.includes("object put") || text.includes("kv key get channel --binding COPIES --env production --remote > channel.json"));
  });
}

test("every runbook has its monitor", () => {
  const pages = readdirSync(join(infra, "../docs/runbooks")).map((file) => file.replace(/\.md$/, ""));
  assert.deepEqual(pages.filter((page) => !monitors.some(({ key }) => key === page)), []);
});

for (const { key, severity, query, thresholds, type } of monitors) {
  test(`monitor ${key} has runbook, severity, no-data behaviour and recovery`, () => {
    const view = viewOf(`api/monitors/${key}.json`);
    assert.match(view.message, new RegExp(`\\$\\{handbook_url\\}/runbooks/${key}\\.md`));
    assert.ok(existsSync(join(infra, `../docs/runbooks/${key}.md`)), "its runbook is written");
    assert.ok(["page", "ticket"].includes(severity) && view.tags.includes(`severity:${severity}`));
    assert.equal(Number(/[<>]=? ([\d.]+)$/.exec(query)[1]), thresholds.critical, "the query's limit is the threshold");
    if (type !== "slo alert") {
      assert.equal(typeof view.options.notify_no_data, "boolean");
      assert.ok(thresholds.critical_recovery < thresholds.critical, "recovery");
    }
    if (thresholds.warning !== undefined) {
      assert.ok(thresholds.warning < thresholds.critical && thresholds.warning_recovery < thresholds.warning);
    }
  });
}
