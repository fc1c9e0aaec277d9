// The static JSON document of a page, as it stands below docs/ in a release. One writer for whoever has a page: the builder from
// what it read, the server and `verify` from what the blocks say.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace foredge::docs {

struct DocumentSection {
  std::string_view anchor;
  std::string_view heading;
  std::uint32_t level;
  std::uint32_t first_line;
  std::uint32_t last_line;
};

// Views that live for the call.
struct Document {
  std::string id;  // library@version/path
  std::string_view title;
  std::string_view description;  // "" is left out
  std::string_view kind;
  std::string_view url;  // "" is left out
  std::span<const DocumentSection> sections;
  std::string_view markdown;
};

// Ends with '\n'.
[[nodiscard]] std::string document_json(const Document& document);

}  // namespace foredge::docs
