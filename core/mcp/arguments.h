// The arguments of a tool or a prompt: declared once in a table, from which the input schema is written and every call
// is checked. Forgiving where a caller's meaning is plain (a number sent as a string, an alias, one value for a list),
// otherwise an error that says how to call again. Knows no tool.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/value.h"
#include "json/writer.h"
#include "mcp/argument_value.h"

namespace foredge::mcp {

enum class ArgumentType : std::uint8_t { kString, kInteger, kBoolean, kStrings };

// One declared argument. All views are literals or outlive the server. Fields that a type has no use for stay empty.
struct Argument {  // NOLINT(clang-analyzer-optin.performance.Padding): members stand in the order in which tables read
  std::string_view name{};
  ArgumentType type = ArgumentType::kString;
  std::string_view description{};
  bool required = false;
  std::optional<std::int64_t> minimum{};          // of an integer
  std::optional<std::int64_t> maximum{};          // of an integer
  std::optional<std::uint32_t> max_size_bytes{};  // of a string or of each string of a list
  std::span<const std::string_view> choices{};    // the strings allowed
  std::string_view default_json{};                // JSON text: 10, "auto", true; used when the argument is absent
  std::span<const std::string_view> aliases{};    // other names that callers use, in order of preference
  std::string_view example_json{};                // JSON text, shown in the schema and in errors
  std::string_view header{};                      // mirrored into the header Mcp-Param-{header}, a token; not of a list
};

// Checked arguments of one call. Views into the call's Document and text; lookups of a name that the table does not
// declare, or by another type, are bugs of ours and trap.
class Arguments {
 public:
  // Checks `object` (nothing: no arguments) against `declared`. `raw_object` is its source. Without `aliases` only an
  // argument's own name counts. The error is a text for the model: which argument, what came, what is expected, an example.
  static std::expected<Arguments, std::string> check(std::span<const Argument> declared,
                                                     std::optional<json::Value> object, std::string_view raw_object,
                                                     bool aliases = true);

  [[nodiscard]] bool has(std::string_view name) const;  // given by the caller; a default does not count
  // The value, or the default, or "" / 0 / false / empty where there is neither.
  [[nodiscard]] std::string_view string(std::string_view name) const;
  [[nodiscard]] std::int64_t integer(std::string_view name) const;
  [[nodiscard]] bool boolean(std::string_view name) const;
  [[nodiscard]] std::span<const std::string_view> strings(std::string_view name) const;
  // The value or the default; nothing where there is neither.
  [[nodiscard]] std::optional<std::string_view> find_string(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> find_integer(std::string_view name) const;
  [[nodiscard]] std::optional<bool> find_boolean(std::string_view name) const;

  // "" when every argument is known, otherwise a sentence that names the ignored ones and the known ones.
  [[nodiscard]] const std::string& unknown_hint() const { return unknown_hint_; }
  // All arguments as one JSON object in table order, names canonical, defaults left out: for cache keys and cursors.
  void write_canonical(json::Writer& writer) const;

 private:
  struct Slot {
    bool given = false;
    bool present = false;  // given or by default
    ArgumentValue value;
  };
  [[nodiscard]] const Slot& slot(std::string_view name, ArgumentType type) const;

  std::span<const Argument> declared_;
  std::vector<Slot> slots_;
  std::string unknown_hint_;
};

// The JSON Schema (2020-12) object of the table. Aliases stay out: they forgive, they are not advertised.
void write_input_schema(json::Writer& writer, std::span<const Argument> declared);

}  // namespace foredge::mcp
