// The watcher's entry: a Worker of its own, because a version that goes bad must not be the one that judges itself, and because only this
// one may hold the keys to both sides. Serves nobody; its cron looks once a minute (deploy/watch.ts). Deployed with wrangler.watch.toml.
import { CloudflareApi } from "../../../deploy/cloudflare.ts";
import { LambdaApi } from "../../../deploy/lambda-api.ts";
import { Records } from "../../../deploy/records.ts";
import { readAll, type Region, rollbackAll } from "../../../deploy/regions.ts";
import { type CodeLook, lookAtCode } from "../../../deploy/watch.ts";
import { parsePlan } from "../../../release/analysis/plan.ts";
import { type MetricsVariables, sourceOf } from "../../../release/metrics/source.ts";
import { Telemetry, type TelemetryVariables } from "../telemetry/sinks.ts";
import { type BackSide, edgeSide, originSide } from "./code-sides.ts";
import { S3Records } from "./s3-records.ts";

/** Variables, but for the secrets: CLOUDFLARE_API_TOKEN, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and those of metrics and log. */
export interface CodeWatchEnv extends MetricsVariables, TelemetryVariables {
  readonly WORKER: string; // the name of the Worker that is watched
  readonly DEPLOY_ENVIRONMENT: string;
  readonly DEPLOY_STATE: string; // s3://BUCKET/PREFIX
  readonly CLOUDFLARE_ACCOUNT_ID: string;
  readonly CLOUDFLARE_API_TOKEN: string; // Workers Scripts: Edit
  readonly AWS_REGION: string;
  readonly AWS_ACCESS_KEY_ID: string; // of a user that may read and write records, and move the alias
  readonly AWS_SECRET_ACCESS_KEY: string;
  readonly ORIGIN_FUNCTION: string;
  readonly ORIGIN_ALIAS: string;
  readonly ORIGIN_REGIONS?: string;
  readonly CANARY_PLAN?: string;
  readonly AWS_ENDPOINT_URL_LAMBDA?: string; // instead of AWS's own
  readonly AWS_ENDPOINT_URL_S3?: string; // instead of AWS's own
}

function originOf(env: CodeWatchEnv): BackSide {
  const credentials = { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY };
  const sideIn = (region: string): BackSide =>
    originSide(new LambdaApi(env.ORIGIN_FUNCTION, region, credentials, env.AWS_ENDPOINT_URL_LAMBDA || undefined), env.ORIGIN_ALIAS);
  const names = (env.ORIGIN_REGIONS || env.AWS_REGION).split(",").map((name) => name.trim());
  const regions: readonly Region<BackSide>[] = names.map((region) => ({ region, side: sideIn(region) }));
  const [only] = regions;
  if (regions.length === 1 && only !== undefined) return only.side;
  return { read: () => readAll(regions), rollback: (version, why) => rollbackAll(regions, version, why) };
}

function bucketOf(env: CodeWatchEnv): S3Records {
  const { DEPLOY_STATE: address, AWS_REGION: region, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return new S3Records({ address, region, endpoint: env.AWS_ENDPOINT_URL_S3 ?? "", accessKeyId, secretAccessKey });
}

/** One look. Throws when a place cannot be reached: the platform's log has it, and the next minute looks again. */
export function lookOnce(env: CodeWatchEnv, keepAlive: (work: Promise<unknown>) => void): Promise<CodeLook> {
  const telemetry = new Telemetry(env, "cloudflare.workers", "");
  const cloudflare = new CloudflareApi(env.CLOUDFLARE_ACCOUNT_ID, env.CLOUDFLARE_API_TOKEN, env.CLOUDFLARE_API_URL || undefined);
  return lookAtCode({
    environment: env.DEPLOY_ENVIRONMENT,
    sides: { edge: edgeSide(cloudflare, env.WORKER), origin: originOf(env) },
    records: new Records(bucketOf(env), env.DEPLOY_ENVIRONMENT),
    source: sourceOf(env, (url, init) => fetch(url, init)),
    plan: parsePlan(env.CANARY_PLAN ?? ""),
    now: () => new Date(),
    by: "watch",
    note: (...event) => {
      telemetry.note(...event, keepAlive);
    },
  });
}

export default {
  async scheduled(_controller, env, ctx) {
    await lookOnce(env, (work) => {
      ctx.waitUntil(work);
    });
  },
} satisfies ExportedHandler<CodeWatchEnv>;
