// The workflows: what GitHub's schema and actionlint say, what ours must keep to, and deploy.yml and rollback.yml step by step against the
// stand-ins, each step as it stands in the file.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { settings } from "../../deploy/settings.ts";
import { root, scratchFolder } from "../rig/release.mjs";
import { evaluate, readWorkflow, runWorkflow } from "./actions.mjs";
import { environmentFor, machineFor } from "./machine.mjs";
import { underLoad } from "./under-load.mjs";
import { alias, deploy, startWorld } from "./world.mjs";

const folder = join(root, ".github/workflows");
const files = readdirSync(folder);
const jobsOf = (name) => Object.entries(readWorkflow(name).jobs);
const action = readFileSync(join(root, ".github/actions/prepare/action.yml"), "utf8");

test("workflows and their scripts pass the schema, actionlint and shellcheck", () => {
  const { status, stdout, stderr } = spawnSync(join(root, "scripts/ci/lint-workflows"), { encoding: "utf8" });
  assert.equal(status, 0, stdout + stderr);
});

for (const name of files) {
  test(`${name}: pinned actions, least rights, scripts that exist`, () => {
    const text = readFileSync(join(folder, name), "utf8");
    const workflow = readWorkflow(name);
    assert.deepEqual(workflow.permissions, { contents: "read" });
    for (const [, uses] of `${text}\n${action}`.matchAll(/uses: (\S+)/g)) {
      assert.match(uses, /^(?:\.\/\.github\/|[\w-]+\/[\w-]+@[0-9a-f]{40}$)/, `${uses} is not pinned by a commit`);
    }
    for (const [id, job] of jobsOf(name)) {
      const given = Object.entries(job.permissions ?? {}).filter(([key, value]) => !(key === "contents" && value === "read"));
      assert.deepEqual(given.filter(([key]) => key !== "id-token"), [], `${id} has more rights than it needs`);
      for (const step of job.steps ?? []) {
        if (step.run === undefined) continue;
        assert.match(step.run, /^(?:scripts\/ci\/[\w-]+(?: [^;&|]*)?|make [a-z]+)$/, `${id}: a step is no script`);
        assert.doesNotMatch(step.run, /\$\{\{/, `${id}: an expression inside a command`);
        if (step.run.startsWith("scripts/")) assert.ok(existsSync(join(root, step.run.split(" ")[0])), step.run);
      }
    }
  });
}

test("jobs that deploy are told every setting, and only jobs that take a role may ask for a token", () => {
  const optional = ["DEPLOY_SIGNING_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION"];
  for (const name of ["deploy-to.yml", "rollback.yml", "scheduled-verify.yml"]) {
    for (const [, job] of jobsOf(name)) {
      for (const { name: setting, kind } of settings.filter(({ name: one }) => !optional.includes(one))) {
        const value = job.env[setting];
        assert.ok(value !== undefined, `${name} lacks ${setting}`);
        if (value.includes("vars.") || value.includes("secrets.")) assert.match(value, new RegExp(`${kind === "secret" ? "secrets" : "vars"}\\.${setting} `));
      }
    }
  }
  for (const name of files) {
    for (const [id, job] of jobsOf(name)) {
      const takesRole = JSON.stringify(job.steps ?? "deploy-to").match(/configure-aws|deploy-to/) !== null;
      assert.equal(job.permissions?.["id-token"] === "write", takesRole, `${name}, ${id}`);
    }
  }
});

for (const [expression, wanted] of [
  ["github.ref_type == 'tag' && github.ref_name || github.sha", "v9"],
  ["inputs.none || github.event.client_payload.why || 'asked for by a webhook'", "asked for by a webhook"],
  ["!inputs.blue_green", true],
  ["failure() || cancelled()", false],
  ["format('{0}..{1}', github.sha, github.ref_name)", "abc..v9"],
]) {
  test(`expression ${expression}`, () => {
    assert.equal(evaluate(expression, { failed: false, inputs: {}, github: { ref_type: "tag", ref_name: "v9", sha: "abc" } }), wanted);
  });
}

const scratch = scratchFolder(after);
const kept = join(scratch, "kept");
let staging, production, machine;
const plan = { slotSeconds: 1, steps: [{ percent: 20, requests: 60, slots: 2 }], watchSlots: 1, staleSlots: 600 };

before(async () => {
  staging = await startWorld(join(scratch, "staging"), "staging");
  production = await startWorld(join(scratch, "production"), "production");
  // One build signs for both.
  production.environment.DEPLOY_PUBLIC_KEY = staging.environment.DEPLOY_PUBLIC_KEY;
  const first = await production.artifact("v1.0.0", { signingKey: staging.signingKey });
  const { code, output } = await deploy(["run", "--artifact", first.folder, "--blue-green"], production);
  assert.equal(code, 0, output);
  machine = machineFor(kept, {
    build: { vars: { WRANGLER_CONFIG: staging.config }, secrets: { DEPLOY_SIGNING_KEY: staging.signingKey } },
    staging: environmentFor(staging, plan),
    production: environmentFor(production, plan),
    "production-rollback": environmentFor(production, plan),
  });
});
after(async () => {
  await staging?.stop();
  await production?.stop();
});

const told = (jobs) => jobs.map(({ id, failed, steps }) => `${id}${failed ? " FAILED" : ""}\n${steps.map(({ name, code, output }) => `- ${name} ${code}\n${output}`).join("\n")}`).join("\n");

test("deploy.yml: built once, tried in staging, given to production's clients by a canary", async (t) => {
  const github = { ref_type: "tag", ref_name: "v1.1.0", sha: "d".repeat(40), workflow: "deploy", run_id: 7, event: {} };
  const { result: jobs, record, clients } = await underLoad(production, () => runWorkflow(readWorkflow("deploy.yml"), { github, inputs: {} }, machine));
  assert.deepEqual(jobs.map(({ id, failed }) => [id, failed]), [["build", false], ["staging/deploy", false], ["production/deploy", false]], told(jobs));
  const steps = jobs[2].steps.map(({ name }) => name).filter((name) => !name.includes("/") && !name.startsWith("Credentials"));
  assert.deepEqual(steps, ["What would happen", "Upload and try", "Canary", "Promote"]);
  assert.equal(record.state, "live");
  assert.equal(record.range, `${"c".repeat(40)}..${"d".repeat(40)}`);
  const tag = (world) => [...world.cloudflare.scripts.get(world.worker).versions.values()].at(-1).annotations["workers/tag"];
  assert.equal(tag(staging), tag(production), "both environments got the same artifact");
  assert.deepEqual(production.cloudflare.split(production.worker), new Map([[record.versions.edge, 100]]));
  assert.deepEqual(production.lambda.split(alias), new Map([[record.versions.origin, 100]]));
  assert.deepEqual([clients.wrong, clients.unclear, clients.hung, clients.unavailable], [0, 0, 0, 0], JSON.stringify(clients.examples));
  for (const { name, seconds } of record.steps) t.diagnostic(`${name}: ${seconds.toFixed(1)} s`);
});

test("rollback.yml: a webhook brings production back", async () => {
  const github = { event: { client_payload: { why: "pager" } } };
  const jobs = await runWorkflow(readWorkflow("rollback.yml"), { github, inputs: {} }, machine);
  assert.deepEqual(jobs.map(({ environment, failed }) => [environment, failed]), [["production-rollback", false]], told(jobs));
  const [[first]] = production.cloudflare.scripts.get(production.worker).versions;
  assert.deepEqual(production.cloudflare.split(production.worker), new Map([[first, 100]]));
  assert.deepEqual(production.lambda.split(alias), new Map([["1", 100]]));
});
