// The origin's side: published versions of the Lambda function, and an alias whose weights split the requests. Its twin is edge.ts; knows
// no order of steps (deployment.ts does). Terraform owns the function and leaves version and weights alone.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Artifact } from "./facts.ts";
import type { LambdaApi } from "./lambda-api.ts";
import { foreignTo, type Side, type Split, splitOfAlias } from "./sides.ts";
import { type SmokeAnswer, smokeEach, type SmokeRequest } from "./smoke.ts";

export const packageName = "foredge-lambda.zip";

export interface OriginPlace {
  readonly api: LambdaApi;
  readonly alias: string;
  readonly key: string; // what the Worker shows the origin
}

/** A request as API Gateway hands it over, payload format 2.0. */
function eventOf({ method, target, headers, body }: SmokeRequest, key: string): object {
  const [rawPath = "/", rawQueryString = ""] = target.split("?");
  const http = { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "foredge-deploy" };
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    headers: { host: "origin.invalid", ...headers, "x-foredge-origin-key": key },
    requestContext: { accountId: "", apiId: "", domainName: "origin.invalid", http, requestId: "smoke", routeKey: "$default", stage: "$default", timeEpoch: 0 },
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body }),
  };
}

export class Origin implements Side {
  readonly name = "origin";
  readonly #api: LambdaApi;
  readonly #alias: string;
  readonly #key: string;

  constructor({ api, alias, key }: OriginPlace) {
    this.#api = api;
    this.#alias = alias;
    this.#key = key;
  }

  async read(): Promise<Split | undefined> {
    return splitOfAlias(await this.#api.findAlias(this.#alias));
  }

  async foreign(known: readonly Split[]): Promise<string | undefined> {
    return foreignTo(await this.read(), known);
  }

  async upload(artifact: Artifact): Promise<string> {
    const zip = readFileSync(join(artifact.folder, "origin", packageName));
    const codeSha256 = createHash("sha256").update(zip).digest("base64");
    if ((await this.#api.settled()).CodeSha256 !== codeSha256) {
      await this.#api.updateCode(zip);
      await this.#api.settled();
    }
    const { Version: version } = await this.#api.publish(codeSha256, artifact.identifier);
    if ((await this.#api.findAlias(this.#alias)) === undefined) await this.#api.createAlias(this.#alias, version);
    return version;
  }

  async write({ stable, canary }: Split): Promise<void> {
    const alias = await this.#api.findAlias(this.#alias);
    if (alias === undefined) throw new Error(`Lambda: there is no alias ${this.#alias}`);
    // AWS knows no weight of 0 that would mean anything: a trial names its version.
    const weights = canary === undefined || canary.percent === 0 ? {} : { [canary.version]: canary.percent / 100 };
    await this.#api.updateAlias(this.#alias, alias.RevisionId, stable, weights);
  }

  rollback(version: string): Promise<void> {
    return this.write({ stable: version });
  }

  smoke(version: string): Promise<string> {
    return smokeEach(version, async (request): Promise<SmokeAnswer> => {
      const { version: by, failed, result } = await this.#api.invoke(version, eventOf(request, this.#key));
      if (failed) return { status: 500, text: JSON.stringify(result), by };
      const { statusCode, body, isBase64Encoded } = result as { statusCode: number; body: string; isBase64Encoded: boolean };
      return { status: statusCode, text: isBase64Encoded ? Buffer.from(body, "base64").toString() : body, by };
    });
  }
}
