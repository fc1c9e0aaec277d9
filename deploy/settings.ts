// What a deployment must be told: one table of names, which the tool reads from the environment, the doctor checks and the workflows
// hand over. Knows no value and no default that belongs to somebody's account.

export interface Setting {
  readonly name: string;
  readonly kind: "secret" | "variable";
  /** The verbs' part that cannot do without it; `optional` ones say what is left out. */
  readonly need: "always" | "build" | "deploy" | "optional";
  readonly why: string;
}

export const settings = [
  { name: "DEPLOY_ENVIRONMENT", kind: "variable", need: "deploy", why: "staging or production: names the records and [env.…] of wrangler.toml" },
  { name: "DEPLOY_STATE", kind: "variable", need: "deploy", why: "where records and artifacts lie: s3://BUCKET/PREFIX, or a folder on this machine" },
  { name: "DEPLOY_PUBLIC_KEY", kind: "variable", need: "deploy", why: "Ed25519 key (PEM) that an artifact's signature must fit" },
  { name: "DEPLOY_SIGNING_KEY", kind: "secret", need: "build", why: "Ed25519 private key (PEM) that signs the artifact; only the build has it" },
  { name: "CLOUDFLARE_ACCOUNT_ID", kind: "variable", need: "deploy", why: "the account of the Worker" },
  { name: "CLOUDFLARE_API_TOKEN", kind: "secret", need: "deploy", why: "edits the Worker's versions and deployments, reads the bucket of releases" },
  { name: "PUBLIC_URL", kind: "variable", need: "deploy", why: "where clients reach the Worker; a version is tried there before anybody gets it" },
  { name: "AWS_REGION", kind: "variable", need: "deploy", why: "region of the origin's function and of the bucket of records" },
  { name: "AWS_ACCESS_KEY_ID", kind: "secret", need: "deploy", why: "short-lived, from OIDC in a workflow: updates the function and its alias" },
  { name: "AWS_SECRET_ACCESS_KEY", kind: "secret", need: "deploy", why: "belongs to AWS_ACCESS_KEY_ID" },
  { name: "AWS_SESSION_TOKEN", kind: "secret", need: "optional", why: "belongs to AWS_ACCESS_KEY_ID when that is short-lived" },
  { name: "ORIGIN_FUNCTION", kind: "variable", need: "deploy", why: "name of the Lambda function behind the edge" },
  { name: "ORIGIN_ALIAS", kind: "variable", need: "deploy", why: "the function's alias whose weights move with the Worker's percentages" },
  { name: "ORIGIN_REGIONS", kind: "variable", need: "optional", why: "regions that have the function, with commas between; empty: AWS_REGION alone" },
  { name: "ORIGIN_KEY", kind: "secret", need: "deploy", why: "opens the origin to the trial of a version" },
  { name: "RELEASES_BUCKET", kind: "variable", need: "deploy", why: "R2 bucket whose channel record a deployment's snapshot keeps" },
  { name: "ANALYTICS_TOKEN", kind: "secret", need: "optional", why: "reads the counts of both versions; without it only --blue-green deploys" },
  { name: "CANARY_PLAN", kind: "variable", need: "optional", why: "steps of a canary as JSON; empty: those of release/analysis/plan.ts" },
  { name: "TERRAFORM_STATE", kind: "variable", need: "optional", why: "s3:// address of Terraform's state; without it a snapshot lacks the serial" },
  { name: "DD_API_KEY", kind: "secret", need: "optional", why: "sends an event for each way back to Datadog's log; without it only records tell" },
  { name: "DD_SITE", kind: "variable", need: "optional", why: "Datadog's site, such as datadoghq.eu; empty: datadoghq.com" },
  { name: "DD_ENV", kind: "variable", need: "optional", why: "the environment's name in Datadog, as in wrangler.toml" },
  { name: "CLOUDFLARE_API_BASE_URL", kind: "variable", need: "optional", why: "another address of Cloudflare's API, for rehearsals" },
  { name: "AWS_ENDPOINT_URL_LAMBDA", kind: "variable", need: "optional", why: "another address of Lambda's API, for rehearsals" },
  { name: "AWS_ENDPOINT_URL_S3", kind: "variable", need: "optional", why: "another address of S3, for rehearsals" },
] as const satisfies readonly Setting[];

/** Secrets that a Worker itself must have (npx wrangler secret put NAME --env ENVIRONMENT). The watcher's are put with --config wrangler.watch.toml. */
export const workerSecrets = {
  edge: [
    { name: "ORIGIN_KEY", need: "always", why: "opens the origin to the edge" },
    { name: "ANALYTICS_TOKEN", need: "always", why: "reads the counts that the automatic canary of documents is judged by" },
    { name: "ROLLBACK_SECRET", need: "optional", why: "opens the webhook /hooks/rollback to a monitor; without it there is none" },
    { name: "DD_API_KEY", need: "optional", why: "sends the log to Datadog" },
    { name: "DD_APP_KEY", need: "optional", why: "reads the canary's counts from Datadog, with CANARY_METRICS = datadog" },
  ],
  watch: [
    { name: "CLOUDFLARE_API_TOKEN", need: "always", why: "of the watcher: takes a version back (Workers Scripts edit)" },
    { name: "AWS_ACCESS_KEY_ID", need: "always", why: "of the watcher: moves the alias, reads and writes records" },
    { name: "AWS_SECRET_ACCESS_KEY", need: "always", why: "belongs to AWS_ACCESS_KEY_ID" },
    { name: "ANALYTICS_TOKEN", need: "always", why: "reads the counts of both versions" },
    { name: "DD_API_KEY", need: "optional", why: "sends the event of a way back to Datadog" },
  ],
} as const satisfies Readonly<Record<string, readonly { readonly name: string; readonly need: Setting["need"]; readonly why: string }[]>>;

export type SettingName = (typeof settings)[number]["name"];
export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads settings of `environment`; throws with every name that is missing, so that one run tells all. */
export class Settings {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  find(name: SettingName): string | undefined {
    return this.#environment[name] || undefined;
  }

  read(name: SettingName): string {
    const value = this.find(name);
    if (value === undefined) throw new Error(`${name} is not set: npm run doctor lists what is missing`);
    return value;
  }

  /** Which settings of that need are not there. */
  missing(need: Setting["need"]): readonly Setting[] {
    return settings.filter((setting) => setting.need === need && this.find(setting.name) === undefined);
  }
}
