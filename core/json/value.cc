// simdjson's DOM parser behind json/value.h. Values read its tape themselves: the layout is simdjson's documented
// interface (doc/tape.md) and two words a Value are all that our callers need to see. Escaping is writer.cc's.
//
// One tape word: type in the top byte, payload in the low 56 bits. A container's payload has in its low 32 bits the
// index behind its closing word; a number's value is the next word; a string's payload is an offset into the string
// buffer, where a 4-byte length precedes the bytes.
#include "json/value.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "base/utf8.h"

namespace foredge::json {

namespace {

constexpr const char* kEmpty = "text is empty: send one json value";

const simdjson::dom::document& tape_of(const void* tape) { return *static_cast<const simdjson::dom::document*>(tape); }

std::uint64_t word_at(const void* tape, std::size_t index) { return tape_of(tape).tape[index]; }

char tag_at(const void* tape, std::size_t index) { return static_cast<char>(word_at(tape, index) >> 56); }

std::string_view string_at(const void* tape, std::size_t index) {
  const std::size_t offset = static_cast<std::size_t>(word_at(tape, index) & 0x00ffffffffffffffU);
  const std::uint8_t* stored = tape_of(tape).string_buf.get() + offset;
  std::uint32_t size = 0;
  std::memcpy(&size, stored, sizeof size);
  return {reinterpret_cast<const char*>(stored + sizeof size), size};
}

// Index of the word behind the value that starts at `index`.
std::size_t behind(const void* tape, std::size_t index) {
  switch (tag_at(tape, index)) {
    case '{':
    case '[':
      return static_cast<std::uint32_t>(word_at(tape, index));
    case 'l':
    case 'u':
    case 'd':
      return index + 2;
    default:
      return index + 1;
  }
}

bool opens(const void* tape, std::size_t index, char bracket) { return tag_at(tape, index) == bracket; }

std::unexpected<Error> fail_of(simdjson::error_code code) {
  switch (code) {
    case simdjson::DEPTH_ERROR:
      return fail(ErrorCode::kTooLarge, "json is nested too deep: flatten it");
    case simdjson::BIGINT_ERROR:
    case simdjson::NUMBER_ERROR:  // simdjson tells a malformed number from one out of range only at times
      return fail(ErrorCode::kMalformed, "json has a number that is malformed or out of range");
    case simdjson::MEMALLOC:
      return fail(ErrorCode::kTooLarge, "json needs more memory than there is: send less");
    default:
      return fail(ErrorCode::kMalformed, "text is not valid json: check quotes, commas and brackets");
  }
}

}  // namespace

// ---- Value

Type Value::type() const {
  switch (tag_at(tape_, index_)) {
    case '{':
      return Type::kObject;
    case '[':
      return Type::kArray;
    case '"':
      return Type::kString;
    case 'l':
    case 'u':
      return Type::kInteger;
    case 'd':
      return Type::kDouble;
    case 't':
    case 'f':
      return Type::kBoolean;
    default:
      return Type::kNull;
  }
}

std::optional<bool> Value::as_bool() const {
  if (type() != Type::kBoolean) {
    return std::nullopt;
  }
  return tag_at(tape_, index_) == 't';
}

std::optional<std::int64_t> Value::as_int() const {
  // 'u' is only written for what does not fit in 63 bits.
  if (tag_at(tape_, index_) != 'l') {
    return std::nullopt;
  }
  return std::bit_cast<std::int64_t>(word_at(tape_, index_ + 1));
}

std::optional<double> Value::as_double() const {
  const std::uint64_t word = type() == Type::kInteger || type() == Type::kDouble ? word_at(tape_, index_ + 1) : 0;
  switch (tag_at(tape_, index_)) {
    case 'l':
      return static_cast<double>(std::bit_cast<std::int64_t>(word));
    case 'u':
      return static_cast<double>(word);
    case 'd':
      return std::bit_cast<double>(word);
    default:
      return std::nullopt;
  }
}

std::optional<std::string_view> Value::as_string() const {
  if (!is_string()) {
    return std::nullopt;
  }
  return string_at(tape_, index_);
}

std::optional<Value> Value::find(std::string_view name) const {
  for (const Member& member : members()) {
    if (member.name == name) {
      return member.value;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> Value::find_string(std::string_view name) const {
  const std::optional<Value> value = find(name);
  return value ? value->as_string() : std::nullopt;
}

std::optional<std::int64_t> Value::find_int(std::string_view name) const {
  const std::optional<Value> value = find(name);
  return value ? value->as_int() : std::nullopt;
}

std::optional<bool> Value::find_bool(std::string_view name) const {
  const std::optional<Value> value = find(name);
  return value ? value->as_bool() : std::nullopt;
}

std::optional<Value> Value::find_object(std::string_view name) const {
  const std::optional<Value> value = find(name);
  return value && value->is_object() ? value : std::nullopt;
}

std::optional<Value> Value::find_array(std::string_view name) const {
  const std::optional<Value> value = find(name);
  return value && value->is_array() ? value : std::nullopt;
}

Items Value::items() const {
  if (!opens(tape_, index_, '[')) {
    return {tape_, index_, index_};
  }
  return {tape_, index_ + 1, behind(tape_, index_) - 1};
}

Members Value::members() const {
  if (!opens(tape_, index_, '{')) {
    return {tape_, index_, index_};
  }
  return {tape_, index_ + 1, behind(tape_, index_) - 1};
}

Items::Iterator& Items::Iterator::operator++() {
  index_ = behind(tape_, index_);
  return *this;
}

Member Members::Iterator::operator*() const { return {string_at(tape_, index_), Value(tape_, index_ + 1)}; }

Members::Iterator& Members::Iterator::operator++() {
  index_ = behind(tape_, index_ + 1);
  return *this;
}

// ---- Document

struct Document::Tape {
  simdjson::dom::document document;
};

Document::Document(std::unique_ptr<Tape> tape) : tape_(std::move(tape)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

// Word 0 is the tape's own root word.
Value Document::root() const { return {&tape_->document, 1}; }

Result<Document> parse(std::string_view text, Limits limits) {
  if (text.size() > limits.max_size_bytes) {
    return fail(ErrorCode::kTooLarge, "json text is too large: send less", limits.max_size_bytes);
  }
  if (text.empty()) {  // and perhaps without an address, which simdjson's copy may not have
    return fail(ErrorCode::kTruncated, kEmpty);
  }
  // simdjson checks UTF-8 too, but does not say where; and it skips a byte order mark, which would shift raw slices.
  if (const std::size_t bad = utf8::find_invalid(text); bad != std::string_view::npos) {
    return fail(ErrorCode::kMalformed, "text is not valid utf-8: encode it as utf-8", bad);
  }
  if (text.starts_with("\xef\xbb\xbf")) {
    return fail(ErrorCode::kMalformed, "text starts with a byte order mark: leave it out");
  }
  simdjson::dom::parser parser;
  // simdjson refuses the level that reaches its bound, and counts no empty container.
  if (const auto code = parser.allocate(std::max<std::size_t>(text.size(), 64), limits.max_depth + 1)) {
    return fail_of(code);
  }
  auto tape = std::make_unique<Document::Tape>();
  if (const auto code = parser.parse_into_document(tape->document, text.data(), text.size()).error()) {
    if (code == simdjson::EMPTY) {
      return fail(ErrorCode::kTruncated, kEmpty);
    }
    return fail_of(code);
  }
  return Document(std::move(tape));
}

}  // namespace foredge::json
