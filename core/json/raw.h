// The source bytes of a value inside a JSON text, for what must be echoed byte for byte (a JSON-RPC id, a progress
// token) or shown as its sender wrote it. Refuses to validate: every text given here has passed json::parse. Its twin
// is json/value.h, which sees values and not their spelling.
#pragma once

#include <optional>
#include <string_view>

namespace foredge::json {

// The value of the first member of that name, without the white space around it; nothing when there is none or the
// text is no object. Agrees with Value::find, escapes in names included. The result points into `object_text`.
[[nodiscard]] std::optional<std::string_view> find_raw(std::string_view object_text, std::string_view name);

// Walks the elements of an array text in order: each call of `next` yields one element's bytes, then nothing.
class RawItems {
 public:
  explicit RawItems(std::string_view array_text);
  [[nodiscard]] std::optional<std::string_view> next();

 private:
  std::string_view text_;
  std::size_t at_;
};

}  // namespace foredge::json
