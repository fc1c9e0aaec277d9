// AWS's Lambda Runtime API as the runtime client expects it (next, response, error, init error), for one instance of a function. Events
// wait here until the client asks for the next; their results come back by request id. Knows no HTTP event and no function.
import { createServer } from "node:http";
import { once } from "node:events";

const prefix = "/2018-06-01/runtime";
const invocationMs = 30_000;

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Serves the API on a free port. Resolves to its `address` (host and port), `invoke(event)` and what stops it. */
export async function startRuntimeApi() {
  const waiting = []; // events that no client took yet
  const running = new Map(); // by request id
  let idle; // the response of a client that waits for an event
  let count = 0;
  const over = Promise.withResolvers(); // rejects when no event will be answered any more
  over.promise.catch(() => undefined);

  const deliver = () => {
    if (idle === undefined || waiting.length === 0) return;
    const [response, { id, event }] = [idle, waiting.shift()];
    idle = undefined;
    response.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": id,
      "lambda-runtime-deadline-ms": String(Date.now() + invocationMs),
      "lambda-runtime-invoked-function-arn": "arn:aws:lambda:us-east-1:000000000000:function:foredge",
      "lambda-runtime-trace-id": "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0",
    });
    response.end(JSON.stringify(event));
  };
  const settle = (id, how, value) => {
    running.get(id)?.[how](value);
    running.delete(id);
  };

  const server = createServer((request, response) => void handle(request, response));
  async function handle(request, response) {
    const path = request.url.slice(prefix.length);
    if (path === "/invocation/next") {
      idle = response;
      deliver();
      return;
    }
    const body = await bodyOf(request);
    const [, id, verb] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (verb === "response") settle(id, "resolve", JSON.parse(body));
    else if (verb === "error") settle(id, "reject", new Error(`the function failed: ${body}`));
    else if (path === "/init/error") over.reject(new Error(`the function did not start: ${body}`));
    response.writeHead(202, { "content-type": "application/json" }).end("{}");
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  return {
    address: `127.0.0.1:${port}`,
    /** The function's result. Rejects when it failed, or could not start. */
    invoke(event) {
      const { promise, resolve, reject } = Promise.withResolvers();
      const id = `invocation-${(count += 1)}`;
      running.set(id, { resolve, reject });
      waiting.push({ id, event });
      deliver();
      return Promise.race([promise, over.promise]);
    },
    /** The instance is gone: what waits for it fails. */
    fail: over.reject,
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
