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

// RFC 3986, 2.3: what never needs an escape.
bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~").contains(c);
}

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out.append({'%', kHex[byte >> 4U], kHex[byte & 15U]});
    }
  }
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

void WebQuery::append(std::string& query, std::string_view name, std::string_view value) {
  query.append(query.empty() ? "" : "&");
  append_escaped(query, name);
  query.push_back('=');
  append_escaped(query, value);
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
