// How a page or a section is named: `library@version/path#anchor`, and as a resource `docs://library@version/path#anchor`.
// Names only; whether they exist is the catalog's to say.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace foredge::docs {

// Parts as written, percent escapes resolved. `version` is "" when left out.
struct Address {
  std::string library;
  std::string version;
  std::string path;
  std::string anchor;
};

inline constexpr std::string_view kUriScheme = "docs://";

// Reads an id or a docs:// URI; nothing when it is neither, or when its escapes are no UTF-8. A trailing ".md" or ".mdx" and slashes around the path are dropped.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

// The id; `anchor` may be "". A "%", and a "#" or "@" where it would be read as a delimiter, is percent-encoded: what
// parse_address reads from it are the same parts.
[[nodiscard]] std::string format_id(std::string_view library, std::string_view version, std::string_view path,
                                    std::string_view anchor);

// The docs:// URI: the id with everything percent-encoded that RFC 3986 does not allow in a path or fragment.
[[nodiscard]] std::string format_uri(std::string_view library, std::string_view version, std::string_view path,
                                     std::string_view anchor);

// The text with every percent escape resolved; it may be no UTF-8. What is no escape stays as it is.
[[nodiscard]] std::string decode_percent(std::string_view text);

// The path of a URL below its host: each '/'-separated part of `path` percent-encoded where RFC 3986 asks for it.
[[nodiscard]] std::string encode_path(std::string_view path);

}  // namespace foredge::docs
