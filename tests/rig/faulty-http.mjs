// HTTP servers of the rig that may do wrong: a bucket's address in front of the real one, and the origin's public address, which turns
// requests into Lambda events as API Gateway does. Each has a fault plan of its own, set from the same process.
import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import { FaultPlan } from "./faults.mjs";
import { eventOf } from "./lambda.mjs";

async function listen(server) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bodyOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// Every other failure is a connection that ends, the rest are answers that say so.
function failTo(response, count) {
  if (count % 2 === 0) response.socket.destroy();
  else response.writeHead(500, { "content-type": "text/plain" }).end("internal error");
}

/** In front of `upstream`, a bucket's url. `plan.set(…)` decides what goes wrong; `store` is its name there. */
export async function faultyBucketServer(store, upstream) {
  const plan = new FaultPlan();
  const { origin, pathname } = new URL(upstream);
  let failures = 0;
  const get = (path, headers) =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(origin + path, { headers: "range" in headers ? { range: headers.range } : {} });
      sent.on("error", reject).on("response", (response) => {
        bodyOf(response).then((body) => resolve({ status: response.statusCode, body }), reject);
      });
      sent.end();
    });
  const pathInstead = (path, kind) => {
    const [, release, object] = /releases\/([0-9a-f]{64})\/(.*)$/.exec(path) ?? [];
    const other = plan.others[release];
    const swapped = { "manifest.json": "index/root", "index/root": "manifest.json" }[object] ?? object;
    return other === undefined ? undefined : `${pathname}/releases/${other}/${kind === "old" ? object : swapped}`;
  };
  const server = createServer(async (request, response) => {
    let answer = { status: 500, body: Buffer.alloc(0) };
    const read = async () => {
      answer = await get(request.url, request.headers);
      return answer.status < 300 ? answer.body : undefined;
    };
    const instead = async (kind) => {
      const moved = pathInstead(request.url, kind);
      const other = moved === undefined ? undefined : await get(moved, request.headers);
      if (other === undefined || other.status >= 300) return undefined;
      answer = other;
      return other.body;
    };
    try {
      const body = (await plan.read(store, read, instead)) ?? answer.body;
      response.writeHead(answer.status, { "content-length": body.length }).end(body);
    } catch {
      failTo(response, (failures += 1));
    }
  });
  const { url, stop } = await listen(server);
  return { plan, url: url + pathname, stop };
}

/** The origin's address: instances of lambda.mjs behind it (`replaceBy`), each with one event at a time, as Lambda has it. */
export async function originServer() {
  const plan = new FaultPlan();
  let current = [];
  let free = [];
  const waiting = [];
  let failures = 0;
  let asked = 0;
  const release = (instance) => {
    const next = waiting.shift();
    if (next === undefined) free.push(instance);
    else next(instance);
  };
  const invoke = async (event) => {
    const instance = free.pop() ?? (await new Promise((resolve) => waiting.push(resolve)));
    try {
      return await instance.invoke(event);
    } finally {
      if (current.includes(instance)) release(instance);
    }
  };
  const server = createServer(async (request, response) => {
    asked += 1;
    const body = await bodyOf(request);
    let result = { statusCode: 502, headers: {} };
    const read = async () => {
      const { method, url: target, headers } = request;
      result = await invoke(eventOf({ method, target, headers, body }, { key: null }));
      return Buffer.from(result.body ?? "", result.isBase64Encoded ? "base64" : "utf8");
    };
    try {
      const bytes = await plan.read("origin", read);
      response.writeHead(result.statusCode, { ...result.headers, "content-length": bytes.length }).end(bytes);
    } catch {
      failTo(response, (failures += 1));
    }
  });
  const listening = await listen(server);
  return {
    plan,
    asked: () => asked,
    url: listening.url,
    /** From now on these are asked; the ones before are stopped. */
    async replaceBy(instances) {
      const before = current;
      current = instances;
      free = [];
      for (const instance of instances) release(instance);
      await Promise.all(before.map((instance) => instance.stop()));
    },
    async stop() {
      listening.stop();
      await Promise.all(current.map((instance) => instance.stop()));
    },
  };
}
