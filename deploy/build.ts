// Makes the artifact from a built tree: the core is there already, scripts/package-lambda packs the origin, the vendor's tool the Worker.
// What it writes depends on the tree alone, so two clean builds of one commit have one digest. Knows no environment and no account.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { sealArtifact, sha256 } from "./artifact.ts";
import type { Artifact } from "./facts.ts";
import { packageName } from "./origin.ts";
import type { Environment } from "./settings.ts";
import { runWrangler } from "./wrangler.ts";
import { readRaw } from "./wrangler-config.ts";

export interface BuildInput {
  readonly root: string; // the checkout
  readonly out: string; // a folder that this empties first
  readonly version: string;
  readonly commit: string;
  readonly config: string; // of the Worker, from root
  readonly signingKey: string | undefined;
  readonly environment: Environment;
}

function pathOf(root: string, path: string, remedy: string): string {
  if (!existsSync(join(root, path))) throw new Error(`${path} is missing: ${remedy}`);
  return join(root, path);
}

const lockfilesOf = (root: string): Record<string, string> => {
  const terraform = existsSync(join(root, "infra"))
    ? readdirSync(join(root, "infra"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".terraform.lock.hcl"))
    : [];
  const paths = ["package-lock.json", ...terraform.map((name) => `infra/${name}`).sort()];
  return Object.fromEntries(paths.map((path) => [path, sha256(readFileSync(join(root, path)))]));
};

/** The configuration without its build: what is deployed is what was built once. */
const withoutBuild = (config: string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(readRaw(config)).filter(([key]) => !["build", "$schema", "main"].includes(key)));

async function bundleWorker({ root, config, environment }: BuildInput, folder: string): Promise<void> {
  const main = readRaw(resolve(root, config))["main"];
  if (typeof main !== "string") throw new Error(`${config} names no main module`);
  const scratch = join(folder, "bundling.json");
  writeFileSync(scratch, JSON.stringify({ ...withoutBuild(resolve(root, config)), main: resolve(root, main) }));
  await runWrangler(["deploy", "--dry-run", "--outdir", join(folder, "worker"), "--config", scratch], environment, root);
  rmSync(scratch);
  for (const name of readdirSync(join(folder, "worker"))) {
    if (!/\.(?:js|wasm)$/.test(name)) rmSync(join(folder, "worker", name));
  }
}

function packageOrigin(root: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync(join(root, "scripts/package-lambda"), [folder], { stdio: ["ignore", "ignore", "inherit"] });
  for (const name of readdirSync(folder)) {
    if (name !== packageName) rmSync(join(folder, name), { recursive: true });
  }
}

export async function buildArtifact(input: BuildInput): Promise<Artifact> {
  const { root, out, version, commit, config, signingKey } = input;
  const wasm = pathOf(root, "build/wasm/foredge.wasm", "make wasm");
  rmSync(out, { recursive: true, force: true });
  packageOrigin(root, join(resolve(out), "origin"));
  await bundleWorker(input, resolve(out));
  const bundled = { ...withoutBuild(resolve(root, config)), main: "worker/index.js", base_dir: "worker", no_bundle: true, find_additional_modules: true };
  writeFileSync(join(out, "wrangler.json"), `${JSON.stringify(bundled, null, 2)}\n`);
  return sealArtifact(out, { version, commit, wasm: sha256(readFileSync(wasm)), lockfiles: lockfilesOf(root) }, signingKey);
}
