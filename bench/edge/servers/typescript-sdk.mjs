// The MCP TypeScript SDK 2 with its own handler, answering in JSON and without sessions. Its twins are by-hand.mjs and agents.mjs.
import { createMcpHandler } from "@modelcontextprotocol/server";
import { serverFactory } from "./sdk-tools.mjs";

export function serve(engine) {
  let environment;
  const handler = createMcpHandler(serverFactory(engine, () => environment), { responseMode: "json" });
  return {
    fetch(request, env) {
      environment = env;
      return handler.fetch(request);
    },
  };
}
