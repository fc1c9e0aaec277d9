// The bucket of deployments' records, through S3's own address and with signed requests: as much of a place as reading, listing and
// conditional writing. Twin: release/s3-place.ts, which has the vendor's client and is too large for a Worker. Knows no record.
import { AwsClient } from "aws4fetch";
import type { Condition, ListedObject, ObjectPlace, StoredObject } from "../../../release/objects.ts";

export interface RecordsBucket {
  readonly address: string; // s3://BUCKET or s3://BUCKET/PREFIX
  readonly region: string;
  readonly endpoint: string; // "" for AWS's own
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const timeoutMs = 10_000;

const etagOf = (response: Response): string => response.headers.get("etag") ?? "";

export class S3Records implements ObjectPlace {
  readonly name: string;
  readonly #client: AwsClient;
  readonly #bucket: string;
  readonly #prefix: string;

  constructor({ address, region, endpoint, accessKeyId, secretAccessKey }: RecordsBucket) {
    const [, bucket, prefix = ""] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(address) ?? [];
    if (bucket === undefined) throw new TypeError(`${address} is no address of the form s3://BUCKET/PREFIX`);
    this.name = address;
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, service: "s3", region, retries: 2 });
    this.#bucket = endpoint === "" ? `https://${bucket}.s3.${region}.amazonaws.com` : `${endpoint}/${bucket}`;
    this.#prefix = prefix === "" ? "" : `${prefix}/`;
  }

  #send(method: string, rest: string, init: RequestInit = {}): Promise<Response> {
    return this.#client.fetch(`${this.#bucket}/${rest}`, { ...init, method, signal: AbortSignal.timeout(timeoutMs) });
  }

  async #fail(response: Response, what: string): Promise<never> {
    throw new Error(`${this.name}: ${what}: status ${response.status}: ${(await response.text()).slice(0, 200)}`);
  }

  async read(key: string): Promise<StoredObject | undefined> {
    const response = await this.#send("GET", this.#prefix + key);
    if (response.status === 404) return undefined;
    return response.ok ? { bytes: new Uint8Array(await response.arrayBuffer()), etag: etagOf(response) } : this.#fail(response, `reading ${key}`);
  }

  async write(key: string, bytes: Uint8Array, condition?: Condition): Promise<boolean> {
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (condition === "absent") headers["if-none-match"] = "*";
    else if (condition !== undefined) headers["if-match"] = condition.etag;
    const response = await this.#send("PUT", this.#prefix + key, { headers, body: bytes as Uint8Array<ArrayBuffer> });
    // 409: somebody else's conditional write is under way; 404: what If-Match names is gone.
    if (condition !== undefined && [404, 409, 412].includes(response.status)) return false;
    return response.ok || this.#fail(response, `writing ${key}`);
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const all: ListedObject[] = [];
    let more = "";
    do {
      const query = new URLSearchParams({ "list-type": "2", prefix: this.#prefix + prefix, ...(more === "" ? {} : { "continuation-token": more }) });
      const response = await this.#send("GET", `?${query.toString()}`);
      if (!response.ok) return this.#fail(response, `listing ${prefix}`);
      const text = await response.text();
      // Records are numbered: their keys have nothing that XML would write otherwise.
      for (const [, key = ""] of text.matchAll(/<Key>([^<]*)<\/Key>/g)) all.push({ key: key.slice(this.#prefix.length), size: 0, etag: "", modified_ms: 0 });
      more = /<NextContinuationToken>([^<]*)</.exec(text)?.[1] ?? "";
    } while (more !== "");
    return all;
  }

  remove(): Promise<void> {
    return Promise.reject(new Error("a deployment removes nothing"));
  }
}
