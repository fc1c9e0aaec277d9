// Cloudflare's API as far as deployments go: versions, deployments, names of secrets, one object of R2. Uploads and shares go through the
// vendor's own tool (wrangler.ts), which knows what else belongs to them; the one change here is for a place that cannot run it, the
// watcher. Knows no verb of ours.

interface Envelope {
  readonly success: boolean;
  readonly errors: readonly { readonly code: number; readonly message: string }[];
  readonly result: unknown;
}

export interface WorkerVersion {
  readonly id: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface WorkerDeployment {
  readonly versions: readonly { readonly version_id: string; readonly percentage: number }[];
}

const workerIsMissing = [10007, 10090];
const defaultBase = "https://api.cloudflare.com/client/v4";

export class CloudflareApi {
  readonly #account: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(account: string, token: string, base = defaultBase) {
    this.#account = `${base}/accounts/${account}`;
    this.#headers = { authorization: `Bearer ${token}` };
  }

  #get(path: string): Promise<Response> {
    return fetch(`${this.#account}/${path}`, { headers: this.#headers, signal: AbortSignal.timeout(30_000) });
  }

  /** The result at `path`, or undefined when the Worker that it names does not exist. */
  async #result(path: string, response = this.#get(path)): Promise<unknown> {
    const { success, errors, result } = (await (await response).json()) as Envelope;
    if (success) return result;
    if (errors.some(({ code }) => workerIsMissing.includes(code))) return undefined;
    throw new Error(`Cloudflare, ${path}: ${errors.map(({ code, message }) => `${message} (${code})`).join(", ")}`);
  }

  /** Undefined when there is no such Worker. */
  async currentDeployment(worker: string): Promise<WorkerDeployment | undefined> {
    const result = (await this.#result(`workers/scripts/${worker}/deployments`)) as { deployments: WorkerDeployment[] } | undefined;
    return result?.deployments[0];
  }

  /** Those that can be deployed, the latest first. */
  async versions(worker: string): Promise<readonly WorkerVersion[]> {
    const result = (await this.#result(`workers/scripts/${worker}/versions?deployable=true`)) as { items: WorkerVersion[] } | undefined;
    return result?.items ?? [];
  }

  /** All requests to one version, at once. */
  async deploy(worker: string, version: string, message: string): Promise<void> {
    const path = `workers/scripts/${worker}/deployments`;
    const wanted = { strategy: "percentage", versions: [{ version_id: version, percentage: 100 }], annotations: { "workers/message": message } };
    const headers = { ...this.#headers, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(wanted), signal: AbortSignal.timeout(30_000) };
    if ((await this.#result(path, fetch(`${this.#account}/${path}`, init))) === undefined) throw new Error(`Cloudflare: there is no Worker ${worker}`);
  }

  /** Names of the secrets that the Worker has, undefined when there is no such Worker. */
  async secretNames(worker: string): Promise<readonly string[] | undefined> {
    const result = (await this.#result(`workers/scripts/${worker}/secrets`)) as readonly { readonly name: string }[] | undefined;
    return result?.map(({ name }) => name);
  }

  /** The text of an object in R2, undefined when there is none. */
  async readObject(bucket: string, key: string): Promise<string | undefined> {
    const response = await this.#get(`r2/buckets/${bucket}/objects/${encodeURIComponent(key)}`);
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`Cloudflare, ${bucket}/${key}: status ${response.status}`);
    return response.text();
  }
}
