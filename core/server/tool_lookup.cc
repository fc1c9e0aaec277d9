// The `lookup` tool: what the docs say about one name, with the rows of its tables and parameter lists as typed values.
#include <algorithm>
#include <utility>

#include "docs/address.h"
#include "docs/names.h"
#include "docs/part.h"
#include "docs/rows.h"
#include "docs/tokens.h"
#include "search/engine.h"
#include "search/marks.h"
#include "server/answer.h"
#include "server/error_map.h"
#include "server/read_sections.h"
#include "server/subject.h"
#include "server/tools.h"

namespace foredge::server {
namespace {

constexpr std::string_view kDescription =
    "Looks one name up: a component, function, class, option or command that the docs have a heading for. Answers with "
    "its summary, its "
    "signature where the docs give one, and its props, parameters, options or fields as rows (name, type, default, "
    "required, "
    "description). Use `search` for questions and topics.";

constexpr std::string_view kNameAliases[] = {"symbol", "component", "function", "query", "id"};
constexpr std::string_view kTokenAliases[] = {"maxTokens", "tokens"};

constexpr mcp::Argument kArguments[] = {
    {.name = "name",
     .description = "The name as the docs write it; case and call parentheses do not matter.",
     .required = true,
     .max_size_bytes = 200,
     .aliases = kNameAliases,
     .example_json = "\"useState\""},
    {.name = "kind", .description = "Only pages of this kind, such as component.", .max_size_bytes = 60},
    {.name = "rows",
     .type = mcp::ArgumentType::kStrings,
     .description = "Only the rows of these names.",
     .example_json = "[\"variant\",\"size\"]"},
    kLibraryArgument,
    kVersionArgument,
    {.name = "max_tokens",
     .type = mcp::ArgumentType::kInteger,
     .description = "Hard limit for the whole answer, in tokens.",
     .minimum = 300,
     .maximum = 25000,
     .default_json = "5000",
     .aliases = kTokenAliases},
};

constexpr std::string_view kOutputSchema =
    R"({"type":"object","properties":{"matches":{"type":"array","items":{"type":"object","properties":{)"
    R"("id":{"type":"string"},"title":{"type":"string"},"kind":{"type":"string"},"breadcrumb":{"type":"string"},)"
    R"("url":{"type":"string"},"summary":{"type":"string"},"signature":{"type":"string"},)"
    R"("lines":{"type":"array","items":{"type":"integer"}},"digest":{"type":"string"},)"
    R"("tables":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"title":{"type":"string"},)"
    R"("rows":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"type":{"type":"string"},)"
    R"("default":{"type":"string"},"required":{"type":"boolean"},"description":{"type":"string"}},"required":["name"]}}},)"
    R"("required":["id","title","rows"]}}},)"
    R"("required":["id","title","kind","breadcrumb","url","summary","lines","digest","tables"]}},)"
    R"("omitted":{"type":"integer"},"hint":{"type":"string"},"release":{"type":"string"}},)"
    R"("required":["matches","omitted","release"]})";

constexpr std::size_t kCandidates = 12;
constexpr std::size_t kSuggestions = 3;
constexpr std::uint32_t kFrameTokens = 160;
constexpr std::uint32_t kMatchTokens = 40;  // keys of a subject
constexpr std::uint32_t kTableTokens = 20;
constexpr std::uint32_t kSummaryTokens = 150;
constexpr std::string_view kWorkers = "Available in ";
constexpr std::uint32_t kSignatureLines = 8;

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

// The first paragraph below the heading that is no badge and no remark; without one, the first remark.
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

// "press(target)", "<Button size>"; a bare "press()" or "<Button>" says no more than the name.
bool is_signature(std::string_view heading, std::string_view name) {
  const bool call = heading.ends_with(')') && !heading.ends_with("()");
  const bool tag = heading.starts_with('<') && heading.ends_with('>') && heading.contains(' ');
  return (call || tag) && docs::symbol_key(heading) == docs::symbol_key(name);
}

// A heading that writes the name as a call or a tag, or else the code under a heading such as "Syntax".
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

std::string json_string(std::string_view text) {
  std::string out;
  json::Writer(out).string(text);
  return out;
}

std::string row_json(const docs::Row& row) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
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
  out.end_object();
  return text;
}

class AnswerWriter {
 public:
  AnswerWriter(Site& site, mcp::ToolCall& call, std::string_view name)
      : site_(site),
        name_(name),
        out_(call.out),
        wanted_(call.args.strings("rows")),
        budget_(static_cast<std::uint32_t>(call.args.integer("max_tokens")) - kFrameTokens) {}

  void write(const Subject& subject) {
    const auto& [page, section] = subject.section;
    const docs::LibraryEntry& library = site_.catalog().libraries()[page.library];
    std::string head;
    json::Writer out(head);
    out.begin_object();
    out.member("id", docs::format_id(library.library, library.version, page.path, section.anchor));
    out.member("title", heading_of(subject.section));
    out.member("kind", page.kind);
    out.member("breadcrumb", breadcrumb(library, page.title, section.heading_path));
    out.member("url", page_url(library, page.path, page.url, section.anchor));
    const std::string summary = summary_of(section);
    out.member("summary", summary.empty() && section.level == 0 ? subject.description : summary);
    if (const std::string signature = signature_of(subject, name_); !signature.empty()) {
      out.member("signature", signature);
    }
    write_lines(out, section.first_line, section.last_line());
    out.member("digest", digest_hex(section.digest));
    out.key("tables");
    out.begin_array();
    const std::uint32_t tokens = piece_tokens(head) + kMatchTokens;
    if (tokens > budget_) {
      ++omitted;
      return;
    }
    budget_ -= tokens;
    write_table(out, library, subject.section);
    for (const docs::StoredSection& below : subject.below) {
      write_table(out, library, below);
    }
    out.end_array();
    out.end_object();
    out_.raw(head);
    ++written;
  }

