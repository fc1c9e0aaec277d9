// Writes what Terraform made into an environment's part of wrangler.toml: bucket, namespace and variables, which are then reviewed and
// committed like all configuration. Changes values only, never a name; says what it changed. No secret passes here.
//
//   terraform -chdir=infra/envs/prod output -json wrangler | node scripts/fill-environment.mjs production
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** `toml` with the values of `wrangler` (Terraform's output) in [env.ENVIRONMENT]. Throws where a name has no line there. */
export function fill(toml, environment, { name, bucket, kv_id: kvId, vars }) {
  const lines = toml.split("\n");
  const heads = lines.map((line) => /^\[+env\.([\w-]+)/.exec(line)?.[1]);
  const first = heads.indexOf(environment);
  if (first === -1) {
    throw new Error(`there is no [env.${environment}]`);
  }
  const past = heads.findIndex((head, at) => at > first && head !== undefined && head !== environment);
  const end = past === -1 ? lines.length : past;
  const wanted = { name, bucket_name: bucket, id: kvId, ...vars };
  const changed = [];
  for (const [key, value] of Object.entries(wanted)) {
    if (typeof value !== "string" || /["\\\n]/.test(value)) {
      throw new Error(`${key}: not a value that wrangler.toml can hold`);
    }
    // The environment's own name comes first; ratelimits have one as well.
    const at = lines.findIndex((line, number) => number >= first && number < end && line.startsWith(`${key} = `));
    if (at === -1) {
      throw new Error(`[env.${environment}] has no line for ${key}`);
    }
    const line = `${key} = "${value}"`;
    if (lines[at] !== line) {
      changed.push(`${lines[at]} -> ${line}`);
      lines[at] = line;
    }
  }
  return { toml: lines.join("\n"), changed };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [environment = "", path = "wrangler.toml"] = process.argv.slice(2);
  const { toml, changed } = fill(readFileSync(path, "utf8"), environment, JSON.parse(readFileSync(0, "utf8")));
  writeFileSync(path, toml);
  console.log(changed.length === 0 ? `${path}: [env.${environment}] has these values already` : changed.join("\n"));
}
