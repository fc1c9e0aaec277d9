// The packaged Lambda as AWS runs it: the zip unpacked, its handler called by AWS's own runtime client, events and results in the
// vendor's shape. Knows no MCP; the release lies in the buckets of s3.mjs.
import assert from "node:assert/strict";
import { isUtf8 } from "node:buffer";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./release.mjs";
import { startRuntimeApi } from "./runtime-api.mjs";

const runtimeClient = join(root, ".toolchain/lambda-ric/index.mjs");
export const zip = join(root, "build/lambda/foredge-lambda.zip");
export const originKeys = ["rig-origin-key-of-today-0123456789abcdef", "rig-origin-key-of-tomorrow-0123456789abc"];

/** Unpacks the zip into `folder`, which stands for the instance's /var/task. */
export function unpack(folder) {
  assert.ok(existsSync(zip), `${zip} is missing: make lambda`);
  mkdirSync(folder, { recursive: true });
  execFileSync("unzip", ["-q", "-o", zip, "-d", folder]);
  return folder;
}

/** What Lambda and the deployment put into the environment. `buckets` are the addresses of primary and replica. */
export function environmentOf({ primary, replica }, changes = {}) {
  return {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "S3RVER",
    AWS_SECRET_ACCESS_KEY: "S3RVER",
    ORIGIN_KEYS: originKeys.join(","),
    RELEASES_URL: primary,
    ...(replica === undefined ? {} : { REPLICA_URL: replica, REPLICA_REGION: "eu-west-1" }),
    ...changes,
  };
}

/** One instance: `invoke(event)` gives the function's result; `output()` what it logged so far. */
export async function startInstance(folder, environment) {
  assert.ok(existsSync(runtimeClient), `${runtimeClient} is missing: make setup`);
  const api = await startRuntimeApi();
  const child = spawn(process.execPath, [runtimeClient], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: process.env.PATH,
      AWS_LAMBDA_RUNTIME_API: api.address,
      _HANDLER: "index.handler",
      AWS_LAMBDA_FUNCTION_NAME: "foredge",
      AWS_LAMBDA_FUNCTION_VERSION: "1",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/foredge",
      AWS_LAMBDA_LOG_STREAM_NAME: "rig",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      LAMBDA_TASK_ROOT: folder,
      ...environment,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const ended = once(child, "exit").then(([code]) => {
    api.fail(new Error(`the instance ended with ${code}: ${output}`));
  });
  return {
    invoke: api.invoke,
    output: () => output,
    forget: () => {
      output = "";
    },
    ended,
    async stop() {
      child.kill("SIGKILL");
      await ended;
      api.stop();
    },
  };
}

const textTypes = /^(?:text\/|application\/json)/;

/** A request as an event in payload format 2.0. What is no text arrives as base64. Without a header of ours when `key` is null. */
export function eventOf({ method, target, headers, body }, { key = originKeys[0], kind = "api-gateway", base64 } = {}) {
  const [rawPath, rawQueryString = ""] = target.split(/\?(.*)/s, 2);
  const domainName = kind === "api-gateway" ? "abc123.execute-api.us-east-1.amazonaws.com" : "abc123.lambda-url.us-east-1.on.aws";
  const encoded = base64 ?? !(isUtf8(body) && textTypes.test(headers["content-type"] ?? "application/json"));
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    headers: { host: domainName, ...headers, ...(key === null ? {} : { "x-foredge-origin-key": key }) },
    requestContext: {
      accountId: kind === "api-gateway" ? "000000000000" : "anonymous",
      apiId: "abc123",
      domainName,
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "rig" },
      requestId: "event-1",
      routeKey: "$default",
      stage: "$default",
      timeEpoch: 1_790_000_000_000,
    },
    ...(body.length === 0 ? {} : { body: encoded ? body.toString("base64") : body.toString() }),
    isBase64Encoded: body.length > 0 && encoded,
  };
}

/** A result as hosts.mjs's hosts answer. */
export function replyOf({ statusCode, headers, body, isBase64Encoded }) {
  return { status: statusCode, headers, body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8") };
}

/** An instance as a host like those of hosts.mjs. */
export function asHost(instance, options) {
  return async (request) => replyOf(await instance.invoke(eventOf(request, options)));
}
