#include "docs/page_check.h"

#include <algorithm>
#include <unordered_set>

#include "base/utf8.h"

namespace foredge::docs {
namespace {

using Broken = std::optional<std::string>;

Broken check_text(const Page& page) {
  const std::string& text = page.markdown;
  if (text.empty() || text.back() != '\n') return "the Markdown does not end with a line end";
  if (utf8::find_invalid(text) != std::string_view::npos) return "the Markdown is not UTF-8";
  const bool control = std::ranges::any_of(
      text, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f; });
  return control ? Broken("the Markdown has a control byte") : std::nullopt;
}

bool is_path(const std::string& path) {
  return !path.empty() && path.front() != '/' && path.back() != '/' && path.find("//") == std::string::npos &&
         path.find('\n') == std::string::npos;
}

// `at` and `line` are where the section must start; they end behind it.
Broken check_section(const Page& page, const Section& section, std::size_t& at, std::uint32_t& line) {
  const std::string_view text = page.markdown;
  if (section.size_bytes == 0 || section.size_bytes > text.size() - at) return "does not lie in the Markdown";
  if (section.first_line != line) return "its first line is wrong";
  if (section.level > 6 || (section.level == 0) != section.heading_path.empty()) return "its level is wrong";
  if (section.level != 0 && section.heading_path.back() != section.heading)
    return "its heading path does not end in it";
  if (section.heading.empty()) return "has no heading";
  std::uint64_t units = 0;
  for (const Unit& unit : section.units) {
    if (unit.size_bytes == 0 || unit.size_bytes > text.size() - at) return "a unit does not lie in the Markdown";
    const std::string_view piece = text.substr(at, unit.size_bytes);
    if (piece.back() != '\n') return "a unit ends inside a line";
    const auto lines = static_cast<std::uint32_t>(std::ranges::count(piece, '\n'));
    if (lines != unit.lines) return "a unit's lines are miscounted";
    at += piece.size();
    line += lines;
    units += piece.size();
  }
  if (units != section.size_bytes) return "its units do not cover it";
  if (section.last_line + 1 != line) return "its last line is wrong";
  for (const CodeBlock& code : section.code_blocks) {
    if (code.first_line < section.first_line || code.last_line > section.last_line ||
        code.last_line < code.first_line) {
      return "a code block does not lie in it";
    }
  }
  const bool valid = utf8::find_invalid(section.body) == std::string_view::npos &&
                     utf8::find_invalid(section.code) == std::string_view::npos &&
                     utf8::find_invalid(section.heading) == std::string_view::npos;
  return valid ? std::nullopt : Broken("its plain text is not UTF-8");
}

}  // namespace

std::optional<std::string> check_page(const Page& page) {
  if (auto broken = check_text(page)) return broken;
  if (!is_path(page.path)) return "the path is empty or has empty parts";
  if (page.title.empty() || page.kind.empty()) return "the page has no title or no kind";
  if (page.sections.empty()) return "the page has no section";
  std::size_t at = 0;
  std::uint32_t line = 1;
  std::unordered_set<std::string_view> anchors;
  for (const Section& section : page.sections) {
    if (auto broken = check_section(page, section, at, line)) return "section \"" + section.anchor + "\": " + *broken;
    if (!anchors.insert(section.anchor).second) return "section \"" + section.anchor + "\": its anchor is taken";
  }
  if (at != page.markdown.size()) return "the sections do not cover the Markdown";
  const bool links =
      std::ranges::all_of(page.links, [&](const Link& link) { return link.line >= 1 && link.line < line; });
  return links ? std::nullopt : Broken("a link stands outside the Markdown");
}

}  // namespace foredge::docs
