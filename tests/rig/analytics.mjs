// A stand-in of Analytics Engine: takes the data points that a Worker writes and answers its SQL API over HTTP. The text of a query is run
// as it comes, by SQLite, with the few functions that the dialects do not share. Knows no column of ours.
import { once } from "node:events";
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";

const blobs = Array.from({ length: 20 }, (_, index) => `blob${index + 1}`);
const doubles = Array.from({ length: 20 }, (_, index) => `double${index + 1}`);

/**
 * `pull`: resolves to points that were written since it was last called, each with `atMs`. `rest()`: the address where other requests
 * of Cloudflare's API go, such as the front of KV.
 */
export async function startAnalytics({ account, token, dataset, pull = async () => [], rest }) {
  const database = new DatabaseSync(":memory:");
  database.exec(`CREATE TABLE ${dataset} (timestamp INTEGER, index1 TEXT, _sample_interval INTEGER, ${[...blobs, ...doubles].join(", ")})`);
  database.function("intDiv", (a, b) => Math.floor(a / b));
  database.function("toUnixTimestamp", (time) => time);
  database.function("toDateTime", (seconds) => seconds);
  const insert = database.prepare(`INSERT INTO ${dataset} VALUES (${new Array(43).fill("?").join(", ")})`);

  /** Limits as the platform has them: a point that breaks one is a fault of who wrote it. */
  const write = ({ atMs, indexes = [], blobs: texts = [], doubles: numbers = [] }) => {
    const bytes = Buffer.byteLength(texts.join(""));
    if (indexes.length > 1 || Buffer.byteLength(indexes[0] ?? "") > 96 || texts.length > 20 || numbers.length > 20 || bytes > 16_384) {
      throw new Error("a data point that Analytics Engine would refuse");
    }
    const padded = (list) => Array.from({ length: 20 }, (_, index) => list[index] ?? null);
    insert.run(Math.floor(atMs / 1000), indexes[0] ?? null, 1, ...padded(texts), ...padded(numbers));
  };

  const queries = [];
  const forward = async ({ method, url, headers }, body) => {
    const { authorization } = headers;
    const reply = await fetch(rest() + url, { method, headers: { authorization }, ...(body.length === 0 ? {} : { body }) });
    return [reply.status, Buffer.from(await reply.arrayBuffer())];
  };
  const answer = async (request, bytes) => {
    const body = bytes.toString();
    if (request.method !== "POST" || request.url !== `/accounts/${account}/analytics_engine/sql`) {
      return rest === undefined ? [404, "not found"] : forward(request, bytes);
    }
    if (request.headers.authorization !== `Bearer ${token}`) return [401, "no token"];
    queries.push(body);
    for (const point of await pull()) write(point);
    try {
      const rows = database.prepare(body.replace(/ FORMAT JSON$/, "")).all();
      // Counts have 64 bits there, and come as text.
      const data = rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, name === "seen" ? String(value) : value])));
      return [200, JSON.stringify({ meta: [], data, rows: data.length })];
    } catch (error) {
      return [422, error.message];
    }
  };
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk)).on("end", async () => {
      const [status, text] = await answer(request, Buffer.concat(chunks)).catch((error) => [500, error.message]);
      response.writeHead(status, { "content-type": "application/json" }).end(text);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    queries,
    write,
    stop: () => {
      server.close();
      server.closeAllConnections();
      database.close();
    },
  };
}
