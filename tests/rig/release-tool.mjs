// The release tool as an operator runs it, a process of its own, against R2 and KV of the simulator and S3 buckets of this machine. Knows
// no test.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { run } from "../../release/main.ts";
import { kvToken } from "./r2-front.mjs";
import { root } from "./release.mjs";

/** The environment that the tool needs. `s3` and `replica` are those of s3.mjs, `r2` and `kv` of r2-front.mjs. */
export function toolEnvironment({ r2, kv, s3, replica }, changes = {}) {
  const bucket = (name, one) =>
    one === undefined
      ? {}
      : { [`${name}_BUCKET`]: "foredge-releases", [`${name}_REGION`]: "us-east-1", [`${name}_ENDPOINT`]: new URL(one.url).origin };
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    R2_ENDPOINT: r2.url,
    R2_ACCESS_KEY_ID: "rig",
    R2_SECRET_ACCESS_KEY: "rig",
    ...(kv === undefined
      ? {}
      : { CLOUDFLARE_API_URL: kv.url, CLOUDFLARE_ACCOUNT_ID: "account", CLOUDFLARE_API_TOKEN: kvToken, KV_NAMESPACE_ID: "copies" }),
    ...bucket("S3", s3),
    ...bucket("REPLICA", replica),
    AWS_ACCESS_KEY_ID: "S3RVER",
    AWS_SECRET_ACCESS_KEY: "S3RVER",
    RELEASE_OPERATOR: "ann",
    ...changes,
  };
}

/** Starts a verb. `ended` resolves to `{code, signal, out, err}`. */
export function startVerb(environment, ...args) {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", join(root, "release/main.ts"), ...args], {
    env: environment,
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text) => (said.out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (said.err += text));
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...said }));
  return { child, ended };
}

/** A verb in this process. Resolves to `{code, out, err}`; rejects with what it said, and `out`, when the code is not 0. */
export async function runInProcess(environment, ...args) {
  const said = { out: "", err: "" };
  const code = await run(args, environment, {
    say: (line) => (said.out += `${line}\n`),
    note: (line) => (said.err += `${line}\n`),
  });
  if (code !== 0) throw Object.assign(new Error(said.err), said);
  return { code, ...said };
}

export const runVerb = (environment, ...args) => startVerb(environment, ...args).ended;
