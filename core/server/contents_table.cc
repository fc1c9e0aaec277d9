#include "server/contents_table.h"

#include <span>

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
std::uint32_t toc_depth(const std::vector<docs::ContentsEntry>& contents, std::span<const std::uint32_t> tokens,
                        std::uint32_t budget) {
  std::uint32_t depth = 0;
  std::uint32_t used = 0;
  for (std::uint32_t level = 1; level <= 6; ++level) {
    for (std::size_t i = 0; i < contents.size(); ++i) {
      used += contents[i].level == level ? tokens[i] : 0;
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
  std::vector<std::uint32_t> tokens;
  tokens.reserve(contents.size());
  for (const docs::ContentsEntry& entry : contents) {
    tokens.push_back(is_listed(entry) ? toc_tokens(entry) : 0);
  }
  const std::uint32_t depth = toc_depth(contents, tokens, budget);
  std::uint64_t omitted = 0;
  std::uint32_t used = 0;
  out.key("toc");
  out.begin_array();
  for (std::size_t i = 0; i < contents.size(); ++i) {
    const docs::ContentsEntry& entry = contents[i];
    if (!is_listed(entry)) {
      continue;
    }
    if (entry.level > depth || used + tokens[i] > budget) {
      ++omitted;
      continue;
    }
    used += tokens[i];
    write_entry(out, entry);
  }
  out.end_array();
  if (omitted != 0) {
    out.member("toc_omitted", omitted);
  }
}

}  // namespace foredge::server
