// The server as the MCP TypeScript SDK 2 has it, for typescript-sdk.mjs and agents.mjs: made anew for each request, as its handlers ask.
import { McpServer } from "@modelcontextprotocol/server";
import * as z from "zod";
import { descriptions, documentsFrom, serverInfo } from "./documents.mjs";

const result = z.object({ id: z.string(), title: z.string(), url: z.string(), text: z.string() });
const schemas = {
  search: {
    inputSchema: z.object({ query: z.string(), limit: z.number().int().optional() }),
    outputSchema: z.object({ results: z.array(result) }),
  },
  fetch: { inputSchema: z.object({ id: z.string(), max_tokens: z.number().optional() }), outputSchema: result },
};

/** `envOf()` gives the environment of the request for which a server is made. */
export function serverFactory(engine, envOf) {
  const openDocuments = documentsFrom(engine);
  return () => {
    const server = new McpServer(serverInfo);
    const env = envOf();
    for (const name of ["search", "fetch"]) {
      server.registerTool(name, { description: descriptions[name], ...schemas[name] }, async (args) => {
        const structuredContent = (await openDocuments(env))[name](args);
        return { content: [{ type: "text", text: JSON.stringify(structuredContent) }], structuredContent };
      });
    }
    return server;
  };
}
