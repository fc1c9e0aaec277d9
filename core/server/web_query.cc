#include "server/web_query.h"

#include <algorithm>

#include "base/utf8.h"
#include "docs/address.h"
#include "json/writer.h"

namespace foredge::server {
namespace {

std::string decode(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return docs::decode_percent(spaced);
}

}  // namespace

std::optional<WebQuery> WebQuery::parse(std::string_view query) {
  WebQuery out;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    if (pair.empty()) {
      continue;
    }
    const std::size_t equals = std::min(pair.find('='), pair.size());
    std::string name = decode(pair.substr(0, equals));
    std::string value = decode(pair.substr(std::min(equals + 1, pair.size())));
    if (utf8::find_invalid(name) != std::string::npos || utf8::find_invalid(value) != std::string::npos) {
      return std::nullopt;
    }
    out.pairs_.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

std::string_view WebQuery::find(std::string_view name) const {
  const auto found = std::ranges::find(pairs_, name, &std::pair<std::string, std::string>::first);
  return found == pairs_.end() ? std::string_view() : std::string_view(found->second);
}

std::string WebQuery::to_json() const {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  for (const auto& [name, value] : pairs_) {
    out.member(name, value);
  }
  out.end_object();
  return text;
}

}  // namespace foredge::server
