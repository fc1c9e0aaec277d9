// The core's memory over many requests: what one of them allocates is taken back when the next one starts, and nothing of it is
// in the next answer.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { call, loadCore, newHost } from "../../../bench/edge/host.mjs";
import { buildRelease, fixtureDocs, pagesOf, scratchFolder } from "../../rig/release.mjs";
import { bytesOf } from "../../../worker/src/frames.ts";
import { serve } from "../../../worker/src/serve.ts";

const rounds = 20;

/** The memory of every instance that is made from now on. */
function watchMemories() {
  const { Instance } = WebAssembly;
  const memories = [];
  WebAssembly.Instance = class extends Instance {
    constructor(...args) {
      super(...args);
      memories.push(this.exports.memory);
    }
  };
  after(() => {
    WebAssembly.Instance = Instance;
  });
  return memories;
}

const message = (method, params = {}) => ({
  ...call("", {}),
  target: "/mcp",
  body: new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params })),
});

test("the same questions have the same answers and need no more memory, however often they are asked", async () => {
  const { directory } = buildRelease(fixtureDocs, scratchFolder(after));
  const memories = watchMemories();
  const host = newHost(loadCore(), directory, []);
  const requests = [
    ...["install", "how to cache a response", "useState", '"in quotes"', "deploymnet"].map((query) => call("search", { query, limit: 50, max_tokens: 25_000 })),
    ...pagesOf(directory).map(({ id }) => call("fetch", { id, max_tokens: 25_000 })),
    ...["tools/list", "prompts/list", "resources/list", "resources/templates/list"].map((method) => message(method)),
    // As long as a body may be: more than what is set aside for a request.
    call("search", { query: "x", padding: "y".repeat(900_000) }),
  ];
  const answers = async () => {
    const bodies = [];
    for (const request of requests) bodies.push(new TextDecoder().decode(bytesOf((await serve(request, host)).reply.body)));
    return bodies;
  };
  const first = await answers();
  assert.equal(memories.length, 1);
  const bytes = memories[0].buffer.byteLength;
  for (let round = 0; round < rounds; round += 1) assert.deepEqual(await answers(), first);
  assert.equal(memories.length, 1, "the core trapped");
  assert.equal(memories[0].buffer.byteLength, bytes);
});
