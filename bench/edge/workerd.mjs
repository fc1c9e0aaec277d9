// One Worker in a `workerd serve` of its own: its configuration is written here, its port comes over the control channel, its
// processor time and memory from /proc. Knows no server and no load.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const binary = join(createRequire(import.meta.url).resolve("workerd/package.json"), "../bin/workerd");
const ticksASecond = 100; // USER_HZ, the same on every Linux

const quoted = (text) => JSON.stringify(text);

function configOf({ wasm, bindings, flags = [] }, storePort) {
  const modules = [
    `(name = "worker.mjs", esModule = embed "worker.mjs")`,
    ...(wasm === undefined ? [] : [`(name = "foredge.wasm", wasm = embed "foredge.wasm")`]),
  ];
  const texts = Object.entries(bindings ?? {}).map(([name, text]) => `(name = ${quoted(name)}, text = ${quoted(text)})`);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${modules.join(", ")}],
      compatibilityDate = "2026-11-01",
      compatibilityFlags = [${flags.map(quoted).join(", ")}],
      bindings = [(name = "STORE", service = "store")${texts.map((text) => `, ${text}`).join("")}],
      cacheApiOutbound = "store")),
    (name = "store", external = (address = "127.0.0.1:${storePort}", http = ())),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]);
`;
}

/**
 * Starts `worker`: {code, wasm?, bindings?, flags?}, the flags those of its compatibility. Its binding STORE, and its Cache API, are the
 * HTTP service at `storePort`. Resolves when it listens. `options` go to workerd.
 */
export async function startWorkerd(worker, storePort, options = []) {
  const folder = mkdtempSync(join(tmpdir(), "foredge-workerd-"));
  writeFileSync(join(folder, "worker.mjs"), worker.code);
  if (worker.wasm !== undefined) writeFileSync(join(folder, "foredge.wasm"), worker.wasm);
  writeFileSync(join(folder, "config.capnp"), configOf(worker, storePort));
  const child = spawn(binary, ["serve", join(folder, "config.capnp"), "--control-fd=3", ...options], {
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  let words = "";
  child.stderr.on("data", (bytes) => (words = (words + bytes).slice(-4_000)));
  const gone = once(child, "exit");
  const stop = async () => {
    child.kill("SIGKILL");
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  const port = await Promise.race([portFrom(child.stdio[3]), gone.then(() => undefined)]);
  if (port === undefined) {
    await stop();
    throw new Error(`workerd ended: ${words}`);
  }
  return { port, stop, words: () => words, cpuMs: () => cpuMs(child.pid), rssMiB: () => rssMiB(child.pid) };
}

async function portFrom(stream) {
  for await (const line of createInterface({ input: stream })) {
    const { event, port } = JSON.parse(line);
    if (event === "listen") return port;
  }
  return undefined;
}

// proc(5): fields 14 and 15 are user and system time; the name, field 2, may hold spaces.
function cpuMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticksASecond;
}

const rssMiB = (pid) => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1_024;
