// Reads of Cloudflare's API: versions, deployments, one object of R2. All changes go through the vendor's own tool (wrangler.ts), which
// knows what else belongs to them. Knows no verb of ours.

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
  async #result(path: string): Promise<unknown> {
    const { success, errors, result } = (await (await this.#get(path)).json()) as Envelope;
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

  /** The text of an object in R2, undefined when there is none. */
  async readObject(bucket: string, key: string): Promise<string | undefined> {
    const response = await this.#get(`r2/buckets/${bucket}/objects/${encodeURIComponent(key)}`);
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`Cloudflare, ${bucket}/${key}: status ${response.status}`);
    return response.text();
  }
}
