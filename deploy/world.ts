// Puts a deployment's parts together from what the environment says. The only file that knows both vendors' parts and the settings.
import { userInfo } from "node:os";
import type { Note } from "../release/take-back.ts";
import type { ObjectPlace } from "../release/objects.ts";
import { S3Place } from "../release/s3-place.ts";
import { CloudflareApi } from "./cloudflare.ts";
import type { World } from "./deployment.ts";
import { dryPair, dryPlace } from "./dry.ts";
import { Edge } from "./edge.ts";
import { FolderPlace } from "./folder-place.ts";
import { LambdaApi } from "./lambda-api.ts";
import { Origin } from "./origin.ts";
import { Records } from "./records.ts";
import { Regions } from "./regions.ts";
import type { Environment, Settings } from "./settings.ts";
import type { Side } from "./sides.ts";
import { type Sources, takeSnapshot } from "./snapshot.ts";
import { keepArtifact } from "./vault.ts";
import { workerName } from "./wrangler-config.ts";

const channelObject = "channel.json";

function parseS3(address: string): { bucket: string; key: string } {
  const parts = /^s3:\/\/([^/]+)\/?(.*)$/.exec(address);
  if (parts === null) throw new Error(`${address} is no address of the form s3://BUCKET/KEY`);
  return { bucket: parts[1] ?? "", key: parts[2] ?? "" };
}

const bucketPlace = (settings: Settings, bucket: string): S3Place =>
  new S3Place({ name: `s3://${bucket}`, bucket, region: settings.read("AWS_REGION"), endpoint: settings.find("AWS_ENDPOINT_URL_S3") ?? "" });

/** `place` as if all its keys began with `prefix`. */
function below(place: ObjectPlace, prefix: string): ObjectPlace {
  if (prefix === "") return place;
  const start = prefix.endsWith("/") ? prefix : `${prefix}/`;
  return {
    name: `${place.name}/${prefix}`,
    read: (key) => place.read(start + key),
    write: (key, bytes, condition) => place.write(start + key, bytes, condition),
    list: async (wanted) => (await place.list(start + wanted)).map((found) => ({ ...found, key: found.key.slice(start.length) })),
    remove: (keys) => place.remove(keys.map((key) => start + key)),
  };
}

export function placeOf(settings: Settings): ObjectPlace {
  const state = settings.read("DEPLOY_STATE");
  if (!state.startsWith("s3://")) return new FolderPlace(state);
  const { bucket, key } = parseS3(state);
  return below(bucketPlace(settings, bucket), key);
}

function edgeOf(settings: Settings, config: string, environment: Environment): Edge {
  const name = settings.read("DEPLOY_ENVIRONMENT");
  const worker = workerName(config, name);
  return new Edge({ api: apiOf(settings), worker, config, section: name, publicUrl: settings.read("PUBLIC_URL"), environment });
}

function apiOf(settings: Settings): CloudflareApi {
  return new CloudflareApi(settings.read("CLOUDFLARE_ACCOUNT_ID"), settings.read("CLOUDFLARE_API_TOKEN"), settings.find("CLOUDFLARE_API_BASE_URL"));
}

function originOf(settings: Settings): Side {
  const token = settings.find("AWS_SESSION_TOKEN");
  const credentials = {
    accessKeyId: settings.read("AWS_ACCESS_KEY_ID"),
    secretAccessKey: settings.read("AWS_SECRET_ACCESS_KEY"),
    ...(token === undefined ? {} : { sessionToken: token }),
  };
  const names = (settings.find("ORIGIN_REGIONS") ?? settings.read("AWS_REGION")).split(",").map((region) => region.trim());
  const regions = names.map((region) => {
    const api = new LambdaApi(settings.read("ORIGIN_FUNCTION"), region, credentials, settings.find("AWS_ENDPOINT_URL_LAMBDA"));
    return { region, side: new Origin({ api, alias: settings.read("ORIGIN_ALIAS"), key: settings.read("ORIGIN_KEY") }) };
  });
  const [only] = regions;
  return regions.length === 1 && only !== undefined ? only.side : new Regions(regions);
}

export function sourcesOf(settings: Settings): Sources {
  const terraform = settings.find("TERRAFORM_STATE");
  return {
    channel: () => apiOf(settings).readObject(settings.read("RELEASES_BUCKET"), channelObject),
    terraform: async () => {
      if (terraform === undefined) return undefined;
      const { bucket, key } = parseS3(terraform);
      const found = await bucketPlace(settings, bucket).read(key);
      return found === undefined ? undefined : Buffer.from(found.bytes).toString();
    },
  };
}

export interface WorldOptions {
  readonly config: string; // the Worker's
  readonly dry: boolean;
  readonly say: (line: string) => void;
  readonly note: Note;
}

export function worldOf(settings: Settings, environment: Environment, { config, dry, say, note }: WorldOptions): World & { readonly place: ObjectPlace } {
  const missing = settings.missing("deploy");
  if (missing.length > 0) throw new Error(`not set: ${missing.map(({ name }) => name).join(", ")} (npm run doctor says what for)`);
  const place = dry ? dryPlace(placeOf(settings)) : placeOf(settings);
  const sides = { edge: edgeOf(settings, config, environment), origin: originOf(settings) };
  const name = settings.read("DEPLOY_ENVIRONMENT");
  const now = (): Date => new Date();
  return {
    environment: name,
    sides: dry ? dryPair(sides, say) : sides,
    place,
    records: new Records(place, name),
    snapshot: (artifact, versions) => takeSnapshot(artifact, versions, sourcesOf(settings), now().toISOString()),
    keep: (artifact) => keepArtifact(place, artifact),
    now,
    say,
    note: dry ? () => undefined : note,
    by: environment["GITHUB_ACTOR"] ?? userInfo().username,
  };
}
