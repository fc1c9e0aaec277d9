// The edge's side: the Worker's versions and how requests are split between them. Changes through the vendor's tool, reads through its
// API. Its twin is origin.ts; knows no order of steps (deployment.ts does).
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Artifact } from "./facts.ts";
import type { CloudflareApi } from "./cloudflare.ts";
import type { Environment } from "./settings.ts";
import { foreignTo, type Side, type Split, splitOfDeployment } from "./sides.ts";
import { type SmokeAnswer, smokeEach, type SmokeRequest } from "./smoke.ts";
import { type Event, runWrangler } from "./wrangler.ts";

const messageBytes = 100;

export interface EdgePlace {
  readonly api: CloudflareApi;
  readonly worker: string; // its name
  readonly config: string; // a wrangler configuration that names the Worker, for runs without an artifact
  readonly section: string | undefined; // [env.SECTION] of it
  readonly publicUrl: string;
  readonly environment: Environment;
}

export class Edge implements Side {
  readonly name = "edge";
  readonly #place: EdgePlace;

  constructor(place: EdgePlace) {
    this.#place = place;
  }

  #wrangler(argv: readonly string[], config: string): Promise<readonly Event[]> {
    const { section, environment } = this.#place;
    return runWrangler([...argv, "--config", config, ...(section === undefined ? [] : ["--env", section])], environment);
  }

  async read(): Promise<Split | undefined> {
    return splitOfDeployment(await this.#place.api.currentDeployment(this.#place.worker));
  }

  async foreign(known: readonly Split[]): Promise<string | undefined> {
    return foreignTo(await this.read(), known);
  }

  async upload(artifact: Artifact): Promise<string> {
    const { api, worker } = this.#place;
    const isFirst = (await api.currentDeployment(worker)) === undefined;
    const uploaded = (await api.versions(worker)).find(({ annotations }) => annotations?.["workers/tag"] === artifact.identifier);
    if (uploaded !== undefined && !isFirst) return uploaded.id;
    const what = ["--experimental-provision=false", "--tag", artifact.identifier, "--message", `commit ${artifact.commit}`];
    const verb = isFirst ? ["deploy"] : ["versions", "upload"];
    // The tool leaves its own files beside the configuration; the artifact stays what was signed.
    const copy = mkdtempSync(join(tmpdir(), "foredge-upload-"));
    cpSync(artifact.folder, copy, { recursive: true });
    const uploading = this.#wrangler([...verb, ...what], join(copy, "wrangler.json"));
    const events = await uploading.finally(() => {
      rmSync(copy, { recursive: true, force: true });
    });
    const id = events.find(({ type }) => type === "version-upload" || type === "deploy")?.["version_id"];
    if (typeof id !== "string") throw new Error("wrangler did not say which version it uploaded");
    return id;
  }

  async write(split: Split, why: string): Promise<void> {
    const shares = split.canary === undefined
      ? [`${split.stable}@100%`]
      : [`${split.canary.version}@${split.canary.percent}%`, `${split.stable}@${100 - split.canary.percent}%`];
    await this.#wrangler(["versions", "deploy", ...shares, "-y", "--message", why.slice(0, messageBytes)], this.#place.config);
  }

  async rollback(version: string, why: string): Promise<void> {
    await this.#wrangler(["rollback", version, "-y", "-m", why.slice(0, messageBytes)], this.#place.config);
  }

  smoke(version: string, identifier: string): Promise<string> {
    const { publicUrl, worker } = this.#place;
    const override = { "Cloudflare-Workers-Version-Overrides": `${worker}="${version}"` };
    return smokeEach(identifier, async ({ method, target, headers, body }: SmokeRequest): Promise<SmokeAnswer> => {
      const init = { method, headers: { ...headers, ...override }, ...(body === undefined ? {} : { body }), redirect: "manual" as const };
      const response = await fetch(new URL(target, publicUrl), { ...init, signal: AbortSignal.timeout(30_000) });
      return { status: response.status, text: await response.text(), by: response.headers.get("x-foredge-code") ?? "nobody's name" };
    });
  }
}
