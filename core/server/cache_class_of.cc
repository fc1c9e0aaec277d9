#include "server/cache_class_of.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace foredge::server {
namespace {

using Row = std::pair<std::string_view, CacheClass>;

constexpr std::array kTools = {
    Row{"search", CacheClass::kSearch},   Row{"examples", CacheClass::kSearch},  Row{"lookup", CacheClass::kSearch},
    Row{"outline", CacheClass::kListing}, Row{"versions", CacheClass::kListing}, Row{"fetch", CacheClass::kDocs},
};

constexpr std::array kMethods = {
    Row{"initialize", CacheClass::kListing},         Row{"server/discover", CacheClass::kListing},
    Row{"tools/list", CacheClass::kListing},         Row{"resources/list", CacheClass::kListing},
    Row{"prompts/list", CacheClass::kListing},       Row{"resources/templates/list", CacheClass::kListing},
    Row{"resources/read", CacheClass::kDocs},        Row{"prompts/get", CacheClass::kListing},
    Row{"completion/complete", CacheClass::kSearch},
};

std::string_view find(std::span<const Fact> facts, std::string_view name) {
  const auto fact = std::ranges::find(facts, name, &Fact::name);
  return fact == facts.end() ? std::string_view() : std::string_view(fact->value);
}

CacheClass find_row(std::span<const Row> rows, std::string_view name) {
  const auto row = std::ranges::find(rows, name, &Row::first);
  return row == rows.end() ? CacheClass::kNone : row->second;
}

}  // namespace

CacheClass cache_class_of(std::span<const Fact> facts) {
  if (!find(facts, "rpc.response.status_code").empty() || !find(facts, "tool.error").empty()) {
    return CacheClass::kNone;
  }
  const std::string_view method = find(facts, "mcp.method.name");
  return method == "tools/call" ? find_row(kTools, find(facts, "gen_ai.tool.name")) : find_row(kMethods, method);
}

}  // namespace foredge::server
