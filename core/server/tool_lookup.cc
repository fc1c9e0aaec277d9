// The `lookup` tool: what the docs say about one name, with the rows of its tables and parameter lists as typed values.
#include <algorithm>

#include "docs/address.h"
#include "docs/names.h"
#include "docs/rows.h"
#include "docs/tokens.h"
#include "search/engine.h"
#include "search/marks.h"
#include "server/answer.h"
#include "server/describe.h"
#include "server/error_map.h"
#include "server/find_sections.h"
#include "server/read_sections.h"
#include "server/row_matches.h"
#include "server/subject.h"
#include "server/tools.h"

namespace foredge::server {
namespace {

constexpr std::string_view kDescription =
    "Looks one name up: a component, function, class, option or command that the docs have a heading for. Answers with "
    "its summary, its signature where the docs give one, and its props, parameters, options or fields as rows (name, "
    "type, default, required, description). A name without a heading, such as a flag, is answered with the rows of "
    "that name and where they stand. Use `search` for questions and topics.";

constexpr std::string_view kNameAliases[] = {"symbol", "component", "function", "query", "id"};

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
    max_tokens_argument("5000"),
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
    R"("rows":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"breadcrumb":{"type":"string"},)"
    R"("name":{"type":"string"},"type":{"type":"string"},"default":{"type":"string"},"required":{"type":"boolean"},)"
    R"("description":{"type":"string"},"also":{"type":"array","items":{"type":"string"}},"also_omitted":{"type":"integer"}},)"
    R"("required":["id","breadcrumb","name"]}},)"
    R"("omitted":{"type":"integer"},"hint":{"type":"string"},"release":{"type":"string"}},)"
    R"("required":["matches","omitted","release"]})";

constexpr std::size_t kCandidates = 12;
constexpr std::size_t kSuggestions = 3;
constexpr std::uint32_t kFrameTokens = 160;
constexpr std::uint32_t kMatchTokens = 40;  // keys of a subject
constexpr std::uint32_t kTableTokens = 20;

std::string json_string(std::string_view text) {
  std::string out;
  json::Writer(out).string(text);
  return out;
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
    return wanted_.empty() ||
           std::ranges::any_of(wanted_, [&](std::string_view name) { return goes_by(row, docs::symbol_key(name)); });
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
  FoundSections found;
  FOREDGE_TRY(found, find_sections(site, {.words = name, .marks = {}, .ranges = ranges, .count = kSuggestions}));
  std::vector<std::uint32_t> numbers;
  numbers.reserve(found.best.size());
  for (const search::Hit& hit : found.best) {
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

Step<std::uint32_t> run(Site& site, mcp::ToolCall& call) {
  if (const auto opened = site.open(); !opened) {
    return std::unexpected(opened.error());
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
  FOREDGE_TRY(hits,
              search::find_best(site.pass(), site.release(), site.catalog().page_starts(), query, ranges, kCandidates));
  if (!hits) {
    return stop_blocked();
  }
  std::vector<Subject> matches;
  std::string hint;
  FOREDGE_TRY(matches, read_subjects(site, hits->best));
  const auto budget = static_cast<std::uint32_t>(call.args.integer("max_tokens")) - kFrameTokens;
  std::vector<RowMatch> rows;
  if (matches.empty()) {
    query.marks.front() = search::mark_term(search::Mark::kRow, docs::symbol_key(name));
    FOREDGE_TRY(rows, find_rows(site, query, ranges, name));
  }
  if (matches.empty() && rows.empty()) {
    FOREDGE_TRY(hint, suggest(site, name, ranges, budget));
  }
  call.out.begin_object();
  call.out.key("matches");
  call.out.begin_array();
  AnswerWriter writer(site, call, name);
  for (const Subject& subject : matches) {
    writer.write(subject);
  }
  call.out.end_array();
  std::uint64_t omitted = writer.omitted;
  if (!rows.empty()) {
    omitted += write_rows(rows, budget, call.out);
    hint = "no heading documents that name; these rows do: `fetch` an id to read on";
  }
  call.out.member("omitted", omitted);
  if (omitted != 0) {
    hint = "raise max_tokens, or name the `rows` that you need";
  }
  if (!hint.empty()) {
    call.out.member("hint", hint);
  }
  call.out.member("release", site.release_hex());
  call.out.end_object();
  return answer_tokens(call);
}

mcp::ToolResult lookup_name(Site& site, mcp::ToolCall& call) { return to_tool_result(call, run(site, call)); }

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
