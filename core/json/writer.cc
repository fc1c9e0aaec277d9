// Escaping and comma placement.
#include "json/writer.h"

#include <array>
#include <charconv>
#include <cstddef>

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

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  // Counted first, a loop that becomes SIMD, so that the bytes can be written without looking at the room for each.
  std::size_t added = 0;
  for (const char c : text) {
    added += c == '"' || c == '\\' ? 1U : 0U;
    added += static_cast<unsigned char>(c) < 0x20 ? 5U : 0U;
  }
  if (added == 0) {
    out.append(text);
    return;
  }
  const std::size_t before = out.size();
  out.resize_and_overwrite(before + text.size() + added, [&](char* bytes, std::size_t) {
    char* to = bytes + before;
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      const char escape = kEscapes[byte];
      if (escape == 0) {
        *to++ = c;
        continue;
      }
      *to++ = '\\';
      *to++ = escape;
      if (escape == 'u') {
        for (const char digit : {'0', '0', kHex[byte >> 4U], kHex[byte & 15U]}) {
          *to++ = digit;
        }
      }
    }
    return static_cast<std::size_t>(to - bytes);
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
  string(name);
  out_->push_back(':');
  comma_ = false;
}

void Writer::string(std::string_view text) {
  begin_string();
  append_escaped(*out_, text);
  end_string();
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
