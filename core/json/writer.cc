// Escaping and comma placement.
#include "json/writer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstring>

#include "base/byte_block.h"
#include "base/check.h"

namespace foredge::json {

namespace {

// 0: copied; 'u': \u00xx; anything else: that letter behind a backslash.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (std::size_t control = 0; control < 0x20; ++control) {
    table[control] = 'u';
  }
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  table['"'] = '"';
  table['\\'] = '\\';
  return table;
}();

template <typename Integer>
void append_integer(std::string& out, Integer value) {
  std::array<char, 20> digits{};  // 20 characters: -2^63, and 2^64-1
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  out.append(digits.data(), result.ptr);
}

auto is_control(ByteBlock block) { return block < 0x20; }
auto is_marked(ByteBlock block) { return (block == '"') | (block == '\\'); }

// How many bytes the escapes of a text add to it, at most. Counted first, block by block, so that the bytes can be written without looking
// at the room for each.
std::size_t count_added(std::string_view text) {
  if (text.size() <= 4 * kBlockBytes) {
    return 5 * text.size();  // room for the worst is at hand
  }
  const auto added_in = [](const char* at) {
    const ByteBlock block = load_block(at);
    return static_cast<std::size_t>(std::popcount(bits_of(is_marked(block)))) +
           5 * static_cast<std::size_t>(std::popcount(bits_of(is_control(block))));
  };
  std::size_t added = 0;
  std::size_t at = 0;
  for (; text.size() - at >= kBlockBytes; at += kBlockBytes) {
    added += added_in(text.data() + at);
  }
  // The last block overlaps the one before it: what is counted twice is room only.
  return at == text.size() ? added : added + added_in(text.data() + text.size() - kBlockBytes);
}

// Writes the escape of a byte that has one, and returns where it ends.
char* write_escape(char* to, char c) {
  constexpr std::string_view kHex = "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  const char escape = kEscapes[byte];
  *to++ = '\\';
  *to++ = escape;
  if (escape == 'u') {
    for (const char digit : {'0', '0', kHex[byte >> 4U], kHex[byte & 15U]}) {
      *to++ = digit;
    }
  }
  return to;
}

// Writes `text` escaped to where there is room for it and a block more, and returns where it ends.
char* write_escaped(char* to, std::string_view text) {
  const char* from = text.data();
  const char* const end = from + text.size();
  // A block is copied as it is; what stands from its first escape on is overwritten.
  while (static_cast<std::size_t>(end - from) >= kBlockBytes) {
    const ByteBlock block = load_block(from);
    std::memcpy(to, &block, sizeof block);
    const std::uint32_t escapes = bits_of(is_control(block) | is_marked(block));
    const auto plain = escapes == 0 ? kBlockBytes : static_cast<std::size_t>(std::countr_zero(escapes));
    from += plain;
    to += plain;
    if (escapes != 0) {
      to = write_escape(to, *from++);
    }
  }
  for (; from != end; ++from) {
    if (kEscapes[static_cast<unsigned char>(*from)] == 0) {
      *to++ = *from;
    } else {
      to = write_escape(to, *from);
    }
  }
  return to;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  const std::size_t added = count_added(text);
  if (added == 0) {
    out.append(text);
    return;
  }
  const std::size_t before = out.size();
  out.resize_and_overwrite(before + text.size() + added + kBlockBytes, [&](char* bytes, std::size_t) {
    return static_cast<std::size_t>(write_escaped(bytes + before, text) - bytes);
  });
}

void Writer::before_value() {
  if (comma_) {
    out_->push_back(',');
  }
  comma_ = true;
}

void Writer::open(char bracket) {
  before_value();
  out_->push_back(bracket);
  comma_ = false;
  ++depth_;
}

void Writer::close(char bracket) {
  FOREDGE_CHECK(depth_ > 0);
  --depth_;
  out_->push_back(bracket);
  comma_ = true;
}

void Writer::key(std::string_view name) {
  whole_string(name, true);
  comma_ = false;
}

void Writer::string(std::string_view text) { whole_string(text, false); }

// In one step, because most of what is written are names and short texts.
void Writer::whole_string(std::string_view text, bool is_key) {
  const std::size_t before = out_->size();
  const std::size_t room = 4 + text.size() + count_added(text) + kBlockBytes;
  const bool comma = comma_;
  out_->resize_and_overwrite(before + room, [&](char* bytes, std::size_t) {
    char* to = bytes + before;
    *to = ',';
    to += comma ? 1 : 0;
    *to++ = '"';
    to = write_escaped(to, text);
    *to++ = '"';
    *to = ':';
    to += is_key ? 1 : 0;
    return static_cast<std::size_t>(to - bytes);
  });
  comma_ = true;
}

void Writer::integer(std::int64_t value) {
  before_value();
  append_integer(*out_, value);
}

void Writer::unsigned_integer(std::uint64_t value) {
  before_value();
  append_integer(*out_, value);
}

void Writer::boolean(bool value) { raw(value ? "true" : "false"); }

void Writer::null() { raw("null"); }

void Writer::fixed(double value, int decimals) {
  FOREDGE_CHECK(decimals >= 0 && decimals <= 9);
  FOREDGE_CHECK(value >= -9e8 && value <= 9e8);  // false for NaN
  std::int64_t scale = 1;
  for (int i = 0; i < decimals; ++i) {
    scale *= 10;
  }
  const double scaled = value * static_cast<double>(scale);
  const auto rounded = static_cast<std::int64_t>(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  const auto magnitude = static_cast<std::uint64_t>(rounded < 0 ? -rounded : rounded);
  before_value();
  if (rounded < 0) {
    out_->push_back('-');
  }
  append_integer(*out_, magnitude / static_cast<std::uint64_t>(scale));
  if (decimals == 0) {
    return;
  }
  out_->push_back('.');
  const auto fraction = static_cast<std::int64_t>(magnitude % static_cast<std::uint64_t>(scale));
  for (std::int64_t place = scale / 10; place > 0; place /= 10) {
    out_->push_back(static_cast<char>('0' + fraction / place % 10));
  }
}

void Writer::raw(std::string_view json) {
  before_value();
  out_->append(json);
}

void Writer::escaped_string(std::string_view escaped) {
  begin_string();
  out_->append(escaped);
  end_string();
}

void Writer::begin_string() {
  before_value();
  out_->push_back('"');
}

void Writer::end_string() { out_->push_back('"'); }

}  // namespace foredge::json
