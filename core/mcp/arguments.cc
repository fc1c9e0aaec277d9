// Checking a call's arguments against their table. The schema of the same table is schema.cc's.
#include "mcp/arguments.h"

#include <charconv>
#include <cstddef>

#include "base/check.h"
#include "json/raw.h"
#include "mcp/cut.h"

namespace foredge::mcp {

namespace {

constexpr std::size_t kMaxShownBytes = 80;

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string shown(std::string_view raw) {
  const std::string_view start = cut(raw, kMaxShownBytes);
  return std::string(start) + (start.size() < raw.size() ? "…" : "");
}

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
  return text + ", got " + shown(raw) + example_of(argument);
}

// The name under which the caller sent an argument: its own before any alias. null counts as not sent.
std::optional<std::string_view> find_sent(const Argument& argument, const json::Value& object) {
  const auto is_sent = [&](std::string_view name) {
    const std::optional<json::Value> value = object.find(name);
    return value && !value->is_null();
  };
  if (is_sent(argument.name)) {
    return argument.name;
  }
  for (const std::string_view alias : argument.aliases) {
    if (is_sent(alias)) {
      return alias;
    }
  }
  return std::nullopt;
}

bool is_known(std::span<const Argument> declared, std::string_view name) {
  for (const Argument& argument : declared) {
    if (argument.name == name) {
      return true;
    }
    for (const std::string_view alias : argument.aliases) {
      if (alias == name) {
        return true;
      }
    }
  }
  return false;
}

std::string hint_of(std::span<const Argument> declared, const json::Value& object) {
  std::string unknown;
  for (const json::Member& member : object.members()) {
    if (!is_known(declared, member.name) && unknown.size() < kMaxShownBytes) {
      unknown += (unknown.empty() ? "" : ", ") + quoted(shown(member.name));
    }
  }
  if (unknown.empty()) {
    return {};
  }
  std::string known;
  for (const Argument& argument : declared) {
    known += (known.empty() ? "" : ", ") + quoted(argument.name);
  }
  return "ignored unknown arguments: " + unknown + "; known: " + (known.empty() ? "none" : known);
}

}  // namespace

std::expected<Arguments, std::string> Arguments::check(std::span<const Argument> declared,
                                                       std::optional<json::Value> object, std::string_view raw_object) {
  Arguments checked;
  checked.declared_ = declared;
  checked.slots_.resize(declared.size());
  checked.unknown_hint_ = object ? hint_of(declared, *object) : std::string();
  std::string complaints;
  for (std::size_t i = 0; i < declared.size(); ++i) {
    const Argument& argument = declared[i];
    const std::optional<std::string_view> sent = object ? find_sent(argument, *object) : std::nullopt;
    std::string complaint = sent ? checked.slots_[i].take(argument, *object->find(*sent),
                                                          json::find_raw(raw_object, *sent).value_or("null"))
                                 : checked.slots_[i].take_default(argument);
    if (!complaint.empty()) {
      complaints += (complaints.empty() ? "" : "\n") + complaint;
    }
  }
  if (complaints.empty()) {
    return checked;
  }
  if (!checked.unknown_hint_.empty()) {
    complaints += "\n" + checked.unknown_hint_;
  }
  return std::unexpected(std::move(complaints));
}

std::string Arguments::Slot::take(const Argument& argument, const json::Value& value, std::string_view raw) {
  given = present = true;
  switch (argument.type) {
    case ArgumentType::kInteger: {
      const std::optional<std::int64_t> integer = to_integer(value);
      number = integer.value_or(0);
      return integer && is_in_range(argument, number) ? std::string() : refused(argument, raw);
    }
    case ArgumentType::kBoolean: {
      const std::optional<bool> boolean = to_boolean(value);
      number = boolean.value_or(false) ? 1 : 0;
      return boolean ? std::string() : refused(argument, raw);
    }
    case ArgumentType::kString:
    case ArgumentType::kStrings: {
      std::optional<std::vector<std::string_view>> sent = to_texts(argument, value, raw);
      if (!sent) {
        return refused(argument, raw);
      }
      texts = std::move(*sent);
      const bool is_empty = texts.empty() || (texts.size() == 1 && is_blank(texts.front()));
      return argument.required && is_empty ? missing(argument) : std::string();
    }
  }
  __builtin_unreachable();
}

std::string Arguments::Slot::take_default(const Argument& argument) {
  if (argument.required) {
    return missing(argument);
  }
  const std::string_view value = argument.default_json;
  if (value.empty()) {
    return {};
  }
  present = true;
  switch (argument.type) {
    case ArgumentType::kInteger:
      FOREDGE_CHECK(parse_integer(value).has_value());
      number = *parse_integer(value);
      break;
    case ArgumentType::kBoolean:
      number = value == "true" ? 1 : 0;
      break;
    case ArgumentType::kString:
      FOREDGE_CHECK(value.size() >= 2 && value.front() == '"' && !value.contains('\\'));
      texts.push_back(value.substr(1, value.size() - 2));
      break;
    case ArgumentType::kStrings:
      FOREDGE_CHECK(false);  // an absent list is an empty one
  }
  return {};
}

const Arguments::Slot& Arguments::slot(std::string_view name, ArgumentType type) const {
  for (std::size_t i = 0; i < declared_.size(); ++i) {
    if (declared_[i].name == name) {
      FOREDGE_CHECK(declared_[i].type == type);
      return slots_[i];
    }
  }
  FOREDGE_CHECK(false);
  __builtin_unreachable();
}

bool Arguments::has(std::string_view name) const {
  for (std::size_t i = 0; i < declared_.size(); ++i) {
    if (declared_[i].name == name) {
      return slots_[i].given;
    }
  }
  FOREDGE_CHECK(false);
  __builtin_unreachable();
}

std::string_view Arguments::string(std::string_view name) const { return find_string(name).value_or(""); }

std::int64_t Arguments::integer(std::string_view name) const { return slot(name, ArgumentType::kInteger).number; }

bool Arguments::boolean(std::string_view name) const { return slot(name, ArgumentType::kBoolean).number != 0; }

std::span<const std::string_view> Arguments::strings(std::string_view name) const {
  return slot(name, ArgumentType::kStrings).texts;
}

std::optional<std::string_view> Arguments::find_string(std::string_view name) const {
  const Slot& found = slot(name, ArgumentType::kString);
  return found.present ? std::optional(found.texts.front()) : std::nullopt;
}

std::optional<std::int64_t> Arguments::find_integer(std::string_view name) const {
  const Slot& found = slot(name, ArgumentType::kInteger);
  return found.present ? std::optional(found.number) : std::nullopt;
}

std::optional<bool> Arguments::find_boolean(std::string_view name) const {
  const Slot& found = slot(name, ArgumentType::kBoolean);
  return found.present ? std::optional(found.number != 0) : std::nullopt;
}

void Arguments::write_canonical(json::Writer& writer) const {
  writer.begin_object();
  for (std::size_t i = 0; i < declared_.size(); ++i) {
    const Slot& given = slots_[i];
    if (!given.given) {
      continue;
    }
    writer.key(declared_[i].name);
    switch (declared_[i].type) {
      case ArgumentType::kInteger:
        writer.integer(given.number);
        break;
      case ArgumentType::kBoolean:
        writer.boolean(given.number != 0);
        break;
      case ArgumentType::kString:
        writer.string(given.texts.front());
        break;
      case ArgumentType::kStrings:
        writer.begin_array();
        for (const std::string_view text : given.texts) {
          writer.string(text);
        }
        writer.end_array();
    }
  }
  writer.end_object();
}

}  // namespace foredge::mcp
