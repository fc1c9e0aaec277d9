// npm run doctor tells what is missing, and nothing of a secret's value.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { examine } from "../../deploy/doctor.ts";
import { settings } from "../../deploy/settings.ts";
import { startCloudflare } from "../rig/control/cloudflare.mjs";
import { scratchFolder } from "../rig/release.mjs";

const scratch = scratchFolder(after);
const config = join(scratch, "wrangler.json");
writeFileSync(config, JSON.stringify({ name: "foredge", env: { staging: { name: "foredge-staging" } } }));
let cloudflare;
before(async () => {
  cloudflare = await startCloudflare();
});
after(() => cloudflare?.stop());
const stateOf = (findings, what) => findings.find((finding) => finding.what === what)?.state;

test("with nothing set everything needed is missing", async () => {
  const findings = await examine({}, config);
  for (const { name, kind, need } of settings) assert.equal(stateOf(findings, `${kind} ${name}`), need === "optional" ? "later" : "missing");
  for (const what of ["Cloudflare's API", "Lambda's API", "the channel record", "the records of deployments"]) assert.equal(stateOf(findings, what), "missing");
});

test("what can be reached is there, a Worker that does not exist yet is no fault, a missing channel record is", async () => {
  const environment = { ...cloudflare.environment, DEPLOY_ENVIRONMENT: "staging", RELEASES_BUCKET: "foredge-releases", DEPLOY_STATE: join(scratch, "state") };
  const findings = await examine(environment, config);
  assert.equal(stateOf(findings, "Cloudflare's API"), "there");
  assert.equal(stateOf(findings, "the records of deployments"), "there");
  assert.match(findings.find(({ what }) => what === "the channel record").said, /npm run release -- publish/);
  assert.ok(!JSON.stringify(findings).includes(environment.CLOUDFLARE_API_TOKEN), "a secret was shown");
});

test("secrets of the Worker and of its watcher are looked up by name", async () => {
  const environment = { ...cloudflare.environment, DEPLOY_ENVIRONMENT: "staging" };
  const states = async () => Object.fromEntries((await examine(environment, config)).filter(({ what }) => what.includes(" of foredge")).map(({ what, state }) => [what, state]));
  assert.equal((await states())["secret ROLLBACK_SECRET of foredge-staging"], "later");
  assert.equal((await states())["secret CLOUDFLARE_API_TOKEN of foredge-watch-staging"], "missing");
  cloudflare.scripts.set("foredge-staging", { secrets: ["ORIGIN_KEY", "ROLLBACK_SECRET"], deployments: [] });
  const now = await states();
  cloudflare.scripts.clear();
  const of = (name) => now[`secret ${name} of foredge-staging`];
  assert.deepEqual([of("ORIGIN_KEY"), of("ROLLBACK_SECRET"), of("ANALYTICS_TOKEN"), of("DD_API_KEY")], ["there", "there", "missing", "later"]);
});

test("bad_token: a token that Cloudflare refuses is said to be", async () => {
  const environment = { ...cloudflare.environment, CLOUDFLARE_API_TOKEN: "other", DEPLOY_ENVIRONMENT: "staging" };
  const said = (await examine(environment, config)).find(({ what }) => what === "Cloudflare's API").said;
  assert.match(said, /Authentication error/);
});

test("bad_environment: an environment that the configuration does not have is named", async () => {
  const findings = await examine({ ...cloudflare.environment, DEPLOY_ENVIRONMENT: "moon" }, config);
  assert.match(findings.find(({ what }) => what === "Cloudflare's API").said, /no \[env\.moon\]/);
});
