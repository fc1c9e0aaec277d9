// AWS Lambda's control API, as far as versions and weighted aliases go. Signs with short-lived credentials; knows no verb of ours and
// nothing of what the function does.
import { AwsClient } from "aws4fetch";

export interface LambdaConfiguration {
  readonly Version: string;
  readonly CodeSha256: string;
  readonly RevisionId: string;
  readonly LastUpdateStatus?: "Successful" | "InProgress" | "Failed";
  readonly LastUpdateStatusReason?: string;
}

export interface LambdaAlias {
  readonly FunctionVersion: string;
  readonly RevisionId: string;
  readonly RoutingConfig?: { readonly AdditionalVersionWeights?: Readonly<Record<string, number>> };
}

export interface Invoked {
  readonly version: string; // the one that ran
  readonly failed: boolean;
  readonly result: unknown;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

const path = "2015-03-31/functions";
const throttled = ["TooManyRequestsException", "ResourceConflictException", "ServiceException"];
const attempts = 30;
const pauseMs = 1_000;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, pauseMs));

export class LambdaApi {
  readonly #client: AwsClient;
  readonly #base: string;

  constructor(functionName: string, region: string, credentials: AwsCredentials, endpoint = `https://lambda.${region}.amazonaws.com`) {
    this.#client = new AwsClient({ ...credentials, service: "lambda", region, retries: 0 });
    this.#base = `${endpoint}/${path}/${encodeURIComponent(functionName)}`;
  }

  async #call(method: string, rest: string, body?: object): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }) };
      const response = await this.#client.fetch(`${this.#base}/${rest}`, { ...init, signal: AbortSignal.timeout(60_000) });
      if (response.ok) return response;
      const kind = (response.headers.get("x-amzn-errortype") ?? "").split(":")[0] ?? "";
      if (!throttled.includes(kind) || attempt === attempts) {
        throw Object.assign(new Error(`Lambda, ${method} ${rest}: ${kind} ${await response.text()}`), { kind });
      }
      await pause();
    }
  }

  /** The function's own code once no update is under way. */
  async settled(): Promise<LambdaConfiguration> {
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const found = (await (await this.#call("GET", "configuration")).json()) as LambdaConfiguration;
      if (found.LastUpdateStatus === "Failed") throw new Error(`Lambda: the update failed: ${found.LastUpdateStatusReason ?? ""}`);
      if (found.LastUpdateStatus !== "InProgress") return found;
      await pause();
    }
    throw new Error("Lambda: the update of the function's code does not end");
  }

  async updateCode(zip: Uint8Array): Promise<void> {
    await this.#call("PUT", "code", { ZipFile: Buffer.from(zip).toString("base64") });
  }

  /** Publishes the code with that digest; AWS gives the version that is there when neither code nor configuration changed since. */
  async publish(codeSha256: string, description: string): Promise<LambdaConfiguration> {
    const response = await this.#call("POST", "versions", { CodeSha256: codeSha256, Description: description });
    return (await response.json()) as LambdaConfiguration;
  }

  async findAlias(alias: string): Promise<LambdaAlias | undefined> {
    try {
      return (await (await this.#call("GET", `aliases/${alias}`)).json()) as LambdaAlias;
    } catch (error) {
      if ((error as { kind?: string }).kind === "ResourceNotFoundException") return undefined;
      throw error;
    }
  }

  async createAlias(alias: string, version: string): Promise<void> {
    await this.#call("POST", "aliases", { Name: alias, FunctionVersion: version });
  }

  /** Refused by AWS when `revision` is no longer the alias's own: somebody else moved it. */
  async updateAlias(alias: string, revision: string, version: string, weights: Readonly<Record<string, number>>): Promise<void> {
    const wanted = { FunctionVersion: version, RoutingConfig: { AdditionalVersionWeights: weights }, RevisionId: revision };
    await this.#call("PUT", `aliases/${alias}`, wanted);
  }

  async invoke(qualifier: string, event: object): Promise<Invoked> {
    const response = await this.#call("POST", `invocations?Qualifier=${qualifier}`, event);
    return {
      version: response.headers.get("x-amz-executed-version") ?? "",
      failed: response.headers.has("x-amz-function-error"),
      result: await response.json(),
    };
  }
}
