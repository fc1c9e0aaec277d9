// Bounded little-endian reading and its mirror, the writer. Neither knows what the bytes mean.
//
// ByteReader never reads past its span and never trusts a length: every `read_` checks against what is left and
// leaves the position unchanged when it fails. Integers are little endian; a varint is LEB128, at most 10 bytes, in
// its shortest form.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace foredge {

using Bytes = std::span<const std::uint8_t>;

[[nodiscard]] inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A cursor over bytes that the caller owns and keeps alive; returned spans and views point into them.
class ByteReader {
 public:
  explicit ByteReader(Bytes bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t position() const { return position_; }
  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - position_; }
  [[nodiscard]] bool at_end() const { return remaining() == 0; }
  // What is left, without reading it.
  [[nodiscard]] Bytes rest() const { return bytes_.subspan(position_); }

  Result<std::uint8_t> read_u8();
  Result<std::uint16_t> read_u16();
  Result<std::uint32_t> read_u32();
  Result<std::uint64_t> read_u64();
  Result<std::uint64_t> read_varint() {
    // Nearly every one is a byte long.
    if (position_ < bytes_.size() && bytes_[position_] < 0x80) {
      return std::uint64_t{bytes_[position_++]};
    }
    return read_long_varint();
  }
  // A varint that must not pass `limit` (inclusive): kTooLarge otherwise. Use it for every count and length.
  Result<std::uint64_t> read_varint_up_to(std::uint64_t limit) {
    if (position_ < bytes_.size() && bytes_[position_] < 0x80 && bytes_[position_] <= limit) {
      return std::uint64_t{bytes_[position_++]};
    }
    return read_long_varint_up_to(limit);
  }
  Result<Bytes> read_bytes(std::uint64_t size);
  // A varint length, then that many bytes.
  Result<std::string_view> read_string() {
    if (position_ < bytes_.size() && bytes_[position_] < 0x80 && bytes_[position_] < remaining()) {
      const std::string_view text = as_text(bytes_.subspan(position_ + 1, bytes_[position_]));
      position_ += 1 + text.size();
      return text;
    }
    return read_long_string();
  }
  // A u32 length, then that many bytes (the shape the host writes).
  Result<std::string_view> read_string32();
  Result<void> skip(std::uint64_t size);

 private:
  template <typename T>
  Result<T> read_fixed();
  Result<std::uint64_t> read_long_varint();
  Result<std::uint64_t> read_long_varint_up_to(std::uint64_t limit);
  Result<std::string_view> read_long_string();

  Bytes bytes_;
  std::size_t position_ = 0;
};

// Appends to a buffer that it owns. Mirrors ByteReader call for call; writing cannot fail.
class ByteWriter {
 public:
  void write_u8(std::uint8_t value) { bytes_.push_back(value); }
  void write_u16(std::uint16_t value) { write_fixed(value); }
  void write_u32(std::uint32_t value) { write_fixed(value); }
  void write_u64(std::uint64_t value) { write_fixed(value); }
  void write_varint(std::uint64_t value);
  void write_bytes(Bytes bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void write_string(std::string_view text);
  void write_string32(std::string_view text);
  // Puts a value where one of that size was written, at byte `at`.
  void rewrite_u32(std::size_t at, std::uint32_t value);

  void reserve(std::size_t size_bytes) { bytes_.reserve(size_bytes); }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  [[nodiscard]] Bytes bytes() const { return bytes_; }
  [[nodiscard]] std::vector<std::uint8_t> take() { return std::move(bytes_); }
  void clear() { bytes_.clear(); }

 private:
  template <typename T>
  void write_fixed(T value) {
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    }
  }

  std::vector<std::uint8_t> bytes_;
};

}  // namespace foredge
