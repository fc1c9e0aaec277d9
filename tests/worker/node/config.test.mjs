// The files that configure the Worker: wrangler.toml against wrangler's own schema (wrangler itself lets unknown names
// pass), cache-classes.json against its strict reader, and both generated views against the table.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Ajv } from "ajv";
import { experimental_readRawConfig as readRawConfig, unstable_readConfig as readConfig } from "wrangler";
import { cppView, parseCacheClasses, tsView } from "../../../scripts/generate-cache-classes.mjs";

const root = new URL("../../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");

// Only what the schema says of types and names: its editor hints are no part of JSON Schema.
const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
const schema = JSON.parse(read("node_modules/wrangler/config-schema.json"));
const validate = ajv.compile(schema);
const { rawConfig } = readRawConfig({ config: new URL("wrangler.toml", root).pathname });

test("wrangler.toml is valid", () => {
  validate(rawConfig);
  assert.deepEqual(validate.errors, null);
});

test("wrangler.tail.toml is valid, and its variables have readers", () => {
  const { rawConfig: tail } = readRawConfig({ config: new URL("wrangler.tail.toml", root).pathname });
  validate(tail);
  assert.deepEqual(validate.errors, null);
  assert.deepEqual(Object.keys(tail.vars), ["DD_SITE", "DD_ENV"]);
});

test("wrangler.watch.toml is valid, its environments say all, and its variables have readers", () => {
  const { rawConfig: watch } = readRawConfig({ config: new URL("wrangler.watch.toml", root).pathname });
  validate(watch);
  assert.deepEqual(validate.errors, null);
  const readers = ["worker/src/watch/code.ts", "release/metrics/source.ts", "worker/src/telemetry/sinks.ts"].map(read).join("");
  for (const variable of Object.keys(watch.vars)) assert.match(readers, new RegExp(`\\b${variable}\\b`), `${variable} has no reader`);
  for (const name of ["staging", "production"]) {
    const { vars } = watch.env[name];
    assert.deepEqual(Object.keys(vars), Object.keys(watch.vars));
    assert.deepEqual([vars.WORKER, vars.DD_ENV], [rawConfig.env[name].name, rawConfig.env[name].vars.DD_ENV]);
  }
});

test("the platform keeps no address of a request: it holds what people search for", () => {
  for (const env of [undefined, "staging", "production"]) {
    const config = readConfig({ config: new URL("wrangler.toml", root).pathname, env });
    assert.equal(config.observability.logs.invocation_logs, false, env);
  }
});

for (const [name, change] of [
  ["bad_unknown_key", { kv_namespace: [] }],
  ["bad_type", { compatibility_date: 20261101 }],
  ["bad_binding_without_name", { r2_buckets: [{ bucket_name: "x" }] }],
  ["bad_build_key", { build: { comand: "make wasm" } }],
]) {
  test(`wrangler.toml: ${name}`, () => {
    assert.equal(validate({ ...rawConfig, ...change }), false);
  });
}

test("wrangler.toml binds what the Worker reads", () => {
  assert.deepEqual(rawConfig.r2_buckets.map(({ binding }) => binding), ["RELEASES"]);
  assert.deepEqual(rawConfig.kv_namespaces.map(({ binding }) => binding), ["COPIES"]);
  const files = ["worker/src/settings.ts", "worker/src/telemetry/sinks.ts", "worker/src/watch/host.ts", "release/metrics/source.ts", "worker/src/edge-host.ts"];
  const readers = files.map(read).join("");
  for (const variable of Object.keys(rawConfig.vars)) {
    assert.match(readers, new RegExp(`\\b${variable}\\b`), `${variable} has no reader`);
  }
});

const table = JSON.parse(read("cache-classes.json"));

test("cache-classes.json holds the lifetimes that the handbook promises", () => {
  const { classes, unpinned_ttl_seconds: unpinned } = parseCacheClasses(JSON.stringify(table));
  const day = 86_400;
  assert.equal(unpinned, 30);
  for (const [name, seconds] of [["docs", 7 * day], ["listing", day], ["search", 3600], ["none", 0]]) {
    assert.deepEqual(classes[name], { browser_seconds: seconds, edge_seconds: seconds, content_types: {} });
  }
});

test("the generated views are those of the table", () => {
  const parsed = parseCacheClasses(JSON.stringify(table));
  const remedy = "run node scripts/generate-cache-classes.mjs";
  assert.equal(read("core/server/cache_classes.h"), cppView(parsed), remedy);
  assert.equal(read("worker/src/cache-classes.ts"), tsView(parsed), remedy);
});

test("a lifetime of one content type reaches both views", () => {
  const changed = structuredClone(table);
  changed.classes.docs.content_types = { "text/html": { browser_seconds: 60, edge_seconds: 120 } };
  const parsed = parseCacheClasses(JSON.stringify(changed));
  assert.match(cppView(parsed), /kDocs && content_type == "text\/html"\) \{\s+return \{60, 120\};/);
  assert.match(tsView(parsed), /"text\/html": \{\s+"browser_seconds": 60,\s+"edge_seconds": 120/);
});

for (const [name, change, message] of [
  ["bad_unknown_class", (value) => { value.classes.doc = value.classes.docs; }, /classes\.doc is not known/],
  ["bad_missing_class", (value) => { delete value.classes.search; }, /classes\.search is missing/],
  ["bad_unknown_field", (value) => { value.classes.docs.ttl = 1; }, /classes\.docs\.ttl is not known/],
  ["bad_negative", (value) => { value.classes.docs.edge_seconds = -1; }, /docs\.edge_seconds must be/],
  ["bad_fraction", (value) => { value.classes.docs.edge_seconds = 0.5; }, /docs\.edge_seconds must be/],
  ["bad_text", (value) => { value.unpinned_ttl_seconds = "30"; }, /unpinned_ttl_seconds must be/],
  ["bad_kept_error", (value) => { value.classes.none.browser_seconds = 1; }, /none must have 0/],
  ["bad_content_type", (value) => { value.classes.docs.content_types = { HTML: {} }; }, /"HTML" is not a content type/],
]) {
  test(`cache-classes.json: ${name}`, () => {
    const changed = structuredClone(table);
    change(changed);
    assert.throws(() => parseCacheClasses(JSON.stringify(changed)), message);
  });
}
