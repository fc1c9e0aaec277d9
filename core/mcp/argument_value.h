// One argument of a call: what the sent value means for the declared one, forgiving where the meaning is plain. Which arguments
// were sent under which names is arguments.cc's.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"

namespace foredge::mcp {

struct Argument;

// By the argument's type, `number` (an integer, or 0 and 1) or `texts` (of a string, one). Views into the call or the table.
struct ArgumentValue {
  std::int64_t number = 0;
  std::vector<std::string_view> texts;
};

// `raw` is the value's source. The error names the argument, what came and what is expected, with an example.
[[nodiscard]] std::expected<ArgumentValue, std::string> read_argument(const Argument& argument,
                                                                      const json::Value& value, std::string_view raw);

// Of an argument that was not sent: its default, nothing when it has none; an error when it is required.
[[nodiscard]] std::expected<std::optional<ArgumentValue>, std::string> read_default(const Argument& argument);

// The start of what a caller sent, for a message.
[[nodiscard]] std::string cut_for_show(std::string_view sent);

}  // namespace foredge::mcp
