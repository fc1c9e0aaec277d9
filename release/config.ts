// Where releases live and who is at work, from the environment: the names are the same on a desk and in a pipeline. A missing one is an
// error with its name. Knows no verb.
import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import { parsePlan, type Plan } from "./analysis/plan.ts";
import { KvPlace } from "./kv-place.ts";
import { type MetricsSource, sourceOf } from "./metrics/source.ts";
import { type BucketConfig, type BucketPlace, S3Place } from "./s3-place.ts";
import { Refusal } from "./transitions.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

export interface Places {
  readonly r2: BucketPlace;
  readonly s3: BucketPlace | undefined; // the origin's bucket
  readonly replica: BucketPlace | undefined; // what AWS copies s3 to: only read here
  readonly kv: KvPlace | undefined;
}

export interface Config {
  readonly places: Places;
  readonly by: string;
  readonly signingKey: string; // PEM; "" when releases are not signed
  readonly publicKey: string; // base64 of 32 bytes; "" when none is demanded
  readonly golden: string; // a file; "" for none
  readonly plan: Plan; // of an automatic canary
  readonly metrics: MetricsSource | undefined; // undefined when nobody can be asked
}

const defaultBucket = "foredge-releases";
const cloudflareApi = "https://api.cloudflare.com/client/v4";

export function readConfig(variables: Variables): Config {
  const value = (name: string): string => variables[name] ?? "";
  const wanted = (name: string, why: string): string => {
    if (value(name) === "") {
      throw new Refusal(`the environment variable ${name} is not set: ${why}`);
    }
    return value(name);
  };
  const r2 = new S3Place({
    name: "r2",
    bucket: value("R2_BUCKET") || defaultBucket,
    region: "auto",
    endpoint:
      value("R2_ENDPOINT") || `https://${wanted("CLOUDFLARE_ACCOUNT_ID", "it names R2's address")}.r2.cloudflarestorage.com`,
    credentials: {
      accessKeyId: wanted("R2_ACCESS_KEY_ID", "an R2 API token with the right to read and write objects has one"),
      secretAccessKey: wanted("R2_SECRET_ACCESS_KEY", "it comes with R2_ACCESS_KEY_ID"),
    },
  });
  const bucketOf = (prefix: string, name: string): BucketPlace | undefined =>
    value(`${prefix}_BUCKET`) === ""
      ? undefined
      : new S3Place({
          name,
          bucket: value(`${prefix}_BUCKET`),
          region: wanted(`${prefix}_REGION`, `it is that of the bucket ${value(`${prefix}_BUCKET`)}`),
          endpoint: value(`${prefix}_ENDPOINT`),
          ...awsCredentials(value),
        });
  const keyFile = value("RELEASE_SIGNING_KEY_FILE");
  return {
    places: { r2, s3: bucketOf("S3", "s3"), replica: bucketOf("REPLICA", "s3-replica"), kv: kvOf(value, wanted) },
    by: value("RELEASE_OPERATOR") || userInfo().username,
    signingKey: value("RELEASE_SIGNING_KEY") || (keyFile === "" ? "" : readFileSync(keyFile, "utf8")),
    publicKey: value("RELEASE_PUBLIC_KEY"),
    golden: value("RELEASE_GOLDEN"),
    plan: parsePlan(value("CANARY_PLAN")),
    metrics: sourceOf(Object.fromEntries(Object.entries(variables).map(([name, text = ""]) => [name, text]))),
  };
}

// Only what is no temporary key; everything else is found by AWS's own chain.
function awsCredentials(value: (name: string) => string): Pick<BucketConfig, "credentials"> {
  const [accessKeyId, secretAccessKey] = [value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY")];
  return accessKeyId === "" || value("AWS_SESSION_TOKEN") !== "" ? {} : { credentials: { accessKeyId, secretAccessKey } };
}

function kvOf(value: (name: string) => string, wanted: (name: string, why: string) => string): KvPlace | undefined {
  const namespace = value("KV_NAMESPACE_ID");
  return namespace === ""
    ? undefined
    : new KvPlace({
        api: value("CLOUDFLARE_API_URL") || cloudflareApi,
        account: wanted("CLOUDFLARE_ACCOUNT_ID", "the KV namespace is in it"),
        namespace,
        token: wanted("CLOUDFLARE_API_TOKEN", "writing to KV needs one with the permission Workers KV Storage: Edit"),
      });
}
