// What of a deployment's environment the core is told, as name and value, and where its origins are. The names on the left are
// core/server/settings.h's; the variables on the right stand in wrangler.toml. A variable that is not set is not sent.
import type { Pair } from "./frames.ts";

const variables = {
  allowed_origins: "ALLOWED_ORIGINS", // comma-separated; origins whose browsers may call
  log_queries: "LOG_QUERIES", // "1": the text of queries may stand in the request record
  public_url: "PUBLIC_URL", // scheme and host under which clients reach this deployment
} as const;

export type SettingVariable = (typeof variables)[keyof typeof variables];

export function settingsFrom(environment: Partial<Readonly<Record<SettingVariable, string>>>): Pair[] {
  return Object.entries(variables).flatMap(([name, variable]) => {
    const value = environment[variable];
    return value === undefined || value === "" ? [] : [[name, value] as const];
  });
}

/** Where the origins are, the primary first, and the key that opens them; undefined unless both are set. */
export function originsFrom(
  environment: Readonly<Partial<Record<"ORIGIN_URLS" | "ORIGIN_KEY", string>>>,
): { readonly urls: readonly string[]; readonly key: string } | undefined {
  const urls = (environment.ORIGIN_URLS ?? "").split(",").flatMap((url) => url.trim().replace(/\/+$/, "") || []);
  const key = environment.ORIGIN_KEY ?? "";
  return urls.length === 0 || key === "" ? undefined : { urls, key };
}
