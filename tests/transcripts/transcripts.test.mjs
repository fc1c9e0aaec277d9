// Every transcript through the same core in two more hosts: WebAssembly in Node, and the Worker in workerd with its own
// stores. What they must answer is what the native host said (run_native.cc).
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { overHttp, startPublished, wasmInNode } from "../rig/hosts.mjs";
import { buildRelease, fixtureDocs, scratchFolder } from "../rig/release.mjs";
import { checkReply, readTranscripts, requestOf } from "./transcript.mjs";

const scratch = scratchFolder(after);
const release = buildRelease(fixtureDocs, scratch);
const transcripts = readTranscripts();

function runAll(askOf) {
  for (const { name, exchanges } of transcripts) {
    test(name, async (context) => {
      const ask = askOf();
      for (const exchange of exchanges) {
        await context.test(exchange.name, async () => {
          checkReply(exchange, await ask(requestOf(exchange, release.id)), release.id);
        });
      }
    });
  }
}

describe("WASM in Node", () => {
  runAll(() => wasmInNode(release.directory));
});

describe("the Worker", () => {
  let worker;
  before(async () => {
    worker = await startPublished(release.directory, join(scratch, "state"));
  });
  after(() => worker.stop());
  runAll(() => overHttp(worker.origin));
});
