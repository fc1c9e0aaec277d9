// Wrangler's side of an environment: its part of wrangler.toml says all that is not inherited, fits wrangler's own schema and Terraform's names,
// can be filled from Terraform's output, and the bundle that would be deployed is made and starts.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { promisify } from "node:util";
import { Ajv } from "ajv";
import { experimental_readRawConfig as readRawConfig } from "wrangler";
import { fill } from "../../scripts/fill-environment.mjs";

const root = new URL("../../", import.meta.url);
const read = (path) => readFileSync(new URL(path, root), "utf8");
const configOf = (path) => readRawConfig({ config: new URL(path, root).pathname }).rawConfig;
const worker = configOf("wrangler.toml");
const tail = configOf("wrangler.tail.toml");
const environments = { staging: "staging", production: "prod" }; // wrangler's name and Terraform's

const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(JSON.parse(read("node_modules/wrangler/config-schema.json")));

for (const [name, change] of [
  ["bad_unknown_key", (env) => ({ ...env, kv_namespace: [] })],
  ["bad_bucket_without_name", (env) => ({ ...env, r2_buckets: [{ bucket_name: "x" }] })],
  ["bad_type", (env) => ({ ...env, workers_dev: "no" })],
  ["bad_tail", (env) => ({ ...env, tail_consumers: [{ servise: "foredge-tail" }] })],
]) {
  test(`wrangler.toml: ${name} in an environment`, () => {
    assert.equal(validate(worker), true, JSON.stringify(validate.errors));
    assert.equal(validate({ ...worker, env: { ...worker.env, production: change(worker.env.production) } }), false);
  });
}

for (const [name, terraform] of Object.entries(environments)) {
  const env = worker.env[name];
  const bindings = (of) => [
    of.r2_buckets.map(({ binding }) => binding), of.kv_namespaces.map(({ binding }) => binding), of.version_metadata,
    of.ratelimits.map(({ name: limit, simple }) => ({ limit, simple })), of.analytics_engine_datasets.map(({ binding }) => binding), Object.keys(of.vars),
  ];

  test(`${name} says all that it does not inherit`, () => {
    assert.deepEqual(bindings(env), bindings(worker));
    const inherited = new Set(["name", "workers_dev", "logpush", "tail_consumers"]);
    const notInherited = Object.keys(env).filter((key) => !inherited.has(key));
    const shared = ["$schema", "main", "compatibility_date", "compatibility_flags", "preview_urls", "build", "rules", "triggers", "observability", "name", "workers_dev", "env", "logpush"];
    assert.deepEqual(notInherited.sort(), Object.keys(worker).filter((key) => !shared.includes(key)).sort());
  });

  test(`${name} has Terraform's names, and is reached by its route alone`, () => {
    assert.match(read(`infra/envs/${terraform}/main.tf`), new RegExp(`worker += { name = "${env.name}",`));
    assert.equal(env.r2_buckets[0].bucket_name, `foredge-releases-${terraform}`);
    assert.equal(env.vars.DD_ENV, terraform);
    assert.equal(env.workers_dev, false);
    assert.equal(env.tail_consumers[0].service, tail.env[name].name);
    assert.equal(tail.env[name].vars.DD_ENV, terraform);
  });

  test(`${name} is filled from Terraform's output`, () => {
    const output = {
      name: env.name, bucket: env.r2_buckets[0].bucket_name, kv_id: "0123456789abcdef0123456789abcdef",
      vars: { PUBLIC_URL: "https://mcp.example.com", ORIGIN_URLS: "https://a.example.com,https://b.example.com", DD_ENV: terraform },
    };
    const before = read("wrangler.toml");
    const { toml } = fill(before, name, output);
    const lines = (text) => text.split("\n");
    const sectionOf = (text) => text.slice(text.indexOf(`[env.${name}]`), name === "staging" ? text.indexOf("[env.production]") : text.length);
    const section = sectionOf(toml);
    for (const line of ['id = "0123456789abcdef0123456789abcdef"', 'PUBLIC_URL = "https://mcp.example.com"', `DD_ENV = "${terraform}"`]) {
      assert.ok(lines(section).includes(line), line);
    }
    assert.deepEqual(fill(toml, name, output).changed, [], "a second time changes nothing");
    assert.equal(toml.replace(section, ""), before.replace(sectionOf(before), ""), "no other part is touched");
  });
}

for (const [name, environment, output, message] of [
  ["bad_environment", "prod", {}, /no \[env\.prod\]/],
  ["bad_variable", "production", { name: "a", bucket: "b", kv_id: "c", vars: { PUBLIC_ULR: "x" } }, /no line for PUBLIC_ULR/],
  ["bad_missing_value", "production", { name: "a", bucket: "b", vars: {} }, /id: not a value/],
  ["bad_quote", "production", { name: 'a"', bucket: "b", kv_id: "c", vars: {} }, /name: not a value/],
]) {
  test(`fill-environment: ${name}`, () => assert.throws(() => fill(read("wrangler.toml"), environment, output), message));
}

describe("what would be deployed", () => {
  const folder = mkdtempSync(join(tmpdir(), "foredge-wrangler-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const run = promisify(execFile);
  const wrangler = (...args) =>
    run("wrangler", args, { cwd: root, env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1", HOME: folder }, maxBuffer: 1 << 24 });

  for (const name of Object.keys(environments)) {
    test(`${name}: dry run`, async () => {
      const out = join(folder, name);
      const { stdout, stderr } = await wrangler("deploy", "--dry-run", "--env", name, "--outdir", out);
      for (const binding of ["env.RELEASES", "env.COPIES", "env.REQUEST_LIMIT", "env.CALL_LIMIT", "env.ANALYTICS", "env.VERSION", `foredge-releases-${environments[name]}`]) {
        assert.ok(stdout.includes(binding), `${binding} is bound:\n${stdout}${stderr}`);
      }
      assert.doesNotMatch(stdout + stderr, /WARNING/);
      assert.ok(statSync(join(out, "index.js")).size < 1_000_000, "the shim is small");
    });
    test(`${name}: dry run of the Tail Worker`, async () => {
      const { stdout } = await wrangler("deploy", "--dry-run", "--config", "wrangler.tail.toml", "--env", name);
      assert.match(stdout, /env\.DD_ENV/);
    });
  }

  test("it starts", async () => {
    const { stdout } = await wrangler("check", "startup", "--args=--env production", "--outfile", join(folder, "startup.cpuprofile"));
    assert.match(stdout, /CPU Profile has been written/);
    const { nodes, startTime, endTime } = JSON.parse(readFileSync(join(folder, "startup.cpuprofile"), "utf8"));
    assert.ok(nodes.length > 0 && endTime >= startTime);
  });
});
