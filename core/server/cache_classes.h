// Generated from cache-classes.json by scripts/generate-cache-classes.mjs: change the table and run that.
// How long an answer of each cache class may be kept. Its twin is worker/src/cache-classes.ts.
#pragma once

#include <cstdint>
#include <string_view>

namespace foredge::server {

enum class CacheClass : std::uint8_t { kDocs, kListing, kSearch, kNone };

struct CacheTtl {
  std::uint32_t browser_seconds;
  std::uint32_t edge_seconds;
};

// For an address that is not pinned to a release, whatever its class: clients' caches outlive a rollback.
inline constexpr std::uint32_t kUnpinnedTtlSeconds = 30;

// How long a cache may give an answer past its time: while it asks for a new one, and while asking fails.
inline constexpr std::uint32_t kStaleWhileRevalidateSeconds = 30;
inline constexpr std::uint32_t kStaleIfErrorSeconds = 86400;

constexpr std::string_view cache_class_name(CacheClass cache_class) {
  switch (cache_class) {
    case CacheClass::kDocs:
      return "docs";
    case CacheClass::kListing:
      return "listing";
    case CacheClass::kSearch:
      return "search";
    case CacheClass::kNone:
      return "none";
  }
  return "none";
}

// `content_type` in lower case, without parameters. A lifetime of 0 means no-store.
constexpr CacheTtl cache_ttl(CacheClass cache_class, std::string_view /*content_type*/ = {}) {
  switch (cache_class) {
    case CacheClass::kDocs:
      return {604800, 604800};
    case CacheClass::kListing:
      return {86400, 86400};
    case CacheClass::kSearch:
      return {3600, 3600};
    case CacheClass::kNone:
      return {0, 0};
  }
  return {0, 0};
}

}  // namespace foredge::server