  std::uint64_t omitted = 0;  // rows and matches that did not fit
  std::size_t written = 0;

 private:
  void write_table(json::Writer& out, const docs::LibraryEntry& library, const docs::StoredSection& stored) {
    bool open = false;
    for (const docs::Row& row : docs::read_rows(stored.section)) {
      if (!is_wanted(row.name)) {
        continue;
      }
      const std::string json = row_json(row);
      const std::string id = docs::format_id(library.library, library.version, stored.page.path, stored.section.anchor);
      const std::string_view title = heading_of(stored);
      const std::uint32_t head = open ? 0 : docs::estimate_tokens(id) + docs::estimate_tokens(title) + kTableTokens;
      const std::uint32_t tokens = head + piece_tokens(json);
      if (tokens > budget_) {
        ++omitted;
        continue;
      }
      budget_ -= tokens;
      if (!open) {
        out.begin_object();
        out.member("id", id);
        out.member("title", title);
        out.key("rows");
        out.begin_array();
        open = true;
      }
      out.raw(json);
    }
    if (open) {
      out.end_array();
      out.end_object();
    }
  }

  [[nodiscard]] bool is_wanted(std::string_view row) const {
    return wanted_.empty() || std::ranges::any_of(wanted_, [&](std::string_view name) {
             return docs::symbol_key(name) == docs::symbol_key(row);
           });
  }

  Site& site_;
  std::string name_;
  json::Writer& out_;
  std::span<const std::string_view> wanted_;
  std::uint32_t budget_;
};

// What else a caller may have meant: the pages that a search for the name finds first, as far as `budget` tokens go.
Step<std::string> suggest(Site& site, std::string_view name, std::span<const search::SectionRange> ranges,
                          std::uint32_t budget) {
  std::optional<search::Hits> hits;
  FOREDGE_TRY(hits, search::find_best(site.pass(), site.release(), search::parse_query(name), ranges, kSuggestions,
                                      site.catalog().section_count()));
  if (!hits) {
    return stop_blocked();
  }
  std::vector<std::uint32_t> numbers;
  for (const search::Hit& hit : hits->best) {
    numbers.push_back(hit.section);
  }
  std::vector<docs::StoredSection> sections;
  FOREDGE_TRY(sections, read_sections(site, numbers));
  std::string ids;
  for (const docs::StoredSection& stored : sections) {
    const docs::LibraryEntry& library = site.catalog().libraries()[stored.page.library];
    const std::string id = docs::format_id(library.library, library.version, stored.page.path, stored.section.anchor);
    std::string longer = ids;
    longer.append(ids.empty() ? "" : ", ").append(id);
    if (docs::estimate_tokens(json_string(longer)) > budget) {
      break;
    }
    ids = std::move(longer);
  }
  return ids.empty() ? "no heading documents that name; call `search` with other words"
                     : "no heading documents that name; these speak of it, `fetch` one: " + ids;
}

Step<void> run(Site& site, mcp::ToolCall& call) {
  if (const auto opened = site.open(); !opened) {
    return opened;
  }
  std::vector<std::uint32_t> entries;
  FOREDGE_TRY(entries, site.select(call.args.string("library"), call.args.string("version")));
  const std::string name = docs::canonical_symbol(call.args.string("name"));
  search::Query query;
  query.marks.push_back(search::mark_term(search::Mark::kSymbol, docs::symbol_key(name)));
  if (const auto kind = call.args.find_string("kind")) {
    query.marks.push_back(search::mark_term(search::Mark::kKind, *kind));
  }
  const std::vector<search::SectionRange> ranges = ranges_of(site.catalog(), entries);
  std::optional<search::Hits> hits;
  FOREDGE_TRY(
      hits, search::find_best(site.pass(), site.release(), query, ranges, kCandidates, site.catalog().section_count()));
  if (!hits) {
    return stop_blocked();
  }
  std::vector<Subject> matches;
  std::string hint;
  FOREDGE_TRY(matches, read_subjects(site, hits->best));
  if (matches.empty()) {
    FOREDGE_TRY(
        hint, suggest(site, name, ranges, static_cast<std::uint32_t>(call.args.integer("max_tokens")) - kFrameTokens));
  }
  call.out.begin_object();
  call.out.key("matches");
  call.out.begin_array();
  AnswerWriter writer(site, call, name);
  for (const Subject& subject : matches) {
    writer.write(subject);
  }
  call.out.end_array();
  call.out.member("omitted", writer.omitted);
  if (writer.omitted != 0) {
    hint = "raise max_tokens, or name the `rows` that you need";
  }
  if (!hint.empty()) {
    call.out.member("hint", hint);
  }
  call.out.member("release", site.release_hex());
  call.out.end_object();
  return {};
}

mcp::ToolResult lookup_name(Site& site, mcp::ToolCall& call) { return to_tool_result(run(site, call)); }

}  // namespace

const mcp::Tool kLookupTool = {
    .name = "lookup",
    .title = "Look up a name",
    .description = kDescription,
    .arguments = kArguments,
    .output_schema = kOutputSchema,
    .handler = mcp::bind<&lookup_name>,
};

}  // namespace foredge::server
