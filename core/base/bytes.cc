#include "base/bytes.h"

#include <bit>
#include <cstring>

#include "base/check.h"

namespace foredge {

static_assert(std::endian::native == std::endian::little, "stored integers are read in place");

template <typename T>
Result<T> ByteReader::read_fixed() {
  if (sizeof(T) > remaining()) {
    return fail(ErrorCode::kTruncated, "bytes end inside an integer", position_);
  }
  T value;
  std::memcpy(&value, bytes_.data() + position_, sizeof(T));
  position_ += sizeof(T);
  return value;
}

Result<std::uint8_t> ByteReader::read_u8() { return read_fixed<std::uint8_t>(); }
Result<std::uint16_t> ByteReader::read_u16() { return read_fixed<std::uint16_t>(); }
Result<std::uint32_t> ByteReader::read_u32() { return read_fixed<std::uint32_t>(); }
Result<std::uint64_t> ByteReader::read_u64() { return read_fixed<std::uint64_t>(); }

Result<std::uint64_t> ByteReader::read_long_varint() {
  std::uint64_t value = 0;
  std::size_t at = position_;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (at == bytes_.size()) {
      return fail(ErrorCode::kTruncated, "bytes end inside a varint", position_);
    }
    const std::uint8_t byte = bytes_[at++];
    const std::uint64_t payload = byte & 0x7fU;
    if (shift == 63 && payload > 1) {
      return fail(ErrorCode::kMalformed, "varint does not fit 64 bits", position_);
    }
    value |= payload << shift;
    if ((byte & 0x80U) == 0) {
      // One value, one spelling: digests of re-encoded data must not differ.
      if (byte == 0 && shift != 0) {
        return fail(ErrorCode::kMalformed, "varint is not in its shortest form", position_);
      }
      position_ = at;
      return value;
    }
  }
  return fail(ErrorCode::kMalformed, "varint is longer than 10 bytes", position_);
}

Result<std::uint64_t> ByteReader::read_long_varint_up_to(std::uint64_t limit) {
  const std::size_t start = position_;
  auto value = read_varint();
  if (value && *value > limit) {
    position_ = start;
    return fail(ErrorCode::kTooLarge, "count or length passes its bound", start);
  }
  return value;
}

Result<Bytes> ByteReader::read_bytes(std::uint64_t size) {
  if (size > remaining()) {
    return fail(ErrorCode::kTruncated, "bytes end inside a field", position_);
  }
  const Bytes out = bytes_.subspan(position_, static_cast<std::size_t>(size));
  position_ += out.size();
  return out;
}

Result<std::string_view> ByteReader::read_long_string() {
  const std::size_t start = position_;
  const auto size = read_varint();
  if (!size) {
    return std::unexpected(size.error());
  }
  const auto bytes = read_bytes(*size);
  if (!bytes) {
    position_ = start;
    return std::unexpected(bytes.error());
  }
  return as_text(*bytes);
}

Result<std::string_view> ByteReader::read_string32() {
  const std::size_t start = position_;
  const auto size = read_u32();
  if (!size) {
    return std::unexpected(size.error());
  }
  const auto bytes = read_bytes(*size);
  if (!bytes) {
    position_ = start;
    return std::unexpected(bytes.error());
  }
  return as_text(*bytes);
}

Result<void> ByteReader::skip(std::uint64_t size) {
  const auto bytes = read_bytes(size);
  if (!bytes) {
    return std::unexpected(bytes.error());
  }
  return {};
}

void ByteWriter::write_varint(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<std::uint8_t>(value | 0x80U));
    value >>= 7U;
  }
  bytes_.push_back(static_cast<std::uint8_t>(value));
}

void ByteWriter::write_string(std::string_view text) {
  write_varint(text.size());
  write_bytes(as_bytes(text));
}

void ByteWriter::rewrite_u32(std::size_t at, std::uint32_t value) {
  FOREDGE_CHECK(at + sizeof value <= bytes_.size());
  for (std::size_t i = 0; i < sizeof value; ++i) {
    bytes_[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
  }
}

void ByteWriter::write_string32(std::string_view text) {
  FOREDGE_CHECK(text.size() <= 0xffffffffU);
  write_u32(static_cast<std::uint32_t>(text.size()));
  write_bytes(as_bytes(text));
}

}  // namespace foredge
