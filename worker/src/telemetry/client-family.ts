// The family of a client by the name that it calls itself. A name is whatever the client says, so it cannot be a metric's tag: each new
// one would be a new series. Families are few. Knows no protocol.

/** Parts of names, in lower case; the first that a name holds decides. */
const families: readonly (readonly [part: string, family: string])[] = [
  ["claude", "claude"],
  ["anthropic", "claude"],
  ["chatgpt", "openai"],
  ["openai", "openai"],
  ["codex", "openai"],
  ["copilot", "copilot"],
  ["visual studio", "vscode"],
  ["vscode", "vscode"],
  ["cursor", "cursor"],
  ["windsurf", "windsurf"],
  ["gemini", "gemini"],
  ["jetbrains", "jetbrains"],
  ["cline", "cline"],
  ["roo", "roo"],
  ["goose", "goose"],
  ["zed", "zed"],
  ["inspector", "inspector"],
];

export function clientFamily(name: string): string {
  const lower = name.toLowerCase();
  return families.find(([part]) => lower.includes(part))?.[1] ?? "other";
}
