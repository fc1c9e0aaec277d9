// Generated from cache-classes.json by scripts/generate-cache-classes.mjs: change the table and run that.
// How long an answer of each cache class may be kept. Its twin is core/server/cache_classes.h.

export type CacheClass = "docs" | "listing" | "search" | "none";

export interface CacheTtl {
  readonly browser_seconds: number;
  readonly edge_seconds: number;
}

const classes: Readonly<Record<CacheClass, CacheTtl & { readonly content_types: Readonly<Record<string, CacheTtl>> }>> =
  {
    "docs": {
      "browser_seconds": 604800,
      "edge_seconds": 604800,
      "content_types": {}
    },
    "listing": {
      "browser_seconds": 86400,
      "edge_seconds": 86400,
      "content_types": {}
    },
    "search": {
      "browser_seconds": 3600,
      "edge_seconds": 3600,
      "content_types": {}
    },
    "none": {
      "browser_seconds": 0,
      "edge_seconds": 0,
      "content_types": {}
    }
  };

/** `contentType` in lower case, without parameters. A lifetime of 0 means no-store. */
export function cacheTtl(cacheClass: CacheClass, contentType = ""): CacheTtl {
  return classes[cacheClass].content_types[contentType] ?? classes[cacheClass];
}
