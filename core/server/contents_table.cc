#include "server/contents_table.h"

#include "server/answer.h"

namespace foredge::server {
namespace {

void write_entry(json::Writer& out, const docs::ContentsEntry& entry) {
  out.begin_object();
  out.member("section", entry.anchor);
  out.member("title", entry.heading);
  out.member("level", entry.level);
  out.member("tokens", entry.tokens);
  out.end_object();
}

std::uint32_t toc_tokens(const docs::ContentsEntry& entry) {
  std::string text;
  json::Writer out(text);
  write_entry(out, entry);
  return piece_tokens(text);
}

// Whether a reader can ask for the entry: the lead is the page itself, a continuation belongs to its section.
bool is_listed(const docs::ContentsEntry& entry) { return entry.level != 0 && !entry.anchor.contains('~'); }

// The deepest level up to which all headings fit; at least the first that has any.
std::uint32_t toc_depth(const std::vector<docs::ContentsEntry>& contents, std::uint32_t budget) {
  std::uint32_t depth = 0;
  std::uint32_t used = 0;
  for (std::uint32_t level = 1; level <= 6; ++level) {
    for (const docs::ContentsEntry& entry : contents) {
      used += is_listed(entry) && entry.level == level ? toc_tokens(entry) : 0;
    }
    if (used > budget && depth != 0) {
      break;
    }
    depth = used == 0 ? 0 : level;
  }
  return depth;
}

}  // namespace

void write_toc(json::Writer& out, const std::vector<docs::ContentsEntry>& contents, std::uint32_t budget) {
  const std::uint32_t depth = toc_depth(contents, budget);
  std::uint64_t omitted = 0;
  std::uint32_t used = 0;
  out.key("toc");
  out.begin_array();
  for (const docs::ContentsEntry& entry : contents) {
    if (!is_listed(entry)) {
      continue;
    }
    if (entry.level > depth || used + toc_tokens(entry) > budget) {
      ++omitted;
      continue;
    }
    used += toc_tokens(entry);
    write_entry(out, entry);
  }
  out.end_array();
  if (omitted != 0) {
    out.member("toc_omitted", omitted);
  }
}

}  // namespace foredge::server
