// S3-compatible buckets on this machine (s3rver): a primary and its replica, each behind an address of its own. Knows what a release's
// objects are called; faults.mjs stands between these and who reads them.
import { mkdirSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { buffer } from "node:stream/consumers";
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import S3rver from "s3rver";
import { readTree } from "./release.mjs";

export const bucket = "foredge-releases";

/**
 * As S3 has it: a write is there before it is confirmed, and who reads gets one object whole, the former or the new one. s3rver alone
 * writes into the file that others read, and measures it before it opens it.
 */
function makeAtomic({ store }) {
  const turns = new Map(); // by path: when nobody measures, opens or replaces it any more
  const inTurn = (path, work) => {
    const turn = (turns.get(path) ?? Promise.resolve()).then(work);
    turns.set(path, turn.catch(() => undefined));
    return turn;
  };
  const pathOf = (from, key) => store.getResourcePath(from, key, "object");
  const getObject = store.getObject.bind(store);
  store.getObject = (from, key, options) => inTurn(pathOf(from, key), () => getObject(from, key, options));
  store.putObject = async ({ bucket: to, key, metadata, content }) => {
    const bytes = Buffer.isBuffer(content) ? content : await buffer(content);
    const md5 = createHash("md5").update(bytes).digest("hex");
    const path = pathOf(to, key);
    return inTurn(path, async () => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(`${path}.new`, bytes);
      await store.putMetadata(to, key, metadata, md5);
      await rename(`${path}.new`, path);
      return { size: bytes.length, md5 };
    });
  };
}

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
  makeAtomic(s3rver);
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
