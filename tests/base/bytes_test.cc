// ByteReader gives back what ByteWriter wrote, and refuses every truncation and every other spelling of a varint.
#include "base/bytes.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

using foredge::as_text;
using foredge::ByteReader;
using foredge::Bytes;
using foredge::ByteWriter;
using foredge::ErrorCode;
using Raw = std::vector<std::uint8_t>;

namespace {

// One value of each kind, with its bytes and a read that must give the value back.
struct Kind {
  const char* name;
  Raw bytes;
  std::function<bool(ByteReader&)> reads;  // true: read, and equal to the value
};

template <typename T, typename U>
bool equals(const foredge::Result<T>& read, const U& value) {
  return read.has_value() && *read == value;
}

std::vector<Kind> kinds() {
  return {
      {"u8", {0xfe}, [](ByteReader& r) { return equals(r.read_u8(), 0xfeU); }},
      {"u16", {0x34, 0x12}, [](ByteReader& r) { return equals(r.read_u16(), 0x1234U); }},
      {"u32", {0x78, 0x56, 0x34, 0x12}, [](ByteReader& r) { return equals(r.read_u32(), 0x12345678U); }},
      {"u64", {8, 7, 6, 5, 4, 3, 2, 1}, [](ByteReader& r) { return equals(r.read_u64(), 0x0102030405060708U); }},
      {"varint of one byte", {0x7f}, [](ByteReader& r) { return equals(r.read_varint(), 127U); }},
      {"varint of two bytes", {0x80, 0x01}, [](ByteReader& r) { return equals(r.read_varint(), 128U); }},
      {"greatest varint",
       {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01},
       [](ByteReader& r) { return equals(r.read_varint(), ~std::uint64_t{0}); }},
      {"varint at its limit", {0x05}, [](ByteReader& r) { return equals(r.read_varint_up_to(5), 5U); }},
      {"bytes", {1, 2, 3}, [](ByteReader& r) { return equals(r.read_bytes(3).transform(as_text), "\1\2\3"); }},
      {"string", {2, 'h', 'i'}, [](ByteReader& r) { return equals(r.read_string(), "hi"); }},
      {"string behind a u32", {2, 0, 0, 0, 'h', 'i'}, [](ByteReader& r) { return equals(r.read_string32(), "hi"); }},
      {"skip", {0, 0, 0}, [](ByteReader& r) { return r.skip(3).has_value(); }},
  };
}

}  // namespace

TEST_CASE("each kind of value is read whole, and not at all when a byte lacks") {
  for (const Kind& kind : kinds()) {
    INFO(kind.name);
    ByteReader whole(kind.bytes);
    CHECK(kind.reads(whole));
    CHECK(whole.at_end());
    for (std::size_t size = 0; size < kind.bytes.size(); ++size) {
      INFO("truncated to " << size);
      // A copy of exactly that size: the sanitizer sees a read behind it.
      const Raw cut(kind.bytes.begin(), kind.bytes.begin() + static_cast<std::ptrdiff_t>(size));
      ByteReader reader(cut);
      CHECK_FALSE(kind.reads(reader));
      CHECK(reader.position() == 0);
    }
  }
}

TEST_CASE("the writer mirrors the reader") {
  ByteWriter writer;
  writer.write_u8(0xab);
  writer.write_u16(0xcdef);
  writer.write_u32(0x01020304);
  writer.write_u64(0x1122334455667788);
  writer.write_varint(300);
  writer.write_string("naïve");
  writer.write_string32(std::string_view("a\0b", 3));
  CHECK(writer.size() == 1 + 2 + 4 + 8 + 2 + 7 + 7);
  ByteReader reader(writer.bytes());
  CHECK(equals(reader.read_u8(), 0xabU));
  CHECK(equals(reader.read_u16(), 0xcdefU));
  CHECK(equals(reader.read_u32(), 0x01020304U));
  CHECK(equals(reader.read_u64(), 0x1122334455667788U));
  CHECK(equals(reader.read_varint(), 300U));
  CHECK(equals(reader.read_string(), "naïve"));
  CHECK(equals(reader.read_string32(), std::string_view("a\0b", 3)));
  CHECK(reader.at_end());
}

TEST_CASE("a varint has one spelling: what is written is shortest and reads back, around every power of two") {
  for (unsigned bit = 0; bit < 64; ++bit) {
    for (const std::uint64_t near : {~std::uint64_t{0}, std::uint64_t{0}, std::uint64_t{1}}) {
      const std::uint64_t value = (std::uint64_t{1} << bit) + near;
      INFO(value);
      ByteWriter writer;
      writer.write_varint(value);
      std::size_t shortest = 1;
      for (std::uint64_t rest = value >> 7U; rest != 0; rest >>= 7U) {
        ++shortest;
      }
      CHECK(writer.size() == shortest);
      CHECK(equals(ByteReader(writer.bytes()).read_varint(), value));
    }
  }
}

TEST_CASE("rejected bytes leave the position where it was") {
  struct Row {
    const char* name;
    Raw bytes;
    std::function<foredge::Result<std::uint64_t>(ByteReader&)> read;
    ErrorCode code;
  };
  const auto varint = [](ByteReader& r) { return r.read_varint(); };
  const auto up_to_five = [](ByteReader& r) { return r.read_varint_up_to(5); };
  const auto string = [](ByteReader& r) {
    return r.read_string().transform([](std::string_view text) { return std::uint64_t{text.size()}; });
  };
  const Row rows[] = {
      {"bad_zero in two bytes", {0x80, 0x00}, varint, ErrorCode::kMalformed},
      {"bad_one in two bytes", {0x81, 0x00}, varint, ErrorCode::kMalformed},
      {"bad_zero in three bytes", {0x80, 0x80, 0x00}, varint, ErrorCode::kMalformed},
      {"bad_bit 64", {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02}, varint, ErrorCode::kMalformed},
      {"bad_tenth byte goes on",
       {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x81, 0x00},
       varint,
       ErrorCode::kMalformed},
      {"bad_above its limit", {0x06}, up_to_five, ErrorCode::kTooLarge},
      {"bad_string longer than the bytes", {0x03, 'h', 'i'}, string, ErrorCode::kTruncated},
      {"bad_string of 2^64 - 1 bytes",
       {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 'x'},
       string,
       ErrorCode::kTruncated},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    ByteReader reader(row.bytes);
    const auto read = row.read(reader);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == row.code);
    CHECK(reader.position() == 0);
  }
}

TEST_CASE("errors name the offset at which the value starts") {
  const Raw bytes = {1, 2, 3};
  ByteReader reader(bytes);
  REQUIRE(reader.skip(2));
  const auto read = reader.read_u32();
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::kTruncated);
  CHECK(read.error().position == 2);
  CHECK(reader.remaining() == 1);
}
