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

// Of one message, by what was noted of it.
CacheClass class_of_one(std::span<const Fact> facts) {
  const std::string_view method = find(facts, "mcp.method.name");
  return method == "tools/call" ? find_row(kTools, find(facts, "gen_ai.tool.name")) : find_row(kMethods, method);
}

// Of a batch: that of the message which costs the most to answer. Errors of others make it no cheaper.
CacheClass class_of_batch(std::span<const Fact> facts) {
  constexpr std::array kByCost = {CacheClass::kSearch, CacheClass::kDocs, CacheClass::kListing, CacheClass::kNone};
  const auto* dearest = &kByCost.back();
  // A message's facts begin with its method.
  const auto is_method = [](const Fact& fact) { return fact.name == "mcp.method.name"; };
  for (auto begin = std::ranges::find_if(facts, is_method); begin != facts.end();) {
    const auto end = std::find_if(begin + 1, facts.end(), is_method);
    dearest = std::min(dearest, &*std::ranges::find(kByCost, class_of_one({begin, end})));
    begin = end;
  }
  return *dearest;
}

}  // namespace

CacheClass cache_class_of(std::span<const Fact> facts) {
  if (!find(facts, "rpc.batch.size").empty()) {
    return class_of_batch(facts);
  }
  if (!find(facts, "rpc.response.status_code").empty() || !find(facts, "tool.error").empty()) {
    return CacheClass::kNone;
  }
  return class_of_one(facts);
}

}  // namespace foredge::server
