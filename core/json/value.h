// Reading JSON: `parse` turns untrusted bytes into a Document within stated bounds, and Value is a view of one of its
// values. Knows nothing of what the JSON means. Its twin is json/writer.h; the source bytes of a value are
// json/raw.h's.
//
// simdjson does the parsing and stays out of this header.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace foredge::json {

enum class Type : std::uint8_t { kNull, kBoolean, kInteger, kDouble, kString, kArray, kObject };

class Items;
class Members;

// A view of one value. The Document owns every byte that it and its strings point at, and must outlive both.
class Value {
 public:
  [[nodiscard]] Type type() const;
  [[nodiscard]] bool is_null() const { return type() == Type::kNull; }
  [[nodiscard]] bool is_string() const { return type() == Type::kString; }
  [[nodiscard]] bool is_array() const { return type() == Type::kArray; }
  [[nodiscard]] bool is_object() const { return type() == Type::kObject; }

  // Each is nothing for a value of another type; nothing is coerced.
  [[nodiscard]] std::optional<bool> as_bool() const;
  [[nodiscard]] std::optional<std::int64_t> as_int() const;  // written without fraction or exponent, fits in 64 bits
  [[nodiscard]] std::optional<double> as_double() const;     // any number
  [[nodiscard]] std::optional<std::string_view> as_string() const;  // unescaped, valid UTF-8, may hold NUL

  // The first member of that name; nothing when there is none or this is no object. Linear in the members.
  [[nodiscard]] std::optional<Value> find(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> find_string(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> find_int(std::string_view name) const;
  [[nodiscard]] std::optional<bool> find_bool(std::string_view name) const;
  [[nodiscard]] std::optional<Value> find_object(std::string_view name) const;
  [[nodiscard]] std::optional<Value> find_array(std::string_view name) const;

  // In source order; empty for a value of another type.
  [[nodiscard]] Items items() const;
  [[nodiscard]] Members members() const;

 private:
  friend class Document;
  friend class Items;
  friend class Members;
  Value(const void* tape, std::size_t index) : tape_(tape), index_(index) {}

  const void* tape_;
  std::size_t index_;
};

// The elements of an array, for range-based for.
class Items {
 public:
  class Iterator {
   public:
    Value operator*() const { return {tape_, index_}; }
    Iterator& operator++();
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    friend class Items;
    Iterator(const void* tape, std::size_t index) : tape_(tape), index_(index) {}
    const void* tape_;
    std::size_t index_;
  };
  [[nodiscard]] Iterator begin() const { return {tape_, first_}; }
  [[nodiscard]] Iterator end() const { return {tape_, last_}; }

 private:
  friend class Value;
  Items(const void* tape, std::size_t first, std::size_t last) : tape_(tape), first_(first), last_(last) {}
  const void* tape_;
  std::size_t first_;
  std::size_t last_;
};

struct Member {
  std::string_view name;
  Value value;
};

// The members of an object, for range-based for. A name may come twice: JSON allows it, `find` takes the first.
class Members {
 public:
  class Iterator {
   public:
    Member operator*() const;
    Iterator& operator++();
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    friend class Members;
    Iterator(const void* tape, std::size_t index) : tape_(tape), index_(index) {}
    const void* tape_;
    std::size_t index_;
  };
  [[nodiscard]] Iterator begin() const { return {tape_, first_}; }
  [[nodiscard]] Iterator end() const { return {tape_, last_}; }

 private:
  friend class Value;
  Members(const void* tape, std::size_t first, std::size_t last) : tape_(tape), first_(first), last_(last) {}
  const void* tape_;
  std::size_t first_;
  std::size_t last_;
};

// One parsed text. Movable; Values stay good across a move.
class Document {
 public:
  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  [[nodiscard]] Value root() const;

 private:
  friend Result<Document> parse(std::string_view text, struct Limits limits);
  struct Tape;
  explicit Document(std::unique_ptr<Tape> tape);
  std::unique_ptr<Tape> tape_;
};

struct Limits {
  std::size_t max_size_bytes = 256 * 1024;
  std::size_t max_depth = 64;  // arrays and objects around a value, itself not counted
};

// Parses one JSON text (RFC 8259) and nothing behind it but white space. Errors:
//   kTooLarge   more bytes or deeper than `limits`
//   kMalformed  not JSON, a number that neither 64 bits nor a double can hold, or not UTF-8 (then `position` is the
//               offset of the first bad byte)
//   kTruncated  nothing but white space
Result<Document> parse(std::string_view text, Limits limits = {});

}  // namespace foredge::json
