// Checking a call's arguments against their table. What one value means is argument_value.cc's, the schema of the same table
// schema.cc's.
#include "mcp/arguments.h"

#include <cstddef>
#include <utility>

#include "base/check.h"
#include "json/raw.h"

namespace foredge::mcp {

namespace {

constexpr std::size_t kMaxUnknownBytes = 80;

std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }

// The name under which the caller sent an argument: its own before any alias. null counts as not sent.
std::optional<std::string_view> find_sent(const Argument& argument, const json::Value& object, bool aliases) {
  const auto is_sent = [&](std::string_view name) {
    const std::optional<json::Value> value = object.find(name);
    return value && !value->is_null();
  };
  if (is_sent(argument.name)) {
    return argument.name;
  }
  for (const std::string_view alias : argument.aliases) {
    if (aliases && is_sent(alias)) {
      return alias;
    }
  }
  return std::nullopt;
}

bool is_known(std::span<const Argument> declared, std::string_view name, bool aliases) {
  for (const Argument& argument : declared) {
    if (argument.name == name) {
      return true;
    }
    for (const std::string_view alias : argument.aliases) {
      if (aliases && alias == name) {
        return true;
      }
    }
  }
  return false;
}

std::string hint_of(std::span<const Argument> declared, const json::Value& object, bool aliases) {
  std::string unknown;
  for (const json::Member& member : object.members()) {
    if (!is_known(declared, member.name, aliases) && unknown.size() < kMaxUnknownBytes) {
      unknown += (unknown.empty() ? "" : ", ") + quoted(cut_for_show(member.name));
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
                                                       std::optional<json::Value> object, std::string_view raw_object,
                                                       bool aliases) {
  Arguments checked;
  checked.declared_ = declared;
  checked.slots_.resize(declared.size());
  checked.unknown_hint_ = object ? hint_of(declared, *object, aliases) : std::string();
  std::string complaints;
  for (std::size_t i = 0; i < declared.size(); ++i) {
    const Argument& argument = declared[i];
    const std::optional<std::string_view> sent = object ? find_sent(argument, *object, aliases) : std::nullopt;
    std::expected<std::optional<ArgumentValue>, std::string> value =
        sent ? read_argument(argument, *object->find(*sent), json::find_raw(raw_object, *sent).value_or("null"))
             : read_default(argument);
    if (!value) {
      complaints += (complaints.empty() ? "" : "\n") + value.error();
    } else if (*value) {
      checked.slots_[i] = {.given = sent.has_value(), .present = true, .value = **std::move(value)};
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

std::int64_t Arguments::integer(std::string_view name) const { return slot(name, ArgumentType::kInteger).value.number; }

bool Arguments::boolean(std::string_view name) const { return slot(name, ArgumentType::kBoolean).value.number != 0; }

std::span<const std::string_view> Arguments::strings(std::string_view name) const {
  return slot(name, ArgumentType::kStrings).value.texts;
}

std::optional<std::string_view> Arguments::find_string(std::string_view name) const {
  const Slot& found = slot(name, ArgumentType::kString);
  return found.present ? std::optional(found.value.texts.front()) : std::nullopt;
}

std::optional<std::int64_t> Arguments::find_integer(std::string_view name) const {
  const Slot& found = slot(name, ArgumentType::kInteger);
  return found.present ? std::optional(found.value.number) : std::nullopt;
}

std::optional<bool> Arguments::find_boolean(std::string_view name) const {
  const Slot& found = slot(name, ArgumentType::kBoolean);
  return found.present ? std::optional(found.value.number != 0) : std::nullopt;
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
        writer.integer(given.value.number);
        break;
      case ArgumentType::kBoolean:
        writer.boolean(given.value.number != 0);
        break;
      case ArgumentType::kString:
        writer.string(given.value.texts.front());
        break;
      case ArgumentType::kStrings:
        writer.begin_array();
        for (const std::string_view text : given.value.texts) {
          writer.string(text);
        }
        writer.end_array();
    }
  }
  writer.end_object();
}

}  // namespace foredge::mcp
