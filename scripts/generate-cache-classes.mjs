// Makes the C++ and TypeScript views of cache-classes.json, the only TTL table. Refuses a table that is not exactly of
// this shape. Run it after each change of the table; with --check it writes nothing and fails when a view is behind.
//
//   { "unpinned_ttl_seconds": 30, "stale_while_revalidate_seconds": 30, "stale_if_error_seconds": 86400,
//     "classes": { "docs" | "listing" | "search" | "none":
//       { "browser_seconds": n, "edge_seconds": n, "content_types"?: { "text/html": { "browser_seconds": n, "edge_seconds": n } } } } }
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("..", import.meta.url);
const classNames = ["docs", "listing", "search", "none"];
const wholeTable = ["unpinned_ttl_seconds", "stale_while_revalidate_seconds", "stale_if_error_seconds"];
const yearSeconds = 31_536_000;

function keysOf(value, path, required, optional = []) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`${path} must be an object`);
  }
  for (const key of required) {
    if (!(key in value)) throw new TypeError(`${path}.${key} is missing`);
  }
  for (const key of Object.keys(value)) {
    if (!required.includes(key) && !optional.includes(key)) throw new TypeError(`${path}.${key} is not known`);
  }
}

function seconds(value, path) {
  if (!Number.isInteger(value) || value < 0 || value > yearSeconds) {
    throw new TypeError(`${path} must be a whole number of seconds from 0 to ${yearSeconds}`);
  }
  return value;
}

function ttl(value, path) {
  return {
    browser_seconds: seconds(value.browser_seconds, `${path}.browser_seconds`),
    edge_seconds: seconds(value.edge_seconds, `${path}.edge_seconds`),
  };
}

/** The table as a value, or a TypeError that names what is wrong. Every lifetime of `none` is 0. */
export function parseCacheClasses(json) {
  const table = JSON.parse(json);
  keysOf(table, "cache-classes", [...wholeTable, "classes"]);
  keysOf(table.classes, "classes", classNames);
  const classes = {};
  for (const name of classNames) {
    const path = `classes.${name}`;
    const value = table.classes[name];
    keysOf(value, path, ["browser_seconds", "edge_seconds"], ["content_types"]);
    const contentTypes = {};
    for (const [type, override] of Object.entries(value.content_types ?? {}).sort()) {
      if (!/^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(type)) {
        throw new TypeError(`${path}.content_types: "${type}" is not a content type in lower case without parameters`);
      }
      keysOf(override, `${path}.content_types.${type}`, ["browser_seconds", "edge_seconds"]);
      contentTypes[type] = ttl(override, `${path}.content_types.${type}`);
    }
    classes[name] = { ...ttl(value, path), content_types: contentTypes };
  }
  const lifetimes = [classes.none, ...Object.values(classes.none.content_types)];
  if (lifetimes.some((one) => one.browser_seconds !== 0 || one.edge_seconds !== 0)) {
    throw new TypeError("classes.none must have 0 seconds everywhere: it means no-store");
  }
  return { ...Object.fromEntries(wholeTable.map((name) => [name, seconds(table[name], name)])), classes };
}

const pascal = (name) => `k${name[0].toUpperCase()}${name.slice(1)}`;

export function cppView(table) {
  const rows = classNames.map((name) => {
    const { browser_seconds: browser, edge_seconds: edge } = table.classes[name];
    return `    case CacheClass::${pascal(name)}:\n      return {${browser}, ${edge}};`;
  });
  const overrides = classNames.flatMap((name) =>
    Object.entries(table.classes[name].content_types).map(
      ([type, { browser_seconds: browser, edge_seconds: edge }]) =>
        `  if (cache_class == CacheClass::${pascal(name)} && content_type == "${type}") {\n    return {${browser}, ${edge}};\n  }`,
    ),
  );
  const typeParameter = overrides.length === 0 ? "/*content_type*/" : "content_type";
  return `// Generated from cache-classes.json by scripts/generate-cache-classes.mjs: change the table and run that.
// How long an answer of each cache class may be kept. Its twin is worker/src/cache-classes.ts.
#pragma once

#include <cstdint>
#include <string_view>

namespace foredge::server {

enum class CacheClass : std::uint8_t { ${classNames.map(pascal).join(", ")} };

struct CacheTtl {
  std::uint32_t browser_seconds;
  std::uint32_t edge_seconds;
};

// For an address that is not pinned to a release, whatever its class: clients' caches outlive a rollback.
inline constexpr std::uint32_t kUnpinnedTtlSeconds = ${table.unpinned_ttl_seconds};

// How long a cache may give an answer past its time: while it asks for a new one, and while asking fails.
inline constexpr std::uint32_t kStaleWhileRevalidateSeconds = ${table.stale_while_revalidate_seconds};
inline constexpr std::uint32_t kStaleIfErrorSeconds = ${table.stale_if_error_seconds};

constexpr std::string_view cache_class_name(CacheClass cache_class) {
  switch (cache_class) {
${classNames.map((name) => `    case CacheClass::${pascal(name)}:\n      return "${name}";`).join("\n")}
  }
  return "none";
}

// \`content_type\` in lower case, without parameters. A lifetime of 0 means no-store.
constexpr CacheTtl cache_ttl(CacheClass cache_class, std::string_view ${typeParameter} = {}) {
${overrides.length === 0 ? "" : `${overrides.join("\n")}\n`}  switch (cache_class) {
${rows.join("\n")}
  }
  return {0, 0};
}

}  // namespace foredge::server
`;
}

export function tsView(table) {
  return `// Generated from cache-classes.json by scripts/generate-cache-classes.mjs: change the table and run that.
// How long an answer of each cache class may be kept. Its twin is core/server/cache_classes.h.

export type CacheClass = ${classNames.map((name) => `"${name}"`).join(" | ")};

export interface CacheTtl {
  readonly browser_seconds: number;
  readonly edge_seconds: number;
}

const classes: Readonly<Record<CacheClass, CacheTtl & { readonly content_types: Readonly<Record<string, CacheTtl>> }>> =
  ${JSON.stringify(table.classes, undefined, 2).replace(/\n/g, "\n  ")};

/** \`contentType\` in lower case, without parameters. A lifetime of 0 means no-store. */
export function cacheTtl(cacheClass: CacheClass, contentType = ""): CacheTtl {
  return classes[cacheClass].content_types[contentType] ?? classes[cacheClass];
}
`;
}

function main(check) {
  const table = parseCacheClasses(readFileSync(new URL("cache-classes.json", root), "utf8"));
  const views = [
    ["core/server/cache_classes.h", cppView(table)],
    ["worker/src/cache-classes.ts", tsView(table)],
  ];
  let behind = false;
  for (const [path, text] of views) {
    const url = new URL(path, root);
    if (!check) {
      writeFileSync(url, text);
    } else if (readFileSync(url, "utf8") !== text) {
      behind = true;
      console.error(`${path} is behind cache-classes.json: run node scripts/generate-cache-classes.mjs`);
    }
  }
  return behind ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = main(process.argv.includes("--check"));
}
