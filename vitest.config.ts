// The tests that run inside workerd, with the Worker's own bindings: R2, KV and a Cache API that really stores.
import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.toml" }, remoteBindings: false })],
  test: {
    include: ["tests/worker/**/*.test.ts"],
    globalSetup: ["tests/worker/node/global-setup.ts"],
  },
});
