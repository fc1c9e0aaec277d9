// A server without a library: what a careful author writes by hand for one revision of the protocol, and nothing beyond. Its twins
// are typescript-sdk.mjs and agents.mjs.
import { descriptions, documentsFrom, revision, serverInfo } from "./documents.mjs";

const string = { type: "string" };
const listed = {
  ttlMs: 86_400_000,
  cacheScope: "public",
  tools: [
    {
      name: "search",
      description: descriptions.search,
      inputSchema: { type: "object", properties: { query: string, limit: { type: "integer" } }, required: ["query"] },
    },
    { name: "fetch", description: descriptions.fetch, inputSchema: { type: "object", properties: { id: string }, required: ["id"] } },
  ],
};
const discovered = {
  supportedVersions: [revision], capabilities: { tools: {} }, serverInfo, ttlMs: 86_400_000, cacheScope: "public",
};

async function resultOf({ method, params }, openDocuments) {
  if (method === "tools/list") return listed;
  if (method === "server/discover") return discovered;
  if (method !== "tools/call") return undefined;
  const { [params.name]: tool } = await openDocuments();
  const structuredContent = tool(params.arguments);
  return { content: [{ type: "text", text: JSON.stringify(structuredContent) }], structuredContent };
}

export function serve(engine) {
  const openDocuments = documentsFrom(engine);
  return {
    async fetch(request, env) {
      const message = await request.json();
      const result = await resultOf(message, () => openDocuments(env));
      const answer = result === undefined ? { error: { code: -32601, message: "unknown method" } } : { result: { resultType: "complete", ...result } };
      return Response.json({ jsonrpc: "2.0", id: message.id, ...answer });
    },
  };
}
