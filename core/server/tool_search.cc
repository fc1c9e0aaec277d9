// The `search` tool: ranked sections with their texts, inside a token limit. Ranking is search's; here sections are
// fetched and cut.
#include <algorithm>
#include <deque>

#include "docs/address.h"
#include "docs/names.h"
#include "mcp/registry.h"
#include "search/marks.h"
#include "search/term_finder.h"
#include "server/answer.h"
#include "server/error_map.h"
#include "server/excerpt.h"
#include "server/find_sections.h"
#include "server/group_same.h"
#include "server/read_sections.h"
#include "server/tools.h"

namespace foredge::server {
namespace {

constexpr std::string_view kDescription =
    "Searches the documentation and returns the best sections, ranked, each with its text, where it stands (id, url, "
    "breadcrumb, line range) and a digest. Ask with the words that the docs would use: a task, an identifier, an error "
    "message. Whole sections where they fit into max_tokens, otherwise the part that matters. Pass a result's id to "
    "`fetch` to read on.";

constexpr std::string_view kQueryAliases[] = {"q", "text", "search", "question"};

constexpr std::string_view kModes[] = {"auto", "exact"};

constexpr mcp::Argument kArguments[] = {
    {.name = "query",
     .description = "What to look for, in words or identifiers.",
     .required = true,
     .max_size_bytes = 2000,
     .aliases = kQueryAliases,
     .example_json = "\"how to cache a response\""},
    kLibraryArgument,
    kVersionArgument,
    {.name = "kind",
     .description = "Only pages of this kind, such as guide, reference or component.",
     .max_size_bytes = 60},
    {.name = "language",
     .description = "Only sections with code in this language, such as ts or sh.",
     .max_size_bytes = 40},
    {.name = "mode",
     .description = "auto ranks by all words, those in double quotes must stand as they are; exact takes the whole "
                    "query as one quote.",
     .choices = kModes,
     .default_json = "\"auto\""},
    {.name = "limit",
     .type = mcp::ArgumentType::kInteger,
     .description = "How many results at most.",
     .minimum = 1,
     .maximum = 50,
     .default_json = "8"},
    max_tokens_argument("5000"),
    {.name = "cursor", .description = "`next_cursor` of an earlier answer to the same call: the results behind those."},
};

constexpr std::string_view kOutputSchema =
    R"({"type":"object","properties":{"results":{"type":"array","items":{"type":"object","properties":{)"
    R"("id":{"type":"string"},"title":{"type":"string"},"breadcrumb":{"type":"string"},"url":{"type":"string"},)"
    R"("text":{"type":"string"},"lines":{"type":"array","items":{"type":"integer"}},"digest":{"type":"string"},)"
    R"("tokens":{"type":"integer"},"complete":{"type":"boolean"},)"
    R"("also":{"type":"array","items":{"type":"string"}}},)"
    R"("required":["id","title","breadcrumb","url","text","lines","digest","tokens","complete"]}},)"
    R"("release":{"type":"string"},"omitted":{"type":"integer"},"next_cursor":{"type":"string"},)"
    R"("hint":{"type":"string"}},"required":["results","release","omitted"]})";

constexpr std::size_t kSectionsPerPage = 2;
constexpr std::size_t kMaxAlso = 3;
constexpr std::uint32_t kLeastExcerptTokens = 60;

// Sections that are asked for by marks alone, of which a page may have any number.
constexpr std::size_t kMarkedHits = 200;

// How many hits must be asked for so that `results` are left when they are thinned out, and one more where there are more.
std::size_t hits_for(std::uint64_t results) {
  constexpr std::uint64_t kMost = search::kCandidatePages * search::kSectionsPerPage;
  const std::uint64_t left = std::min(results, kMost) + 1;
  return static_cast<std::size_t>((left * search::kSectionsPerPage + kSectionsPerPage - 1) / kSectionsPerPage);
}

// At most two sections of a page stand among the results, so that one page does not hide the others.
std::vector<search::Hit> thin_out(const docs::Catalog& catalog, const std::vector<search::Hit>& hits) {
  std::vector<std::uint32_t> pages;  // of the hits kept
  std::vector<search::Hit> kept;
  for (const search::Hit& hit : hits) {
    const std::uint32_t page = catalog.page_of(hit.section);
    if (static_cast<std::size_t>(std::ranges::count(pages, page)) < kSectionsPerPage) {
      pages.push_back(page);
      kept.push_back(hit);
    }
  }
  return kept;
}

std::string id_of(const docs::Catalog& catalog, const docs::StoredSection& stored) {
  const docs::LibraryEntry& library = catalog.libraries()[stored.page.library];
  return docs::format_id(library.library, library.version, stored.page.path, stored.section.anchor);
}

// A result up to its text.
void write_head(json::Writer& out, const docs::Catalog& catalog, const docs::StoredSection& best) {
  const auto& [page, section] = best;
  const docs::LibraryEntry& library = catalog.libraries()[page.library];
  out.begin_object();
  out.member("id", id_of(catalog, best));
  out.member("title", section.heading_path.empty() ? page.title : section.heading_path.back());
  out.member("breadcrumb", breadcrumb(library, page.title, section.heading_path));
  out.member("url", page_url(library, page.path, page.url, section.anchor));
  out.member("digest", digest_hex(section.digest));
  out.key("text");
}

void write_text(json::Writer& out, const docs::Catalog& catalog, const Group& group, const Excerpt& excerpt) {
  out.begin_string();
  out.escaped_piece(excerpt.head);
  out.escaped_piece(excerpt.text());
  out.end_string();
  write_lines(out, excerpt.first_line, excerpt.last_line);
  out.member("tokens", excerpt.tokens);
  out.member("complete", excerpt.whole);
  if (!group.same.empty()) {
    out.key("also");
    out.begin_array();
    for (const docs::StoredSection* same : std::span(group.same).first(std::min(group.same.size(), kMaxAlso))) {
      out.string(id_of(catalog, *same));
    }
    out.end_array();
  }
  out.end_object();
}

struct Written {
  std::size_t groups;  // from the first on
  std::uint32_t tokens;
};

// As many groups as fit.
Written write_results(const docs::Catalog& catalog, json::Writer& out, const std::vector<Group>& groups,
                      std::span<const search::Query> queries, std::uint32_t budget) {
  std::deque<search::TermFinder> finders(queries.begin(), queries.end());
  const auto finder_of = [&](const docs::StoredSection& stored) -> search::TermFinder& {
    const auto query =
        std::ranges::find(queries, catalog.libraries()[stored.page.library].language, &search::Query::language);
    return finders[static_cast<std::size_t>(query - queries.begin())];
  };
  Written written{};
  for (const Group& group : groups) {
    const json::Writer::Mark before = out.mark();
    write_head(out, catalog, group.best);
    // What stands beside the text costs most where every number is as long as it can be.
    const json::Writer::Mark head = out.mark();
    const docs::SectionRecord& section = group.best.section;
    write_text(out, catalog, group,
               {.first_line = section.last_line(), .last_line = section.last_line(), .tokens = section.tokens});
    const std::size_t comma = written.groups == 0 ? 0 : 1;
    const std::uint32_t frame = piece_tokens(out.text().substr(before.size_bytes + comma)) + 1;
    out.rewind(head);
    // What is left is shared evenly; what a short section leaves over goes to those behind it.
    const std::uint32_t left = budget - written.tokens;
    const auto share = static_cast<std::uint32_t>(left / (groups.size() - written.groups));
    const std::uint32_t room = std::max(share, frame + kLeastExcerptTokens) - frame;
    const Excerpt excerpt = choose_excerpt(section, finder_of(group.best), room);
    if (frame + excerpt.tokens > left) {
      out.rewind(before);
      break;
    }
    write_text(out, catalog, group, excerpt);
    written.tokens += frame + excerpt.tokens;
    ++written.groups;
  }
  return written;
}

// What a search found and which part of it the answer shows.
struct Found {
  const std::vector<std::string>& notes;
  std::size_t ranked;
  std::size_t begin;
  std::size_t wanted;
};

std::string hint_for(const Found& found, std::size_t shown) {
  std::vector<std::string> notes = found.notes;
  if (found.ranked == 0) {
    notes.emplace_back(
        "nothing matches; try other words, fewer of them or no `kind` and `language`, or `outline` to see "
        "what there is");
  } else if (shown != found.wanted) {
    notes.emplace_back(shown == 0 ? "max_tokens is too small for one result"
                                  : "raise max_tokens or pass next_cursor for the omitted ones");
  }
  return join_notes(notes);
}

// What stands behind the results, to the end.
void write_end(json::Writer& out, const bundle::ReleaseId& release, const Found& found, std::size_t shown) {
  out.member("release", release.hex());
  out.member("omitted", std::uint64_t{found.wanted - shown});
  if (shown != 0 && found.begin + shown < found.ranked) {
    out.member("next_cursor", make_cursor(release, "s", found.begin + shown, 0));
  }
  if (const std::string hint = hint_for(found, shown); !hint.empty()) {
    out.member("hint", hint);
  }
  out.end_object();
}

// Tokens of everything beside the results: the longest that it can become.
std::uint32_t frame_tokens(const bundle::ReleaseId& release, const Found& found) {
  std::string frame;
  json::Writer out(frame);
  out.begin_object();
  out.raw_member("results", "[]");
  write_end(out, release, {found.notes, found.ranked + 2, found.begin, found.wanted + 2}, 1);
  return piece_tokens(frame) + 1;
}

std::vector<std::string> marks_of(const mcp::Arguments& args) {
  std::vector<std::string> marks;
  if (const auto kind = args.find_string("kind")) {
    marks.push_back(search::mark_term(search::Mark::kKind, *kind));
  }
  if (const auto language = args.find_string("language")) {
    marks.push_back(search::mark_term(search::Mark::kLanguage, docs::canonical_language(*language)));
  }
  return marks;
}

Step<std::uint32_t> run(Site& site, mcp::ToolCall& call) {
  if (const auto opened = site.open(); !opened) {
    return std::unexpected(opened.error());
  }
  const bundle::ReleaseId& release = site.release().id();
  std::uint64_t offset = 0;
  if (const auto cursor = call.args.find_string("cursor")) {
    const auto position = read_cursor(release, "s", *cursor);
    if (!position) {
      return stop_caller(position.error());
    }
    offset = position->first;
  }
  std::vector<std::uint32_t> entries;
  FOREDGE_TRY(entries, site.select(call.args.string("library"), call.args.string("version")));
  const std::vector<search::SectionRange> ranges = ranges_of(site.catalog(), entries);
  const auto limit = static_cast<std::size_t>(call.args.integer("limit"));
  const std::vector<std::string> marks = marks_of(call.args);
  FoundSections answer;
  FOREDGE_TRY(answer, find_sections(site, {.words = call.args.string("query"),
                                           .marks = marks,
                                           .ranges = ranges,
                                           .count = std::max(hits_for(offset + limit), marks.empty() ? 0 : kMarkedHits),
                                           .exact = call.args.string("mode") == "exact"}));
  const std::vector<search::Hit> ranked = thin_out(site.catalog(), answer.best);
  const auto begin = static_cast<std::size_t>(std::min<std::uint64_t>(ranked.size(), offset));
  const std::size_t wanted = std::min(ranked.size() - begin, limit);
  std::vector<std::uint32_t> numbers;
  for (const search::Hit& hit : std::span(ranked).subspan(begin, wanted)) {
    numbers.push_back(hit.section);
  }
  std::vector<docs::StoredSection> sections;
  FOREDGE_TRY(sections, read_sections(site, numbers));

  const auto max_tokens = static_cast<std::uint32_t>(call.args.integer("max_tokens"));
  const Found found{answer.notes, ranked.size(), begin, wanted};
  const std::uint32_t frame = frame_tokens(release, found);
  const std::vector<Group> groups = group_same(sections);
  call.out.begin_object();
  call.out.key("results");
  call.out.begin_array();
  const Written written =
      write_results(site.catalog(), call.out, groups, answer.queries, max_tokens - std::min(max_tokens, frame));
  call.out.end_array();
  // Shown is what stands before the first group that did not fit; a copy further behind comes again with the next page.
  const std::size_t shown = written.groups == groups.size() ? sections.size() : groups[written.groups].rank;
  write_end(call.out, release, found, shown);
  add_search_facts(call, written.groups);
  return frame + written.tokens;
}

mcp::ToolResult search_docs(Site& site, mcp::ToolCall& call) { return to_tool_result(call, run(site, call)); }

}  // namespace

const mcp::Tool kSearchTool = {
    .name = "search",
    .title = "Search the documentation",
    .description = kDescription,
    .arguments = kArguments,
    .output_schema = kOutputSchema,
    .handler = mcp::bind<&search_docs>,
};

}  // namespace foredge::server
