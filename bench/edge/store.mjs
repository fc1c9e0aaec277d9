// The store that all servers read from: a folder over HTTP, whole or by range, as a bucket would give it. It also stands behind the
// Cache API and never holds anything there, so that no answer comes from it. In a process of its own; counts what is read.
//
//   node bench/edge/store.mjs FOLDER        prints its port
import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const cacheKeys = /^\/\.(blocks|answers|copies)\//;

function serveFolder(folder) {
  const files = new Map();
  const counts = { reads: 0, bytes: 0 };
  const file = (path) => {
    if (!files.has(path)) files.set(path, readFileSync(join(folder, normalize(path))));
    return files.get(path);
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://store").pathname);
    request.resume();
    if (cacheKeys.test(path)) {
      const kept = request.method === "PUT";
      response.writeHead(kept ? 204 : 504, { "cf-cache-status": "MISS" }).end();
      return;
    }
    let bytes;
    try {
      bytes = file(path);
    } catch {
      response.writeHead(404).end();
      return;
    }
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    const part = range === null ? bytes : bytes.subarray(Number(range[1]), Number(range[2]) + 1);
    counts.reads += 1;
    counts.bytes += part.length;
    response.writeHead(range === null ? 200 : 206, { "content-length": part.length }).end(part);
  });
  server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
  process.on("message", () => process.send({ counts: { ...counts } }));
}

/** Starts the store of `folder`. `counts()` resolves to the reads and bytes since it began. */
export async function startStore(folder) {
  const child = fork(fileURLToPath(import.meta.url), [folder]);
  const [{ port }] = await once(child, "message");
  return {
    port,
    async counts() {
      child.send("counts");
      const [{ counts }] = await once(child, "message");
      return counts;
    },
    async stop() {
      const gone = once(child, "exit");
      child.kill();
      await gone;
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) serveFolder(process.argv[2]);
