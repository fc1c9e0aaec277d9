// npm run doctor: what a first deployment needs, what of it is there, and how to get the rest. Looks and asks; changes nothing. Knows no
// secret's value: it says that one is set, never what it is.
import { parseArgs } from "node:util";
import { CloudflareApi } from "./cloudflare.ts";
import { placeOf } from "./world.ts";
import { LambdaApi } from "./lambda-api.ts";
import { type Environment, Settings, settings } from "./settings.ts";
import { workerName } from "./wrangler-config.ts";

export interface Finding {
  readonly what: string;
  readonly state: "there" | "missing" | "later";
  readonly said: string;
}

/** What the first deployment goes through, in order. */
export const firstDeployment = [
  "terraform apply for the environment: buckets, namespace, function, roles (infra/)",
  "npx wrangler secret put ORIGIN_KEY --env ENVIRONMENT once the Worker exists; the origin gets the same key through Terraform",
  "openssl genpkey -algorithm ed25519: DEPLOY_SIGNING_KEY to the build, its public half (openssl pkey -pubout) to DEPLOY_PUBLIC_KEY",
  "the secrets and variables above, in GitHub's environments staging and production; production with required reviewers",
  "npm run release -- publish: the documents that the first version is tried with",
  "npm run deploy -- build, then npm run deploy -- --dry-run, then npm run deploy -- run --blue-green",
  "npx wrangler triggers deploy --env ENVIRONMENT: routes and cron",
] as const;

/** Rights that the credentials must have, and nothing beyond. */
export const permissions = [
  { of: "CLOUDFLARE_API_TOKEN", rights: "Account: Workers Scripts edit, Workers R2 Storage read; for routes, Zone: Workers Routes edit" },
  { of: "ANALYTICS_TOKEN", rights: "Account Analytics read" },
  { of: "the role of AWS", rights: "lambda: GetFunctionConfiguration, UpdateFunctionCode, PublishVersion, GetAlias, CreateAlias, UpdateAlias, InvokeFunction on the one function; s3: GetObject, PutObject, ListBucket on DEPLOY_STATE; s3: GetObject on TERRAFORM_STATE" },
  { of: "GitHub's workflows", rights: "contents: read; id-token: write where a job takes the role of AWS" },
] as const;

const wanted = (setting: (typeof settings)[number], all: Settings): Finding => {
  const there = all.find(setting.name) !== undefined;
  const state = there ? "there" : setting.need === "optional" ? "later" : "missing";
  return { what: `${setting.kind} ${setting.name}`, state, said: setting.why };
};

async function probe(what: string, work: () => Promise<string>): Promise<Finding> {
  try {
    return { what, state: "there", said: await work() };
  } catch (error) {
    return { what, state: "missing", said: error instanceof Error ? error.message : String(error) };
  }
}

async function askCloudflare(all: Settings, config: string): Promise<string> {
  const worker = workerName(config, all.read("DEPLOY_ENVIRONMENT"));
  const api = new CloudflareApi(all.read("CLOUDFLARE_ACCOUNT_ID"), all.read("CLOUDFLARE_API_TOKEN"), all.find("CLOUDFLARE_API_BASE_URL"));
  const deployment = await api.currentDeployment(worker);
  return deployment === undefined ? `${worker} does not exist yet: the first deployment makes it` : `${worker} has ${deployment.versions.length} deployed`;
}

async function askChannel(all: Settings): Promise<string> {
  const api = new CloudflareApi(all.read("CLOUDFLARE_ACCOUNT_ID"), all.read("CLOUDFLARE_API_TOKEN"), all.find("CLOUDFLARE_API_BASE_URL"));
  const text = await api.readObject(all.read("RELEASES_BUCKET"), "channel.json");
  if (text === undefined) throw new Error("no channel record: npm run release -- publish makes one, and a version is tried with it");
  return "a channel record is there";
}

async function askLambda(all: Settings): Promise<string> {
  const credentials = { accessKeyId: all.read("AWS_ACCESS_KEY_ID"), secretAccessKey: all.read("AWS_SECRET_ACCESS_KEY") };
  const token = all.find("AWS_SESSION_TOKEN");
  const api = new LambdaApi(all.read("ORIGIN_FUNCTION"), all.read("AWS_REGION"), token === undefined ? credentials : { ...credentials, sessionToken: token }, all.find("AWS_ENDPOINT_URL_LAMBDA"));
  await api.settled();
  const alias = all.read("ORIGIN_ALIAS");
  return (await api.findAlias(alias)) === undefined ? `the function is there; the first deployment makes the alias ${alias}` : `function and alias ${alias} are there`;
}

const askState = async (all: Settings): Promise<string> => {
  const found = await placeOf(all).list(`deployments/${all.read("DEPLOY_ENVIRONMENT")}/`);
  return `${found.length} deployments are recorded`;
};

/** Everything, asked. */
export async function examine(environment: Environment, config: string): Promise<readonly Finding[]> {
  const all = new Settings(environment);
  const set = settings.map((setting) => wanted(setting, all));
  const asked = await Promise.all([
    probe("Cloudflare's API", () => askCloudflare(all, config)),
    probe("the channel record", () => askChannel(all)),
    probe("Lambda's API", () => askLambda(all)),
    probe("the records of deployments", () => askState(all)),
  ]);
  return [...set, ...asked];
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { config: { type: "string", default: "wrangler.toml" } } });
  const findings = await examine(process.env, values.config);
  const marks = { there: "ok     ", missing: "MISSING", later: "unset  " };
  for (const { what, state, said } of findings) console.log(`${marks[state]}  ${what}: ${said}`);
  console.log(`\nRights:\n${permissions.map(({ of, rights }) => `  ${of}: ${rights}`).join("\n")}`);
  console.log(`\nFirst deployment:\n${firstDeployment.map((line, index) => `  ${index + 1}. ${line}`).join("\n")}`);
  process.exitCode = findings.some(({ state }) => state === "missing") ? 1 : 0;
}
