// What a deployment meets, on this machine: Cloudflare's API with a splitter before the versions, Lambda's with the package run by AWS's
// runtime client, and a folder or a bucket for the records. Artifacts are made of the tree as it is, or of an entry that misbehaves.
import { generateKeyPairSync } from "node:crypto";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { sealArtifact, sha256 } from "../../deploy/artifact.ts";
import { FolderPlace } from "../../deploy/folder-place.ts";
import { Records } from "../../deploy/records.ts";
import { S3Records } from "../../worker/src/watch/s3-records.ts";
import { channelJson } from "../rig/channel.mjs";
import { startCloudflare } from "../rig/control/cloudflare.mjs";
import { startLambdaControl } from "../rig/control/lambda.mjs";
import { startSplitter } from "../rig/control/splitter.mjs";
import { bundle } from "../rig/edge.mjs";
import { environmentOf, originKeys, startInstance, zip } from "../rig/lambda.mjs";
import { buildRelease, fixtureDocs, readTree, root } from "../rig/release.mjs";
import { startS3 } from "../rig/s3.mjs";

const workers = { staging: "foredge-staging", production: "foredge" };
export const worker = workers.staging;
export const alias = "live";
const pem = { privateKeyEncoding: { type: "pkcs8", format: "pem" }, publicKeyEncoding: { type: "spki", format: "pem" } };

const sectionOf = (name) => ({
  name,
  r2_buckets: [{ binding: "RELEASES", bucket_name: "foredge-releases" }],
  kv_namespaces: [{ binding: "COPIES", id: "0123456789abcdef0123456789abcdef" }],
  version_metadata: { binding: "VERSION" },
  vars: { PUBLIC_URL: "", ALLOWED_ORIGINS: "" },
});

/** The Worker's configuration of a team. */
const configuration = {
  name: "foredge",
  compatibility_date: "2026-11-01",
  rules: [{ type: "CompiledWasm", globs: ["**/*.wasm"], fallthrough: false }],
  env: Object.fromEntries(Object.entries(workers).map(([environment, name]) => [environment, sectionOf(name)])),
};
const bundled = { ...configuration, main: "worker/index.js", base_dir: "worker", no_bundle: true, find_additional_modules: true };

const bundles = new Map();

/** An artifact below `folder` whose Worker is `entry`; the origin's package is what was built, with `mark` added to it. */
export async function makeArtifact(folder, { version, commit = "c".repeat(40), entry = "worker/src/index.ts", mark = version, signingKey }) {
  if (!bundles.has(entry)) bundles.set(entry, await bundle(join(root, entry)));
  const { code, wasm } = bundles.get(entry);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "worker"), { recursive: true });
  mkdirSync(join(folder, "origin"));
  writeFileSync(join(folder, "worker/index.js"), `// ${version}\n${code}`);
  writeFileSync(join(folder, "worker/foredge.wasm"), wasm);
  writeFileSync(join(folder, "wrangler.json"), JSON.stringify(bundled));
  cpSync(zip, join(folder, "origin/foredge-lambda.zip"));
  writeFileSync(join(folder, "mark.txt"), mark);
  execFileSync("zip", ["-q", "-j", join(folder, "origin/foredge-lambda.zip"), join(folder, "mark.txt")]);
  rmSync(join(folder, "mark.txt"));
  return sealArtifact(folder, { version, commit, wasm: sha256(wasm), lockfiles: { "package-lock.json": sha256("lock") } }, signingKey);
}

/** Runs versions of the function, each in an instance of its own. */
function runner(scratch, environment) {
  const instances = new Map();
  const start = async ({ number, code }) => {
    const task = join(scratch, `task-${number}`);
    mkdirSync(task, { recursive: true });
    writeFileSync(`${task}.zip`, code);
    execFileSync("unzip", ["-q", "-o", `${task}.zip`, "-d", task]);
    return startInstance(task, environment);
  };
  return {
    async invoke(version, event) {
      if (!instances.has(version.number)) instances.set(version.number, start(version));
      return (await instances.get(version.number)).invoke(event);
    },
    async stop() {
      for (const one of instances.values()) await one.then((instance) => instance.stop(), () => undefined);
    },
  };
}

