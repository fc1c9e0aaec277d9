// The watcher of the code in workerd, against the same stand-ins as the deployment that it watches, with a look a second for one a minute.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bundle, convertV4MiniflareOptions, Miniflare } from "../rig/edge.mjs";
import { root } from "../rig/release.mjs";
import { alias } from "./world.mjs";

/** `faults`: what looks threw. */
export async function startWatcher({ environment, worker, cloudflare }, plan) {
  const { code } = await bundle(join(root, "tests/deploy/watcher-entry.mjs"));
  const bindings = {
    ...environment,
    WORKER: worker,
    ORIGIN_ALIAS: alias,
    CLOUDFLARE_API_URL: cloudflare.environment.CLOUDFLARE_API_BASE_URL,
    CANARY_PLAN: JSON.stringify(plan),
  };
  const modules = [{ type: "ESModule", path: "/watcher.mjs", contents: code }];
  const options = { name: "watch", modulesRoot: "/", modules, compatibilityDate: "2026-11-01", bindings };
  const miniflare = new Miniflare(convertV4MiniflareOptions({ host: "127.0.0.1", port: 0, cf: false, workers: [options] }));
  const { origin } = await miniflare.ready;
  const faults = [];
  let watching = true;
  const work = (async () => {
    while (watching) {
      const answer = await fetch(origin);
      if (!answer.ok) faults.push(await answer.text());
      await sleep(1_000);
    }
  })();
  return {
    faults,
    async stop() {
      watching = false;
      await work;
      await miniflare.dispose();
    },
  };
}
