// The query of a URL as names and values. Knows no address and no argument: those are web.h's and the tools'.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace foredge::server {

class WebQuery {
 public:
  // Reads "a=b&c": '+' is a space, percent escapes are resolved. Nothing when a name or a value is no UTF-8.
  static std::optional<WebQuery> parse(std::string_view query);

  // The first value of that name; "" when the query has none.
  [[nodiscard]] std::string_view find(std::string_view name) const;

  // Adds "name=value" behind what `query` holds, every byte escaped that has a meaning in a query: parse() reads the same again.
  static void append(std::string& query, std::string_view name, std::string_view value);

  // All pairs as the members of one JSON object of strings, in the order in which they came.
  [[nodiscard]] std::string to_json() const;

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

}  // namespace foredge::server
