// The same WASM and the same need-loop in Node, with a release's directory as the only store: the second host beside
// workerd, and proof that serve.ts needs no platform.
import { readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { basename, join } from "node:path";
import { ChannelSource } from "../../../worker/src/channel-source.ts";
import { CoreCell, WasmCore } from "../../../worker/src/core.ts";
import type { Need } from "../../../worker/src/frames.ts";
import { defaultLimits, type Host, type HostRequest, serve, type Served } from "../../../worker/src/serve.ts";
import type { BlockStore } from "../../../worker/src/stores/store.ts";
import { BlockReads, Tiers } from "../../../worker/src/tiers.ts";

const readTimeoutMs = 1_500;

function directoryBlocks(directory: string): BlockStore {
  return {
    name: "directory",
    holds: () => true,
    async read(need: Need): Promise<Uint8Array | undefined> {
      await using file = await open(join(directory, need.object));
      const size = need.size === 0 ? (await file.stat()).size : need.size;
      const bytes = new Uint8Array(size);
      const { bytesRead } = await file.read(bytes, 0, size, need.offset);
      return bytes.subarray(0, bytesRead);
    },
  };
}

/** Answers requests from `directory`, a built release named by its id, with the core at `wasmPath`. */
export function nodeHost(wasmPath: string, directory: string): (request: HostRequest) => Promise<Served> {
  const module = new WebAssembly.Module(readFileSync(wasmPath));
  const channel = JSON.stringify({
    epoch: 1,
    stable: { release: basename(directory) },
    flags: {},
    updated_at: "2026-01-01T00:00:00Z",
    by: "test",
    why: "test",
  });
  const host: Host = {
    cores: new CoreCell(() => new WasmCore(module, defaultLimits.blockBudgetBytes)),
    channel: new ChannelSource(readTimeoutMs),
    channelStores: [{ name: "directory", readText: () => Promise.resolve(channel) }],
    tiers: new Tiers([directoryBlocks(directory)], new BlockReads(), readTimeoutMs),
    settings: [],
    limits: defaultLimits,
    now: Date.now,
    background: () => undefined,
  };
  return async (request) => serve(request, host);
}
