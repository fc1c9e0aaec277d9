// Cloudflare's agents package with its handler for servers without sessions. Its twins are by-hand.mjs and typescript-sdk.mjs.
import { createMcpHandler } from "agents/mcp/server";
import { serverFactory } from "./sdk-tools.mjs";

export function serve(engine) {
  let environment;
  const handler = createMcpHandler(serverFactory(engine, () => environment), { responseMode: "json" });
  return {
    fetch(request, env, ctx) {
      environment = env;
      return typeof handler === "function" ? handler(request, env, ctx) : handler.fetch(request, env, ctx);
    },
  };
}
