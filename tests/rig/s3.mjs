// S3-compatible buckets on this machine (s3rver): a primary and its replica, each behind an address of its own. Knows what a release's
// objects are called; faults.mjs stands between these and who reads them.
import { mkdirSync } from "node:fs";
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import S3rver from "s3rver";
import { readTree } from "./release.mjs";

export const bucket = "foredge-releases";

/** A server with the one bucket, kept below `folder`. */
export async function startS3(folder) {
  mkdirSync(folder, { recursive: true });
  const s3rver = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory: folder,
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await s3rver.run();
  const endpoint = `http://127.0.0.1:${port}`;
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
  });
  const put = (key, body) => client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  return {
    url: `${endpoint}/${bucket}`,
    put,
    get: async (key) => (await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body.transformToByteArray(),
    /** Stores the release at `directory`, the manifest last. */
    async publish({ id, directory }) {
      const files = [...readTree(directory)].filter(([path]) => path !== "manifest.json");
      for (const [path, bytes] of files) await put(`releases/${id}/${path}`, bytes);
      await put(`releases/${id}/manifest.json`, readTree(directory).get("manifest.json"));
    },
    async clear() {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      for (const { Key } of Contents) await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
    },
    async stop() {
      client.destroy();
      s3rver.httpServer.closeAllConnections();
      await s3rver.close();
    },
  };
}
