// The real terraform over the stand-in providers, in a copy of infra/ so that nothing is left in the tree. Knows no module.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveProviders } from "./provider/serve.mjs";

export const infra = fileURLToPath(new URL("../../infra/", import.meta.url));

/** Why terraform cannot be used here; undefined when it can. */
export function missingTerraform() {
  const { status, stdout } = spawnSync("terraform", ["version", "-json"], { encoding: "utf8" });
  if (status === 0 && /"terraform_version": "(1\.(9|[1-9]\d)|[2-9])\./.test(stdout)) {
    return undefined;
  }
  return [
    "terraform is missing, or older than 1.9: infra/ cannot be checked on this machine.",
    "Get it from https://developer.hashicorp.com/terraform/install (one binary on PATH), then run: make infra-test",
  ].join("\n");
}

export class Terraform {
  #scratch = mkdtempSync(join(tmpdir(), "foredge-infra-"));
  #providers;

  async start() {
    this.#providers = await serveProviders();
    writeFileSync(join(this.#scratch, "empty.tfrc"), "");
    for (const signal of ["SIGINT", "SIGTERM"]) {
      process.once(signal, () => {
        this.stop();
        process.exit(1);
      });
    }
    return this;
  }

  stop() {
    this.#providers.stop();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  /** A fresh copy of infra/, of the table that it reads and of packages that stand for what is built, changed by `plant(directory)` where a test plants a mistake. */
  copy(name, plant) {
    const directory = join(this.#scratch, name, "infra");
    cpSync(infra, directory, { recursive: true });
    cpSync(join(infra, "../cache-classes.json"), join(directory, "../cache-classes.json"));
    for (const zip of ["lambda/foredge-lambda.zip", "edge/authorizer.zip", "edge/resolve-current.zip"]) {
      const path = join(directory, "../build", zip);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, zip);
      writeFileSync(`${path}.sha256`, `${createHash("sha256").update(zip).digest("hex")}\n`);
    }
    plant?.(directory);
    return directory;
  }

  /** Runs terraform in `directory`. Resolves to its exit status and everything that it printed. */
  run(directory, ...args) {
    const env = {
      PATH: process.env.PATH,
      HOME: this.#scratch,
      TF_CLI_CONFIG_FILE: join(this.#scratch, "empty.tfrc"),
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_REATTACH_PROVIDERS: this.#providers.reattach,
    };
    return new Promise((resolve, reject) => {
      const child = spawn("terraform", [...args, ...(args[0] === "fmt" ? [] : ["-no-color"])], { cwd: directory, env });
      let output = "";
      child.stdout.on("data", (text) => (output += text));
      child.stderr.on("data", (text) => (output += text));
      child.on("error", reject).on("close", (status) => resolve({ status, output }));
    });
  }
}
