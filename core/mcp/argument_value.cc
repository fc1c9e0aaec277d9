// What one value of a call stands for, or a text for the model that says what was expected.
#include "mcp/argument_value.h"

#include <charconv>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/check.h"
#include "json/raw.h"
#include "mcp/arguments.h"
#include "mcp/cut.h"

namespace foredge::mcp {

namespace {

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string choices_of(const Argument& argument) {
  std::string text;
  for (const std::string_view choice : argument.choices) {
    text += (text.empty() ? "" : ", ") + quoted(choice);
  }
  return text;
}

std::string range_of(const Argument& argument) {
  std::string text = "an integer";
  if (argument.minimum) {
    text += " from " + std::to_string(*argument.minimum);
  }
  if (argument.maximum) {
    text += (argument.minimum ? " to " : " up to ") + std::to_string(*argument.maximum);
  }
  return text;
}

std::string expected_of(const Argument& argument) {
  switch (argument.type) {
    case ArgumentType::kInteger:
      return range_of(argument);
    case ArgumentType::kBoolean:
      return "true or false";
    case ArgumentType::kString:
      return argument.choices.empty() ? "a string" : "one of " + choices_of(argument);
    case ArgumentType::kStrings:
      return argument.choices.empty() ? "a list of strings" : "a list of strings out of " + choices_of(argument);
  }
  __builtin_unreachable();
}

std::string example_of(const Argument& argument) {
  const std::string_view value = argument.example_json.empty() ? argument.default_json : argument.example_json;
  return value.empty() ? std::string() : "; example: {" + quoted(argument.name) + ": " + std::string(value) + "}";
}

// Decimal digits with an optional sign and nothing else.
std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* begin = text.data();
  const char* end = begin + text.size();
  const auto [behind, error] = std::from_chars(begin, end, value);
  if (error != std::errc{} || behind != end) {
    return std::nullopt;
  }
  return value;
}

std::optional<std::int64_t> to_integer(const json::Value& value) {
  if (const std::optional<std::string_view> text = value.as_string()) {
    return parse_integer(*text);
  }
  if (const std::optional<std::int64_t> exact = value.as_int()) {
    return exact;
  }
  // 10.0 is the integer 10 (JSON Schema 2020-12, 6.1.1). Past 2^53 a double no longer says which integer.
  const std::optional<double> number = value.as_double();
  if (number && *number >= -9007199254740992.0 && *number <= 9007199254740992.0 &&
      static_cast<double>(static_cast<std::int64_t>(*number)) == *number) {
    return static_cast<std::int64_t>(*number);
  }
  return std::nullopt;
}

std::optional<bool> to_boolean(const json::Value& value) {
  if (const std::optional<std::string_view> text = value.as_string()) {
    return *text == "true" ? std::optional(true) : *text == "false" ? std::optional(false) : std::nullopt;
  }
  return value.as_bool();
}

// A number stands for its own spelling: a version 18 or 5.10 written without quotes.
std::optional<std::string_view> to_text(const json::Value& value, std::string_view raw) {
  if (value.type() == json::Type::kInteger || value.type() == json::Type::kDouble) {
    return raw;
  }
  return value.as_string();
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

bool is_allowed(const Argument& argument, std::string_view text) {
  if (argument.max_size_bytes && text.size() > *argument.max_size_bytes) {
    return false;
  }
  if (argument.choices.empty()) {
    return true;
  }
  for (const std::string_view choice : argument.choices) {
    if (choice == text) {
      return true;
    }
  }
  return false;
}

bool is_in_range(const Argument& argument, std::int64_t number) {
  return (!argument.minimum || number >= *argument.minimum) && (!argument.maximum || number <= *argument.maximum);
}

// The texts of a string or list argument; nothing when one of them is not allowed.
std::optional<std::vector<std::string_view>> to_texts(const Argument& argument, const json::Value& value,
                                                      std::string_view raw) {
  std::vector<std::string_view> texts;
  const auto take = [&](const json::Value& item, std::string_view item_raw) {
    const std::optional<std::string_view> text = to_text(item, item_raw);
    if (!text || !is_allowed(argument, *text)) {
      return false;
    }
    texts.push_back(*text);
    return true;
  };
  if (argument.type == ArgumentType::kString || !value.is_array()) {
    return take(value, raw) ? std::optional(std::move(texts)) : std::nullopt;
  }
  json::RawItems raws(raw);
  for (const json::Value item : value.items()) {
    if (!take(item, raws.next().value_or(std::string_view{}))) {
      return std::nullopt;
    }
  }
  return texts;
}

std::string missing(const Argument& argument) {
  return "argument " + quoted(argument.name) + " is missing: send " + expected_of(argument) + example_of(argument);
}

std::string refused(const Argument& argument, std::string_view raw) {
  std::string text = "argument " + quoted(argument.name) + " must be " + expected_of(argument);
  if (argument.max_size_bytes) {
    text += " of at most " + std::to_string(*argument.max_size_bytes) + " bytes";
  }
  return text + ", got " + cut_for_show(raw) + example_of(argument);
}

}  // namespace

std::string cut_for_show(std::string_view sent) {
  constexpr std::size_t kMaxShownBytes = 80;
  const std::string_view start = cut(sent, kMaxShownBytes);
  return std::string(start) + (start.size() < sent.size() ? "…" : "");
}

std::expected<ArgumentValue, std::string> read_argument(const Argument& argument, const json::Value& value,
                                                        std::string_view raw) {
  switch (argument.type) {
    case ArgumentType::kInteger: {
      const std::optional<std::int64_t> integer = to_integer(value);
      if (!integer || !is_in_range(argument, *integer)) {
        return std::unexpected(refused(argument, raw));
      }
      return ArgumentValue{.number = *integer, .texts = {}};
    }
    case ArgumentType::kBoolean: {
      const std::optional<bool> boolean = to_boolean(value);
      if (!boolean) {
        return std::unexpected(refused(argument, raw));
      }
      return ArgumentValue{.number = *boolean ? 1 : 0, .texts = {}};
    }
    case ArgumentType::kString:
    case ArgumentType::kStrings: {
      std::optional<std::vector<std::string_view>> texts = to_texts(argument, value, raw);
      if (!texts) {
        return std::unexpected(refused(argument, raw));
      }
      const bool is_empty = texts->empty() || (texts->size() == 1 && is_blank(texts->front()));
      if (argument.required && is_empty) {
        return std::unexpected(missing(argument));
      }
      return ArgumentValue{.number = 0, .texts = *std::move(texts)};
    }
  }
  __builtin_unreachable();
}

std::expected<std::optional<ArgumentValue>, std::string> read_default(const Argument& argument) {
  if (argument.required) {
    return std::unexpected(missing(argument));
  }
  const std::string_view value = argument.default_json;
  if (value.empty()) {
    return std::nullopt;
  }
  switch (argument.type) {
    case ArgumentType::kInteger:
      FOREDGE_CHECK(parse_integer(value).has_value());
      return ArgumentValue{.number = *parse_integer(value), .texts = {}};
    case ArgumentType::kBoolean:
      return ArgumentValue{.number = value == "true" ? 1 : 0, .texts = {}};
    case ArgumentType::kString:
      FOREDGE_CHECK(value.size() >= 2 && value.front() == '"' && !value.contains('\\'));
      return ArgumentValue{.number = 0, .texts = {value.substr(1, value.size() - 2)}};
    case ArgumentType::kStrings:
      FOREDGE_CHECK(false);  // an absent list is an empty one
  }
  __builtin_unreachable();
}

}  // namespace foredge::mcp
