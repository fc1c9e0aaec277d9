// The fixture behind the Worker's own loop, in workerd: the same frames, need-loop and streams as the shipped server. Its
// channel is a counter in memory that a tool of the fixture moves; it has no stores, because the fixture needs no block.
import wasm from "../../build/wasm/fixture.wasm";
import type { ChannelRecord } from "../../worker/src/channel.ts";
import { CoreCell, WasmCore } from "../../worker/src/core.ts";
import { bodyOf, headOf, toResponse } from "../../worker/src/http.ts";
import { defaultLimits, type Host, serveArrival } from "../../worker/src/serve.ts";
import { BlockReads, Tiers } from "../../worker/src/tiers.ts";

const readTimeoutMs = 1_500;
const cores = new CoreCell(() => new WasmCore(wasm, defaultLimits.blockBudgetBytes));
let epoch = 1;

const recordNow = (): ChannelRecord => ({
  epoch,
  stable: { release: epoch.toString(16).padStart(64, "0") },
  flags: {},
  updated_at: "2026-01-01T00:00:00Z",
  by: "fixture",
  why: "fixture",
});
const channel: Host["channel"] = { last: undefined, fresh: recordNow, read: () => Promise.resolve(recordNow()) };

export default {
  async fetch(request, _env, ctx): Promise<Response> {
    const host: Host = {
      cores,
      channel,
      channelStores: [],
      tiers: new Tiers([], new BlockReads(), readTimeoutMs),
      settings: [["streams", "1"], ["state_keys", "the fixture keeps no secret"]],
      limits: { ...defaultLimits, pauseMs: 50 },
      now: Date.now,
      background: (work) => {
        ctx.waitUntil(work);
      },
    };
    const head = headOf(request);
    const served = await serveArrival(head, () => bodyOf(request, head.headers), host);
    if (served.record.facts["fixture.moved"] !== undefined) {
      epoch += 1;
    }
    return toResponse(served);
  },
} satisfies ExportedHandler;
