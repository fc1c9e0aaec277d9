// Signed GETs of S3 where the platform's own fetch sends them. Which connection it takes is its business: it has no way to demand a new
// one. Its twin is ../lambda/signed-get.ts.
import type { AwsClient } from "aws4fetch";
import type { S3Get } from "./s3.ts";

/** `client` signs for the bucket's region and repeats nothing. */
export function fetchGet(client: AwsClient): S3Get {
  return async ({ url, headers, signal }) => {
    const response = await client.fetch(url, { headers: { ...headers }, signal });
    return {
      status: response.status,
      bytes: async () => new Uint8Array(await response.arrayBuffer()),
      discard: () => response.body?.cancel(),
    };
  };
}
