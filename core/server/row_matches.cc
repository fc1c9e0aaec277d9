#include "server/row_matches.h"

#include <algorithm>
#include <optional>

#include "docs/address.h"
#include "docs/names.h"
#include "server/answer.h"
#include "server/read_sections.h"

namespace foredge::server {
namespace {

constexpr std::size_t kCandidates = 60;
constexpr std::size_t kMaxAlso = 8;

void write_members(json::Writer& out, const docs::Row& row) {
  out.member("name", row.name);
  if (!row.type.empty()) {
    out.member("type", row.type);
  }
  if (!row.default_value.empty()) {
    out.member("default", row.default_value);
  }
  if (row.required) {
    out.member("required", *row.required);
  }
  if (!row.description.empty()) {
    out.member("description", row.description);
  }
}

std::string match_json(const RowMatch& match) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("id", match.id);
  out.member("breadcrumb", match.breadcrumb);
  write_members(out, match.row);
  if (!match.also.empty()) {
    out.key("also");
    out.begin_array();
    for (const std::string& id : std::span(match.also).first(std::min(match.also.size(), kMaxAlso))) {
      out.string(id);
    }
    out.end_array();
  }
  if (match.also.size() > kMaxAlso) {
    out.member("also_omitted", std::uint64_t{match.also.size() - kMaxAlso});
  }
  out.end_object();
  return text;
}

}  // namespace

bool goes_by(std::string_view row_name, std::string_view key) {
  return docs::symbol_key(row_name) == key ||
         std::ranges::any_of(docs::names_of_row(row_name),
                             [&](const std::string& name) { return docs::symbol_key(name) == key; });
}

std::string row_json(const docs::Row& row) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_members(out, row);
  out.end_object();
  return text;
}

Step<std::vector<RowMatch>> find_rows(Site& site, const search::Query& query,
                                      std::span<const search::SectionRange> ranges, std::string_view name) {
  std::optional<search::Hits> hits;
  FOREDGE_TRY(hits,
              search::find_best(site.pass(), site.release(), site.catalog().page_starts(), query, ranges, kCandidates));
  if (!hits) {
    return stop_blocked();
  }
  std::vector<std::uint32_t> numbers;
  for (const search::Hit& hit : hits->best) {
    numbers.push_back(hit.section);
  }
  std::vector<docs::StoredSection> sections;
  FOREDGE_TRY(sections, read_sections(site, numbers));
  const std::string key = docs::symbol_key(name);
  std::vector<RowMatch> matches;
  for (const docs::StoredSection& stored : sections) {
    const docs::LibraryEntry& library = site.catalog().libraries()[stored.page.library];
    std::string id = docs::format_id(library.library, library.version, stored.page.path, stored.section.anchor);
    for (docs::Row& row : docs::read_rows(stored.section)) {
      if (!goes_by(row.name, key)) {
        continue;
      }
      const std::string json = row_json(row);
      const auto same =
          std::ranges::find_if(matches, [&](const RowMatch& match) { return row_json(match.row) == json; });
      if (same == matches.end()) {
        matches.push_back(
            {id, breadcrumb(library, stored.page.title, stored.section.heading_path), std::move(row), {}});
      } else if (same->id != id && std::ranges::find(same->also, id) == same->also.end()) {
        same->also.push_back(id);
      }
    }
  }
  return matches;
}

std::uint64_t write_rows(const std::vector<RowMatch>& rows, std::uint32_t budget, json::Writer& out) {
  std::uint64_t omitted = 0;
  out.key("rows");
  out.begin_array();
  for (const RowMatch& match : rows) {
    const std::string json = match_json(match);
    const std::uint32_t tokens = piece_tokens(json);
    if (tokens > budget) {
      ++omitted;
      continue;
    }
    budget -= tokens;
    out.raw(json);
  }
  out.end_array();
  return omitted;
}

}  // namespace foredge::server
