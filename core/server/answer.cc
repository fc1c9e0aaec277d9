#include "server/answer.h"

#include <array>
#include <charconv>

#include "docs/address.h"
#include "docs/tokens.h"
#include "mcp/cut.h"

namespace foredge::server {
namespace {

// Enough of the id to tell releases apart; the whole would cost a model forty tokens a cursor.
constexpr std::size_t kCursorReleaseDigits = 12;
constexpr std::size_t kMaxQueryFactBytes = 256;

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::optional(value) : std::nullopt;
}

}  // namespace

std::string page_url(const docs::LibraryEntry& library, std::string_view path, std::string_view url,
                     std::string_view anchor) {
  if (url.empty()) {
    return docs::format_uri(library.library, library.version, path, anchor);
  }
  std::string out(url);
  if (!anchor.empty()) {
    out.append("#").append(anchor.substr(0, anchor.find('~')));  // a continuation has no anchor of its own on the site
  }
  return out;
}

std::string breadcrumb(const docs::LibraryEntry& library, std::string_view title,
                       const std::vector<std::string_view>& headings) {
  std::string out;
  out.append(library.library).append("@").append(library.version).append(" > ").append(title);
  for (const std::string_view heading : headings) {
    out.append(" > ").append(heading);
  }
  return out;
}

void write_lines(json::Writer& out, std::uint32_t first, std::uint32_t last) {
  out.key("lines");
  out.begin_array();
  out.unsigned_integer(first);
  out.unsigned_integer(last);
  out.end_array();
}

std::string digest_hex(std::uint64_t digest) {
  std::array<std::uint8_t, 8> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(digest >> (56 - 8 * i));
  }
  return to_hex(bytes);
}

void add_search_facts(mcp::ToolCall& call, std::size_t results) {
  call.facts.push_back({"search.results", std::to_string(results)});
  call.facts.push_back({"search.query", std::string(mcp::cut(call.args.string("query"), kMaxQueryFactBytes))});
}

std::uint32_t piece_tokens(std::string_view json) { return docs::estimate_tokens(json) + 1; }

std::uint32_t answer_tokens(const mcp::ToolCall& call) { return docs::estimate_tokens(call.out.text()); }

std::string make_cursor(const bundle::ReleaseId& release, std::string_view kind, std::uint64_t first,
                        std::uint64_t second) {
  std::string cursor(kind);
  cursor.append("-").append(release.hex(), 0, kCursorReleaseDigits);
  cursor.append("-").append(std::to_string(first)).append("-").append(std::to_string(second));
  return cursor;
}

std::expected<CursorPosition, std::string> read_cursor(const bundle::ReleaseId& release, std::string_view kind,
                                                       std::string_view cursor) {
  const std::unexpected<std::string> unknown("`cursor` is not one that this tool gave out; call again without it");
  const std::string head = std::string(kind) + "-";
  if (!cursor.starts_with(head) || cursor.size() < head.size() + kCursorReleaseDigits + 1) {
    return unknown;
  }
  cursor.remove_prefix(head.size());
  const std::string_view digits = cursor.substr(0, kCursorReleaseDigits);
  cursor.remove_prefix(kCursorReleaseDigits);
  const std::size_t dash = cursor.find('-', 1);
  if (!cursor.starts_with('-') || dash == std::string_view::npos) {
    return unknown;
  }
  const auto first = parse_number(cursor.substr(1, dash - 1));
  const auto second = parse_number(cursor.substr(dash + 1));
  if (!first || !second) {
    return unknown;
  }
  if (digits != std::string_view(release.hex()).substr(0, kCursorReleaseDigits)) {
    return std::unexpected<std::string>("`cursor` belongs to an earlier release of these docs; call again without it");
  }
  return CursorPosition{*first, *second};
}

}  // namespace foredge::server
