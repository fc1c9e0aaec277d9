// `make dev`: builds a release from a folder of documents, puts it into the local R2 and KV, serves it with `wrangler dev`
// and says how to connect. Takes DOCS (folder, default docs), PORT (default 8787) and STATE (where local R2 and KV live).
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { connectHelp } from "./connect-help.mjs";
import { defaultState, publishLocal } from "./publish-local.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = join(root, "build/release/foredge");
const wrangler = join(root, "node_modules/wrangler/bin/wrangler.js");
const host = "127.0.0.1";
// wrangler builds the WebAssembly core once more before it listens, which takes minutes on a busy machine.
const readyWithinMs = 300_000;

/** Something that the person at the terminal can mend. */
class Mend extends Error {}

function settings() {
  const port = process.env.PORT || "8787";
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new Mend(`PORT=${port} is not a port number`);
  }
  const docs = process.env.DOCS || join(root, "docs");
  if (!existsSync(docs)) {
    throw new Mend(`there is no folder ${docs}: make dev DOCS=path/to/your/docs`);
  }
  if (!statSync(docs).isDirectory()) {
    throw new Mend(`${docs} is a file: DOCS names the folder that holds the documents`);
  }
  if (!existsSync(cli)) {
    throw new Mend("the command line tool is not built: make cli");
  }
  return { docs, port: Number(port), state: resolve(process.env.STATE || join(root, defaultState)) };
}

async function checkPortIsFree(port) {
  const server = createServer();
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    const busy = `port ${port} is busy: stop what listens there, or choose another with make dev PORT=${port + 1}`;
    throw error.code === "EADDRINUSE" ? new Mend(busy) : error;
  }
  server.close();
  await once(server, "close");
}

// Runs the command line tool with its words on the terminal. Resolves to its last line, the release id.
async function build(docs, out) {
  const child = spawn(cli, ["build", docs, "--out", out], { stdio: ["ignore", "pipe", "inherit"] });
  const stop = () => child.kill("SIGTERM");
  process.once("SIGINT", stop).once("SIGTERM", stop);
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    printed += text;
    process.stdout.write(text);
  });
  const [code, signal] = await once(child, "close");
  process.off("SIGINT", stop).off("SIGTERM", stop);
  if (signal !== null) {
    throw new Mend("stopped");
  }
  if (code !== 0) {
    throw new Mend(`no release could be built from ${docs}; the lines above say why`);
  }
  return printed.trimEnd().split("\n").at(-1);
}

async function buildAndPublish(docs, state) {
  const out = await mkdtemp(join(tmpdir(), "foredge-dev-"));
  try {
    const release = await build(docs, out);
    const { objects } = await publishLocal(join(out, release), state);
    console.log(objects === 0 ? "this release was stored before" : `${objects} objects stored`);
  } finally {
    await rm(out, { recursive: true });
  }
}

function startWrangler(port, state) {
  const child = spawn(
    process.execPath,
    [wrangler, "dev", "--ip", host, "--port", String(port), "--persist-to", state, "--inspector-port", "0",
      "--show-interactive-dev-session=false"],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, WRANGLER_SEND_METRICS: "false" } },
  );
  const server = { child, stopping: false, ended: once(child, "exit") };
  const stop = () => {
    server.stopping = true;
  };
  // Ctrl-C reaches the whole process group by itself, and wrangler must not get it twice.
  process.on("SIGINT", stop);
  process.on("SIGTERM", () => {
    stop();
    child.kill("SIGTERM");
  });
  return server;
}

/** False when the server was stopped on purpose before it was ready. */
async function becomesReady(origin, server) {
  const { child } = server;
  const giveUpAt = Date.now() + readyWithinMs;
  let last = "no answer";
  while (child.exitCode === null && child.signalCode === null && Date.now() < giveUpAt) {
    try {
      const response = await fetch(`${origin}/readyz`);
      const body = await response.text();
      if (response.status === 200) return true;
      last = `${response.status} ${body}`;
    } catch {
      // Nobody listens yet.
    }
    await sleep(100);
  }
  if (server.stopping) return false;
  child.kill("SIGTERM");
  throw new Mend(`wrangler dev did not become ready, /readyz said last: ${last}`);
}

async function main() {
  const { docs, port, state } = settings();
  await checkPortIsFree(port);
  await buildAndPublish(docs, state);
  const server = startWrangler(port, state);
  const origin = `http://${host}:${port}`;
  if (await becomesReady(origin, server)) console.log(connectHelp(origin));
  const [code] = await server.ended;
  process.exitCode = code ?? 0;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Mend ? `make dev: ${error.message}` : error);
  process.exitCode = 1;
}
