#include "docs/address.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/utf8.h"

namespace foredge::docs {
namespace {

int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') {
    return digit - '0';
  }
  const char lower = static_cast<char>(digit | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

using Bytes256 = std::array<bool, 256>;

// What ends a part where parse_address looks for its end.
constexpr std::string_view kHeadDelimiters = "@/#:";
constexpr std::string_view kPathDelimiters = "#";

constexpr Bytes256 without(Bytes256 table, std::string_view taken) {
  for (const char c : taken) {
    table[static_cast<unsigned char>(c)] = false;
  }
  return table;
}

// RFC 3986, section 3.3: pchar and "/", without "%".
constexpr Bytes256 kPathChars = [] {
  Bytes256 table{};
  for (const char c :
       std::string_view("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-._~!$&'()*+,;=:@/")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

// What stands as it is in a URI's head, where a delimiter would end a part.
constexpr Bytes256 kPlainInHead = without(kPathChars, kHeadDelimiters);

// The same in an id, which people read: all but what would be read back as something else.
constexpr Bytes256 kReadable = [] {
  Bytes256 table{};
  table.fill(true);
  return without(table, "%");
}();
constexpr Bytes256 kReadableInHead = without(kReadable, kHeadDelimiters);
constexpr Bytes256 kReadableInPath = without(kReadable, kPathDelimiters);

void append_escape(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  const auto byte = static_cast<std::uint8_t>(c);
  out.push_back('%');
  out.push_back(kDigits[byte >> 4U]);
  out.push_back(kDigits[byte & 15U]);
}

// Appends the text, escaping what is not plain. Runs of plain characters are copied whole.
void append_where(std::string& out, std::string_view text, const Bytes256& plain) {
  const auto is_plain = [&](char c) { return plain[static_cast<unsigned char>(c)]; };
  while (!text.empty()) {
    const auto end = static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
    out.append(text.substr(0, end));
    if (end < text.size()) {
      append_escape(out, text[end]);
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void trim_path(std::string& path) {
  for (const std::string_view suffix : {".mdx", ".md"}) {
    if (path.ends_with(suffix)) {
      path.resize(path.size() - suffix.size());
      break;
    }
  }
  while (path.ends_with('/')) {
    path.pop_back();
  }
  path.erase(0, path.find_first_not_of('/'));
}

}  // namespace

std::string decode_percent(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && text.size() - at > 2 && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0) {
      out.push_back(static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2])));
      at += 2;
    } else {
      out.push_back(text[at]);
    }
  }
  return out;
}

std::string encode_path(std::string_view path) {
  std::string out;
  append_where(out, path, kPathChars);
  return out;
}

std::optional<Address> parse_address(std::string_view text) {
  if (text.starts_with(kUriScheme)) {
    text.remove_prefix(kUriScheme.size());
  }
  Address address;
  const std::size_t hash = text.find('#');
  if (hash != std::string_view::npos) {
    address.anchor = decode_percent(text.substr(hash + 1));
    text = text.substr(0, hash);
  }
  const std::size_t slash = text.find('/');
  const std::string_view head = text.substr(0, slash);
  if (head.ends_with(':')) {
    return std::nullopt;  // another scheme: "https://…"
  }
  const std::size_t at = head.find('@');
  address.library = decode_percent(head.substr(0, at));
  if (at != std::string_view::npos) {
    address.version = decode_percent(head.substr(at + 1));
  }
  if (slash != std::string_view::npos) {
    address.path = decode_percent(text.substr(slash + 1));
    trim_path(address.path);
  }
  for (const std::string* part : {&address.library, &address.version, &address.path, &address.anchor}) {
    if (utf8::find_invalid(*part) != std::string::npos) {
      return std::nullopt;
    }
  }
  if (address.library.empty()) {
    return std::nullopt;
  }
  return address;
}

std::string format_id(std::string_view library, std::string_view version, std::string_view path,
                      std::string_view anchor) {
  std::string id;
  id.reserve(library.size() + version.size() + path.size() + anchor.size() + 3);
  append_where(id, library, kReadableInHead);
  id.push_back('@');
  append_where(id, version, kReadableInHead);
  id.push_back('/');
  append_where(id, path, kReadableInPath);
  if (!anchor.empty()) {
    id.push_back('#');
    append_where(id, anchor, kReadable);
  }
  return id;
}

std::string format_uri(std::string_view library, std::string_view version, std::string_view path,
                       std::string_view anchor) {
  std::string uri(kUriScheme);
  append_where(uri, library, kPlainInHead);
  uri.push_back('@');
  append_where(uri, version, kPlainInHead);
  uri.push_back('/');
  append_where(uri, path, kPathChars);
  if (!anchor.empty()) {
    uri.push_back('#');
    append_where(uri, anchor, kPathChars);
  }
  return uri;
}

}  // namespace foredge::docs
