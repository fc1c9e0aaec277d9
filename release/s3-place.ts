// A bucket behind the S3 API, R2's or S3's. Every write brings its MD5, so that the bucket itself refuses bytes that were damaged on their
// way; conditions are the API's If-Match and If-None-Match. Knows no release.
import { createHash } from "node:crypto";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import type { Condition, ListedObject, ObjectPlace, StoredObject } from "./objects.ts";

export interface BucketConfig {
  readonly name: string; // of the place: r2, s3, s3-replica
  readonly bucket: string;
  readonly region: string;
  readonly endpoint: string; // "" for AWS's own
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string }; // absent: AWS's usual chain
}

/** A place that can say which folders it has, for gc. */
export interface BucketPlace extends ObjectPlace {
  /** Names directly below `prefix`, without it and without the slash. */
  folders(prefix: string): Promise<string[]>;
  /** Requests sent so far. */
  readonly requests: () => number;
}

const removedAtOnce = 1_000;
const types: Readonly<Record<string, string>> = { json: "application/json", md: "text/markdown; charset=utf-8" };

const typeOf = (key: string): string => types[key.slice(key.lastIndexOf(".") + 1)] ?? "application/octet-stream";
const isStatus = (error: unknown, ...statuses: number[]): boolean =>
  error instanceof S3ServiceException && statuses.includes(error.$metadata.httpStatusCode ?? 0);

function conditionOf(condition: Condition | undefined): { IfMatch?: string; IfNoneMatch?: string } {
  if (condition === undefined) {
    return {};
  }
  return condition === "absent" ? { IfNoneMatch: "*" } : { IfMatch: condition.etag };
}

export class S3Place implements BucketPlace {
  readonly name: string;
  readonly #client: S3Client;
  readonly #bucket: string;
  #requests = 0;

  constructor(config: BucketConfig) {
    this.name = config.name;
    this.#bucket = config.bucket;
    this.#client = new S3Client({
      region: config.region,
      ...(config.endpoint === "" ? {} : { endpoint: config.endpoint, forcePathStyle: true }),
      ...(config.credentials === undefined ? {} : { credentials: config.credentials }),
      // R2 does not know all of the checksums that the client would add by itself.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      maxAttempts: 4,
    });
  }

  readonly requests = (): number => this.#requests;

  async read(key: string): Promise<StoredObject | undefined> {
    this.#requests += 1;
    try {
      const found = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      const bytes = (await found.Body?.transformToByteArray()) ?? new Uint8Array(0);
      return { bytes, etag: found.ETag ?? "" };
    } catch (error) {
      if (isStatus(error, 404)) {
        return undefined;
      }
      throw this.#named(error, `reading ${key}`);
    }
  }

  async write(key: string, bytes: Uint8Array, condition?: Condition): Promise<boolean> {
    this.#requests += 1;
    const put = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      Body: bytes,
      ContentMD5: createHash("md5").update(bytes).digest("base64"),
      ContentType: typeOf(key),
      ...conditionOf(condition),
    });
    try {
      await this.#client.send(put);
      return true;
    } catch (error) {
      // 409: somebody else's conditional write is under way; 404: what If-Match names is gone.
      if (condition !== undefined && isStatus(error, 404, 409, 412)) {
        return false;
      }
      throw this.#named(error, `writing ${key}`);
    }
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const pages = await this.#pages(prefix);
    return pages.flatMap(({ Contents = [] }) =>
      Contents.map(({ Key = "", Size = 0, ETag = "", LastModified }) => ({
        key: Key,
        size: Size,
        etag: ETag.replaceAll('"', ""),
        modified_ms: LastModified?.getTime() ?? 0,
      })),
    );
  }

  async folders(prefix: string): Promise<string[]> {
    const pages = await this.#pages(prefix, "/");
    const names = pages.flatMap(({ CommonPrefixes = [] }) => CommonPrefixes.map(({ Prefix = "" }) => Prefix));
    return names.map((name) => name.slice(prefix.length, -1));
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += removedAtOnce) {
      this.#requests += 1;
      const Objects = keys.slice(at, at + removedAtOnce).map((Key) => ({ Key }));
      const { Errors = [] } = await this.#client
        .send(new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }))
        .catch((error: unknown) => {
          throw this.#named(error, "removing");
        });
      const [first] = Errors;
      if (first !== undefined) {
        throw new Error(`${this.name}: removing ${first.Key ?? ""}: ${first.Message ?? first.Code ?? "refused"}`);
      }
    }
  }

  async #pages(prefix: string, delimiter?: string) {
    const pages = [];
    let token: string | undefined;
    do {
      this.#requests += 1;
      const page = await this.#client
        .send(
          new ListObjectsV2Command({
            Bucket: this.#bucket,
            Prefix: prefix,
            ...(delimiter === undefined ? {} : { Delimiter: delimiter }),
            ...(token === undefined ? {} : { ContinuationToken: token }),
          }),
        )
        .catch((error: unknown) => {
          throw this.#named(error, `listing ${prefix}`);
        });
      pages.push(page);
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return pages;
  }

  #named(error: unknown, what: string): Error {
    const said = error instanceof Error ? error.message || error.name : String(error);
    return new Error(`${this.name}: ${what}: ${said}`, { cause: error });
  }
}
