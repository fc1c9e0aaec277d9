// Writing JSON: appends to a std::string that the caller owns. Compact, deterministic, non-ASCII as it is. Places
// commas itself; a value without a key in an object or an `end_` without its `begin_` is a bug of the caller. Refuses
// to check UTF-8: what is written here was checked when it came in. Its twin is json/value.h.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace foredge::json {

// Appends `text` as the inside of a JSON string: quotes, backslashes and control characters escaped, no quotes around.
void append_escaped(std::string& out, std::string_view text);

class Writer {
 public:
  explicit Writer(std::string& out) : out_(&out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  // The next value belongs to this name.
  void key(std::string_view name);

  void string(std::string_view text);
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  void boolean(bool value);
  void null();
  // Rounded half away from zero to `decimals` (0 … 9) digits, all of them written: 1.50. NaN, infinities and values
  // past ±9e8 are the caller's bug.
  void fixed(double value, int decimals);
  // A finished JSON text, as it is.
  void raw(std::string_view json);
  // A string whose inside is escaped already.
  void escaped_string(std::string_view escaped);

  // A string in pieces, plain and already escaped ones mixed: begin_string, pieces, end_string.
  void begin_string();
  void text_piece(std::string_view text) { append_escaped(*out_, text); }
  void escaped_piece(std::string_view escaped) { out_->append(escaped); }
  void end_string();

  // key and value in one.
  void member(std::string_view name, std::string_view text) { key(name), string(text); }
  void member(std::string_view name, std::same_as<bool> auto value) { key(name), boolean(value); }
  void member(std::string_view name, std::signed_integral auto value) { key(name), integer(value); }
  void member(std::string_view name, std::unsigned_integral auto value)
    requires(!std::same_as<decltype(value), bool>)
  {
    key(name), unsigned_integer(value);
  }
  void raw_member(std::string_view name, std::string_view json) { key(name), raw(json); }

  // Finished members ("a":1,"b":2) into the open object; none when empty.
  void raw_members(std::string_view members) {
    if (!members.empty()) {
      raw(members);
    }
  }

  // Makes room for so many bytes more at once.
  void reserve(std::size_t size_bytes) { out_->reserve(out_->size() + size_bytes); }

  // A place to come back to: what is written behind it is taken away again. Only while nothing that was open there is closed.
  struct Mark {
    std::size_t size_bytes;
    std::uint32_t depth;
    bool comma;
  };
  [[nodiscard]] Mark mark() const { return {out_->size(), depth_, comma_}; }
  void rewind(const Mark& mark) {
    out_->resize(mark.size_bytes);
    depth_ = mark.depth;
    comma_ = mark.comma;
  }

  // Bytes in the target string, for callers that cut at a size.
  [[nodiscard]] std::size_t size_bytes() const { return out_->size(); }
  // What the target string holds, until the next write.
  [[nodiscard]] std::string_view text() const { return *out_; }
  // Whether every `begin_` has its `end_`.
  [[nodiscard]] bool is_complete() const { return depth_ == 0; }

 private:
  void before_value();
  void whole_string(std::string_view text, bool is_key);
  void open(char bracket);
  void close(char bracket);

  std::string* out_;
  std::uint32_t depth_ = 0;
  bool comma_ = false;  // whether the next key or element needs one before it
};

}  // namespace foredge::json
