// R2's S3 API over the simulator's own bucket, so that the release tool writes what workerd then serves, with R2's real conditional
// writes; and Cloudflare's REST API of KV over the simulator's namespace. As much of both as the release tool uses. A test may make them
// fail: `before(method, key)` runs ahead of each request and may throw.
import { once } from "node:events";
import { createServer } from "node:http";

async function listen(handle) {
  const front = { before: async () => undefined, requests: [] };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url, "http://rig");
    front.requests.push(`${request.method} ${url.pathname}`);
    try {
      await front.before(request.method, url.pathname);
      const { status, headers = {}, body = "" } = await handle(request, url, Buffer.concat(chunks));
      response.writeHead(status, { "content-length": Buffer.byteLength(body), ...headers }).end(request.method === "HEAD" ? "" : body);
    } catch (error) {
      response.writeHead(503, { "content-type": "text/plain" }).end(error.message);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return Object.assign(front, {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  });
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const xml = (status, body) => ({ status, headers: { "content-type": "application/xml" }, body: `<?xml version="1.0"?>${body}` });
const failed = (status, code) => xml(status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

async function list(bucket, query) {
  const found = await bucket.list({
    prefix: query.get("prefix") ?? "",
    ...(query.get("delimiter") === null ? {} : { delimiter: query.get("delimiter") }),
    ...(query.get("continuation-token") === null ? {} : { cursor: query.get("continuation-token") }),
    limit: 1000,
  });
  const objects = found.objects.map(
    ({ key, size, etag, uploaded }) =>
      `<Contents><Key>${escaped(key)}</Key><Size>${size}</Size><ETag>&quot;${etag}&quot;</ETag><LastModified>${uploaded.toISOString()}</LastModified></Contents>`,
  );
  const prefixes = found.delimitedPrefixes.map((prefix) => `<CommonPrefixes><Prefix>${escaped(prefix)}</Prefix></CommonPrefixes>`);
  const more = found.truncated ? `<NextContinuationToken>${escaped(found.cursor)}</NextContinuationToken>` : "";
  return xml(200, `<ListBucketResult><IsTruncated>${found.truncated}</IsTruncated>${more}${objects.join("")}${prefixes.join("")}</ListBucketResult>`);
}

async function put(bucket, key, headers, body) {
  const match = headers["if-match"];
  const onlyIf = match !== undefined ? { etagMatches: match.replaceAll('"', "") } : headers["if-none-match"] === "*" ? { etagDoesNotMatch: "*" } : undefined;
  const written = await bucket.put(key, body, {
    ...(onlyIf === undefined ? {} : { onlyIf }),
    ...(headers["content-md5"] === undefined ? {} : { md5: Buffer.from(headers["content-md5"], "base64").toString("hex") }),
    httpMetadata: { contentType: headers["content-type"] },
  });
  return written === null ? failed(412, "PreconditionFailed") : { status: 200, headers: { etag: written.httpEtag } };
}

async function get(bucket, key) {
  const found = await bucket.get(key);
  if (found === null) return failed(404, "NoSuchKey");
  const body = Buffer.from(await found.arrayBuffer());
  return { status: 200, headers: { etag: found.httpEtag }, body };
}

/** `bucket` is an R2 binding; the address takes any bucket's name. */
export function startR2Front(bucket) {
  return listen(async ({ method, headers }, url, body) => {
    const key = decodeURIComponent(url.pathname.split("/").slice(2).join("/"));
    if (key === "" && method === "GET") return list(bucket, url.searchParams);
    if (key === "" && method === "POST" && url.searchParams.has("delete")) {
      const keys = [...String(body).matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, one]) => one.replaceAll("&amp;", "&"));
      await bucket.delete(keys);
      return xml(200, "<DeleteResult/>");
    }
    return method === "PUT" ? put(bucket, key, headers, body) : get(bucket, key);
  });
}

export const kvToken = "a-token-of-the-rig";

/** `namespace` is a KV binding. The address is that of the API, without account or namespace. */
export function startKvFront(namespace) {
  return listen(async ({ method, headers }, url, body) => {
    const [, action, key = ""] = /^\/accounts\/[^/]+\/storage\/kv\/namespaces\/[^/]+\/(values|bulk)\/(.*)$/.exec(url.pathname) ?? [];
    if (headers.authorization !== `Bearer ${kvToken}`) return { status: 401, body: '{"success":false}' };
    if (action === "bulk") {
      for (const one of JSON.parse(body)) await namespace.delete(one);
      return { status: 200, body: '{"success":true}' };
    }
    if (method === "PUT") {
      await namespace.put(decodeURIComponent(key), body);
      return { status: 200, body: '{"success":true}' };
    }
    const value = await namespace.get(decodeURIComponent(key), { type: "arrayBuffer" });
    return value === null ? { status: 404, body: '{"success":false}' } : { status: 200, body: Buffer.from(value) };
  });
}
