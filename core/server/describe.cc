#include "server/describe.h"

#include <algorithm>
#include <utility>

#include "docs/names.h"
#include "docs/part.h"

namespace foredge::server {
namespace {

constexpr std::uint32_t kSummaryTokens = 150;
constexpr std::uint32_t kSignatureLines = 8;
constexpr std::string_view kWorkers = "Available in ";

std::string plain(std::string_view escaped) {
  std::string text;
  docs::unescape_text(escaped, text);
  text.erase(0, text.find_first_not_of(" \n"));
  text.resize(text.find_last_not_of(" \n") + 1);
  return text;
}

// "**Note:**": the paragraph behind it is a remark.
bool is_label(std::string_view text) { return text.starts_with("**") && text.ends_with(":**"); }

// "Available in Web Workers.", "**Experimental**", "**Secure context:** only over HTTPS", "`apiVersion: v1`": nothing of the
// subject itself.
bool is_badge(std::string_view text) {
  if (text.starts_with("**")) {
    const std::size_t end = text.find("**", 2);
    return end != std::string_view::npos &&
           (text[end - 1] == ':' || end + 2 == text.size() || text.substr(end + 2).starts_with(kWorkers));
  }
  return text.starts_with(kWorkers) || (text.starts_with('`') && text.find('`', 1) == text.size() - 1);
}

// "press(target)", "<Button size>"; a bare "press()" or "<Button>" says no more than the name.
bool is_signature(std::string_view heading, std::string_view name) {
  const bool call = heading.ends_with(')') && !heading.ends_with("()");
  const bool tag = heading.starts_with('<') && heading.ends_with('>') && heading.contains(' ');
  return (call || tag) && docs::symbol_key(heading) == docs::symbol_key(name);
}

}  // namespace

std::string summary_of(const docs::SectionRecord& section) {
  std::string remark;
  std::size_t at = 0;
  bool behind_label = false;
  for (const docs::StoredUnit& unit : section.units) {
    const std::string_view escaped = section.escaped_text.substr(at, unit.size_bytes);
    at += unit.size_bytes;
    if (unit.kind != docs::UnitKind::kParagraph) {
      continue;
    }
    std::string text = plain(docs::take_part(unit.kind, escaped, 0, kSummaryTokens).escaped);
    const bool is_remark = std::exchange(behind_label, is_label(text));
    if (is_label(text) || is_badge(text)) {
      continue;
    }
    if (!is_remark) {
      return text;
    }
    remark = remark.empty() ? std::move(text) : remark;
  }
  return remark;
}

std::string signature_of(const Subject& subject, std::string_view name) {
  if (is_signature(heading_of(subject.section), name)) {
    return std::string(heading_of(subject.section));
  }
  for (const docs::StoredSection& stored : subject.below) {
    if (is_signature(heading_of(stored), name)) {
      return std::string(heading_of(stored));
    }
    const bool syntax = heading_of(stored) == "Syntax" || heading_of(stored) == "Signature";
    if (syntax && !stored.section.code.empty()) {
      const docs::StoredCode& code = stored.section.code.front();
      const std::uint32_t inside = code.lines > 2 ? code.lines - 2 : 0;
      return plain(docs::take_lines(stored.section.escaped_text, code.first_line - stored.section.first_line + 1,
                                    std::min(inside, kSignatureLines)));
    }
  }
  return {};
}

}  // namespace foredge::server