function placeOf({ DEPLOY_STATE: address, AWS_REGION: region, AWS_ENDPOINT_URL_S3: endpoint, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }) {
  return address.startsWith("s3://") ? new S3Records({ address, region, endpoint, accessKeyId, secretAccessKey }) : new FolderPlace(address);
}

/** Starts everything of one environment below `scratch`. `state`: where records lie, a folder unless it is an address in the bucket. */
export async function startWorld(scratch, environmentName = "staging", state = join(scratch, "state")) {
  const worker = workers[environmentName];
  const stops = [];
  const started = (one) => {
    stops.push(one.stop);
    return one;
  };
  const release = buildRelease(fixtureDocs, scratch);
  const record = await channelJson(release.id);
  const s3 = started(await startS3(join(scratch, "s3")));
  await s3.publish(release);
  await s3.put("channel.json", record);
  const cloudflare = started(await startCloudflare());
  cloudflare.objects.set("foredge-releases/channel.json", record);
  const run = started(runner(scratch, environmentOf({ primary: s3.url })));
  const lambda = started(await startLambdaControl({ invoke: run.invoke }));
  const buckets = [];
  const prepare = async ({ bucket }) => {
    buckets.push(bucket);
    for (const [path, bytes] of readTree(release.directory)) await bucket.put(`releases/${release.id}/${path}`, bytes);
    await bucket.put("channel.json", record);
  };
  const splitter = started(await startSplitter({ cloudflare, worker, prepare }));
  const keys = generateKeyPairSync("ed25519", pem);
  const config = join(scratch, "wrangler.json");
  writeFileSync(config, JSON.stringify({ ...configuration, main: join(root, "worker/src/index.ts") }));
  const terraform = { version: 4, terraform_version: "1.11.4", serial: 17, lineage: "8c6c1a8e-0000-4000-8000-000000000001", outputs: {}, resources: [] };
  await s3.put("terraform.tfstate", JSON.stringify(terraform));
  const environment = {
    PATH: process.env.PATH,
    HOME: scratch,
    ...cloudflare.environment,
    ...lambda.environment,
    AWS_ENDPOINT_URL_S3: new URL(s3.url).origin,
    AWS_ACCESS_KEY_ID: "S3RVER",
    AWS_SECRET_ACCESS_KEY: "S3RVER",
    DEPLOY_ENVIRONMENT: environmentName,
    DEPLOY_STATE: state,
    DEPLOY_PUBLIC_KEY: keys.publicKey,
    PUBLIC_URL: splitter.origin,
    ORIGIN_ALIAS: alias,
    ORIGIN_KEY: originKeys[0],
    RELEASES_BUCKET: "foredge-releases",
    TERRAFORM_STATE: "s3://foredge-releases/terraform.tfstate",
  };
  return {
    worker, cloudflare, lambda, splitter, s3, release, environment, config, signingKey: keys.privateKey,
    artifact: (version, changes = {}) => makeArtifact(join(scratch, `artifact-${version}`), { version, signingKey: keys.privateKey, ...changes }),
    /** Buckets of the versions that got a request so far. */
    buckets,
    /** The record of the latest deployment. */
    latest: () => new Records(placeOf(environment), environmentName).latest(),
    async stop() {
      for (const stop of stops.splice(0).toReversed()) await Promise.try(stop).catch(() => undefined);
    },
  };
}

/** Runs `npm run deploy -- ARGV` as a process of its own. `until` may give a promise after which it is killed. */
export function deploy(argv, { environment, config }, until) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "deploy/main.ts"), ...argv, "--config", config], {
      cwd: root, env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true,
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    }
    // Its vendor's tool goes with it.
    void until?.then(() => {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It had ended.
      }
    });
    child.on("error", reject).on("close", (code, signal) => resolve({ code, signal, output }));
  });
}
