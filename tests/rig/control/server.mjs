// What both control planes of the rig share: an HTTP server with a table of routes, a list of the calls it got, and a hook before and
// after each of them, with which a test refuses, delays or ends its client. Knows no vendor.
import { createServer } from "node:http";

/** Answer of a route: a status, a JSON value, and headers if any. */
export const reply = (status, body, headers = {}) => ({ status, body, headers });

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

// Segments that start with a colon match anything, and are given to the route.
function matching(routes, method, path) {
  for (const [key, handle] of Object.entries(routes)) {
    const [wantedMethod, pattern] = key.split(" ");
    const wanted = pattern.split("/"), given = path.split("/");
    if (wantedMethod !== method || wanted.length !== given.length) continue;
    if (!wanted.every((part, index) => part.startsWith(":") || part === given[index])) continue;
    const named = wanted.flatMap((part, index) => (part.startsWith(":") ? [[part.slice(1), decodeURIComponent(given[index])]] : []));
    return { handle, parameters: Object.fromEntries(named) };
  }
  return undefined;
}

/**
 * Serves `routes`, an object of functions by "METHOD /path/:parameter". Each gets `{parameters, query, headers, body}` and gives a
 * reply. `refuse(call)` may give a reply instead; `missing(call)` answers what has no route.
 */
export async function startControl(routes, { refuse = () => undefined, missing }) {
  const calls = [];
  const hooks = { before: () => undefined, after: () => undefined };
  const answerOf = async (call) => {
    const refused = (await hooks.before(call)) ?? refuse(call);
    if (refused !== undefined) return refused;
    const found = matching(routes, call.method, call.path);
    if (found === undefined) return missing(call);
    const answer = await found.handle({ ...call, parameters: found.parameters });
    return (await hooks.after(call)) ?? answer;
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://control");
    void (async () => {
      const call = { method: request.method, path: url.pathname, query: url.searchParams, headers: request.headers, body: await bodyOf(request) };
      calls.push(`${call.method} ${call.path}`);
      const { status, body, headers } = await answerOf(call).catch((error) => reply(500, { error: String(error.stack) }));
      const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
      response.writeHead(status, { "content-type": "application/json", ...headers, "content-length": bytes.length }).end(bytes);
    })();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    calls,
    /** `before(call)` may give a reply in the route's place, `after(call)` one in place of its answer: the change has happened then. */
    hook({ before = () => undefined, after = () => undefined } = {}) {
      Object.assign(hooks, { before, after });
    },
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
