// One page as the static file of its release says it: written from blocks, whose digests were checked, and the same to the byte.
#include <algorithm>

#include "base/utf8.h"
#include "docs/address.h"
#include "docs/document.h"
#include "server/page_text.h"
#include "server/web.h"

namespace foredge::server {
namespace {

constexpr std::uint32_t kNoBudget = 0xffff'ffff;

struct PageAddress {
  std::string library;
  std::string version;
  std::string path;
  bool is_json;
};

std::string take_segment(std::string_view& rest) {
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  std::string segment = docs::decode_percent(rest.substr(0, slash));
  rest.remove_prefix(std::min(slash + 1, rest.size()));
  return segment;
}

std::optional<PageAddress> read_address(std::string_view rest) {
  PageAddress address;
  address.library = take_segment(rest);
  address.version = take_segment(rest);
  address.path = docs::decode_percent(rest);
  address.is_json = address.path.ends_with(".json");
  if (!address.is_json && !address.path.ends_with(".md")) {
    return std::nullopt;
  }
  address.path.resize(address.path.size() - (address.is_json ? 5 : 3));
  for (const std::string* part : {&address.library, &address.version, &address.path}) {
    if (part->empty() || utf8::find_invalid(*part) != std::string::npos) {
      return std::nullopt;
    }
  }
  return address;
}

Step<std::string> json_of(const docs::LibraryEntry& library, const docs::PageRecord& page, std::string_view markdown) {
  std::vector<docs::ContentsEntry> contents;
  FOREDGE_TRY(contents, docs::read_contents(page));
  std::vector<docs::DocumentSection> sections;
  sections.reserve(contents.size());
  for (const docs::ContentsEntry& section : contents) {
    sections.push_back(
        {section.anchor, section.heading, section.level, section.first_line, section.first_line + section.lines - 1});
  }
  return docs::document_json({.id = docs::format_id(library.library, library.version, page.path, ""),
                              .title = page.title,
                              .description = page.description,
                              .kind = page.kind,
                              .url = page.url,
                              .sections = sections,
                              .markdown = markdown});
}

}  // namespace

Step<WebText> page_text_of(WebCall& call) {
  const auto address = read_address(call.path);
  if (!address) {
    return stop_caller(
        "no page has that address; it is /docs/{release or current}/{library}/{version}/{path}.md or .json");
  }
  if (const auto opened = call.site.open(); !opened) {
    return std::unexpected(opened.error());
  }
  std::vector<std::uint32_t> entries;
  FOREDGE_TRY(entries, call.site.select(address->library, address->version));
  std::optional<docs::PageRecord> page;
  FOREDGE_TRY(page, call.site.find_page(entries.front(), address->path));
  if (!page) {
    return stop_caller("no page `" + address->path + "` in that library and version");
  }
  PageText text;
  FOREDGE_TRY(text, read_page_text(call.site, whole_page(*page), kNoBudget));
  std::string markdown;
  docs::unescape_text(text.escaped, markdown);
  const docs::LibraryEntry& library = call.site.catalog().libraries()[entries.front()];
  std::string name(library.library);
  name.append("/").append(library.version).append("/").append(page->path);
  WebText out;
  out.pinned_path =
      "/docs/" + call.site.release_hex() + "/" + docs::encode_path(name) + (address->is_json ? ".json" : ".md");
  if (address->is_json) {
    out.content_type = "application/json";
    FOREDGE_TRY(out.text, json_of(library, *page, markdown));
  } else {
    out.content_type = "text/markdown; charset=utf-8";
    out.text = std::move(markdown);
  }
  return out;
}

}  // namespace foredge::server
