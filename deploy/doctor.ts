// npm run doctor: what a first deployment needs, what of it is there, and how to get the rest. Looks and asks; all that it writes is one
// object that shows whether the place of records keeps conditions. Knows no secret's value: it says that one is set, never what it is.
import { parseArgs } from "node:util";
import { bytesOf } from "../release/objects.ts";
import { CloudflareApi } from "./cloudflare.ts";
import { placeOf } from "./world.ts";
import { LambdaApi } from "./lambda-api.ts";
import { type Environment, Settings, settings, workerSecrets } from "./settings.ts";
import { workerName } from "./wrangler-config.ts";

export interface Finding {
  readonly what: string;
  readonly state: "there" | "missing" | "later";
  readonly said: string;
}

/** What the first deployment goes through, in order. */
export const firstDeployment = [
  "terraform apply for the environment: buckets, namespace, function, roles (infra/)",
  "npx wrangler secret put NAME --env ENVIRONMENT once the Worker exists, for each secret of it above; the origin gets ORIGIN_KEY through Terraform",
  "openssl genpkey -algorithm ed25519: DEPLOY_SIGNING_KEY to the build, its public half (openssl pkey -pubout) to DEPLOY_PUBLIC_KEY",
  "the secrets and variables above, in GitHub's environments staging and production; production with required reviewers",
  "npm run release -- publish: the documents that the first version is tried with",
  "npm run deploy -- build, then npm run deploy -- --dry-run, then npm run deploy -- run --blue-green",
  "npx wrangler triggers deploy --env ENVIRONMENT: routes and cron",
  "npx wrangler deploy --config wrangler.watch.toml --env ENVIRONMENT, then its secrets: from here on a bad version goes back without any pipeline",
] as const;

/** Rights that the credentials must have, and nothing beyond. */
export const permissions = [
  { of: "CLOUDFLARE_API_TOKEN", rights: "Account: Workers Scripts edit, Workers R2 Storage read; for routes, Zone: Workers Routes edit" },
  { of: "ANALYTICS_TOKEN", rights: "Account Analytics read" },
  { of: "the role of AWS", rights: "lambda: GetFunctionConfiguration, UpdateFunctionCode, PublishVersion, GetAlias, CreateAlias, UpdateAlias, InvokeFunction on the one function; s3: GetObject, PutObject, ListBucket on DEPLOY_STATE; s3: GetObject on TERRAFORM_STATE" },
  { of: "the watcher's CLOUDFLARE_API_TOKEN", rights: "Account: Workers Scripts edit" },
  { of: "the watcher's user of AWS", rights: "lambda: GetAlias, UpdateAlias on the one alias in each region; s3: GetObject, PutObject, ListBucket on DEPLOY_STATE" },
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

/** What the Worker and its watcher have, of what they should; a Worker that is not there yet has none. */
async function askSecrets(all: Settings, config: string): Promise<readonly Finding[]> {
  const worker = workerName(config, all.read("DEPLOY_ENVIRONMENT"));
  const workers = { edge: worker, watch: worker.replace(/^foredge/, "foredge-watch") };
  const api = new CloudflareApi(all.read("CLOUDFLARE_ACCOUNT_ID"), all.read("CLOUDFLARE_API_TOKEN"), all.find("CLOUDFLARE_API_BASE_URL"));
  const found = async (of: keyof typeof workers): Promise<readonly Finding[]> => {
    const held = await api.secretNames(workers[of]);
    return workerSecrets[of].map(({ name, need, why }) => {
      const state = held?.includes(name) === true ? "there" : need === "optional" ? "later" : "missing";
      return { what: `secret ${name} of ${workers[of]}`, state, said: held === undefined ? `${why}; ${workers[of]} does not exist yet` : why };
    });
  };
  return (await Promise.all([found("edge"), found("watch")])).flat();
}

// A place that takes conditional writes as plain ones would let two runs at once both go on. The object that is written is always the same.
async function askConditions(all: Settings): Promise<string> {
  const place = placeOf(all);
  const [key, bytes] = ["conditions.txt", bytesOf("npm run doctor writes this to see whether conditions of a write are kept.\n")];
  await place.write(key, bytes, "absent");
  const kept = !(await place.write(key, bytes, "absent")) && !(await place.write(key, bytes, { etag: '"00000000000000000000000000000000"' }));
  if (!kept) throw new Error(`${place.name} takes no notice of If-None-Match or If-Match: two runs at once could both go on; keep records in S3 or R2`);
  return "conditions of a write are kept";
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
    probe("conditional writes of records", () => askConditions(all)),
  ]);
  const secrets = await askSecrets(all, config).catch((): readonly Finding[] => [{ what: "secrets of the Workers", state: "missing", said: "Cloudflare could not be asked" }]);
  return [...set, ...asked, ...secrets];
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
