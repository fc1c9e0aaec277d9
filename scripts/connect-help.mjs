// How to connect the usual agents to a server at `origin` (such as http://127.0.0.1:8787), as text for a terminal.
// Sources: each vendor's own documentation of its MCP settings.

export function connectHelp(origin) {
  const url = `${origin}/mcp`;
  const cursor = JSON.stringify({ mcpServers: { foredge: { url } } });
  const vscode = JSON.stringify({ name: "foredge", type: "http", url });
  return `
foredge answers at ${url}

Claude Code
  claude mcp add --transport http foredge ${url}

Cursor: in ~/.cursor/mcp.json, or .cursor/mcp.json of a project
  ${cursor}

VS Code
  code --add-mcp '${vscode}'

ChatGPT reaches public HTTPS addresses only: open a tunnel, then add its address
  cloudflared tunnel --url ${origin}
  https://chatgpt.com/plugins, +, Add custom MCP server: Server URL https://<tunnel>/mcp, No authentication

Without an agent
  curl ${origin}/readyz
`;
}
