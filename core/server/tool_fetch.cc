// The `fetch` tool: a page or a section by its name, with its table of contents, inside a token limit. Which bytes that are is
// page_text.h's business.
#include <algorithm>
#include <charconv>

#include "docs/address.h"
#include "server/answer.h"
#include "server/contents_table.h"
#include "server/error_map.h"
#include "server/locate.h"
#include "server/page_text.h"
#include "server/tools.h"

namespace foredge::server {
namespace {

constexpr std::string_view kDescription =
    "Returns the text of a page or section as Markdown. `id` is a result's id, a docs:// URI or a page's URL; "
    "`section` (an anchor from "
    "`toc`) or `lines` narrow it. Long pages come in parts that end between paragraphs, whole code blocks and table "
    "rows: pass "
    "next_cursor to read on.";

constexpr std::string_view kIdAliases[] = {"uri", "url", "path", "page", "document"};
constexpr std::string_view kSectionAliases[] = {"anchor", "heading"};

constexpr mcp::Argument kArguments[] = {
    {.name = "id",
     .description = "Id from a search result, docs:// URI, or URL of the page.",
     .required = true,
     .max_size_bytes = 2000,
     .aliases = kIdAliases,
     .example_json = "\"library@1.0/guide/install\""},
    {.name = "section",
     .description = "Anchor of one section of the page, with its subsections.",
     .max_size_bytes = 500,
     .aliases = kSectionAliases,
     .example_json = "\"installation\""},
    {.name = "lines",
     .description = "Line range of the page, widened to whole blocks.",
     .max_size_bytes = 50,
     .example_json = "\"10-40\""},
    max_tokens_argument("8000"),
    {.name = "cursor", .description = "`next_cursor` of an earlier answer for the same id: the text behind it."},
};

constexpr std::string_view kOutputSchema =
    R"({"type":"object","properties":{"id":{"type":"string"},"title":{"type":"string"},"url":{"type":"string"},)"
    R"("text":{"type":"string"},"lines":{"type":"array","items":{"type":"integer"}},"total_lines":{"type":"integer"},)"
    R"("tokens":{"type":"integer"},"complete":{"type":"boolean"},"next_cursor":{"type":"string"},)"
    R"("toc":{"type":"array","items":{"type":"object","properties":{"section":{"type":"string"},"title":{"type":"string"},)"
    R"("level":{"type":"integer"},"tokens":{"type":"integer"}},"required":["section","title","level","tokens"]}},)"
    R"("toc_omitted":{"type":"integer"},"release":{"type":"string"},"metadata":{"type":"object"}},)"
    R"("required":["id","title","url","text","lines","total_lines","tokens","complete","release"]})";

// Room that the text must have at least: a sentence.
constexpr std::uint32_t kLeastTextTokens = 40;

struct LineRange {
  std::uint32_t first;
  std::uint32_t last;
};

std::optional<LineRange> parse_lines(std::string_view text) {
  LineRange range{};
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, range.first);
  if (first.ec != std::errc{}) {
    return std::nullopt;
  }
  range.last = range.first;
  if (first.ptr != end) {
    if (*first.ptr != '-' && *first.ptr != ',') {
      return std::nullopt;
    }
    const auto last = std::from_chars(first.ptr + 1, end, range.last);
    if (last.ec != std::errc{} || last.ptr != end) {
      return std::nullopt;
    }
  }
  return range.first >= 1 && range.last >= range.first ? std::optional(range) : std::nullopt;
}

std::string anchors_of(const std::vector<docs::ContentsEntry>& contents) {
  std::string out;
  for (const docs::ContentsEntry& entry : contents) {
    if (!entry.anchor.empty() && out.size() < 600) {
      out.append(out.empty() ? "" : ", ").append(entry.anchor);
    }
  }
  return out;
}

Step<Extent> wish_section(const std::vector<docs::ContentsEntry>& contents, std::string_view anchor) {
  const auto extent = find_section(contents, anchor);
  if (!extent) {
    return stop_caller("the page has no section `" + std::string(anchor) + "`; it has: " + anchors_of(contents));
  }
  return *extent;
}

Step<Extent> wish_lines(const std::vector<docs::ContentsEntry>& contents, std::string_view text) {
  const auto range = parse_lines(text);
  if (!range) {
    return stop_caller("`lines` must be a range such as \"10-40\", counted from 1; got \"" + std::string(text) + "\"");
  }
  Extent extent{{contents.front().section, 0}, contents.back().section, range->first, range->last};
  for (const docs::ContentsEntry& entry : contents) {
    if (entry.first_line <= range->first) {
      extent.from.section = entry.section;
    }
    if (entry.first_line <= range->last) {
      extent.last_section = entry.section;
    }
  }
  const docs::ContentsEntry& end = contents.back();
  if (range->first >= end.first_line + end.lines) {
    return stop_caller("the page has " + std::to_string(end.first_line + end.lines - 1) +
                       " lines; `lines` starts behind them");
  }
  return extent;
}

struct Request {
  Located located;
  std::vector<docs::ContentsEntry> contents;
  Extent extent;
  bool continued;
};

// The narrower wish wins: a section, lines, then the anchor of the id.
Step<Extent> resolve_extent(const Request& request, const mcp::Arguments& args) {
  std::string_view section = args.string("section");
  section.remove_prefix(section.starts_with('#') ? 1 : 0);
  if (!section.empty()) {
    return wish_section(request.contents, section);
  }
  if (const std::string_view lines = args.string("lines"); !lines.empty()) {
    return wish_lines(request.contents, lines);
  }
  return request.located.anchor.empty() ? whole_page(request.located.page)
                                        : wish_section(request.contents, request.located.anchor);
}

Step<Request> resolve(Site& site, const mcp::Arguments& args) {
  Request request{};
  FOREDGE_TRY(request.located, locate_page(site, args.string("id")));
  FOREDGE_TRY(request.contents, docs::read_contents(request.located.page));
  if (request.contents.empty()) {
    return std::unexpected(Stop(StopKind::kBroken, "page without sections"));
  }
  FOREDGE_TRY(request.extent, resolve_extent(request, args));
  if (const auto cursor = args.find_string("cursor")) {
    const auto position = read_cursor(site.release().id(), "f", *cursor);
    if (!position) {
      return stop_caller(position.error());
    }
    if (position->first < request.extent.from.section || position->first > request.extent.last_section) {
      return stop_caller("`cursor` belongs to another page or section; call again without it");
    }
    request.extent.from = {static_cast<std::uint32_t>(position->first), position->second};
    request.continued = true;
  }
  return request;
}

void write_head(json::Writer& out, const docs::LibraryEntry& library, const Located& located) {
  const docs::PageRecord& page = located.page;
  out.member("id", docs::format_id(library.library, library.version, page.path, located.anchor));
  out.member("title", page.title);
  out.member("url", page_url(library, page.path, page.url, located.anchor));
  out.key("metadata");
  out.begin_object();
  out.member("library", library.library);
  out.member("version", library.version);
  out.member("kind", page.kind);
  out.end_object();
}

void write_text(json::Writer& out, const bundle::ReleaseId& release, const docs::PageRecord& page,
                const PageText& text) {
  out.key("text");
  out.escaped_string(text.escaped);
  write_lines(out, text.first_line, text.last_line);
  out.member("total_lines", page.lines);
  out.member("tokens", text.tokens);
  out.member("complete", text.complete);
  if (!text.complete) {
    out.member("next_cursor", make_cursor(release, "f", text.next.section, text.next.offset));
  }
  out.member("release", release.hex());
}

// Tokens of everything beside the text itself, where every number is as long as it can be.
std::uint32_t frame_tokens(const Site& site, const Request& request, std::string_view head) {
  const docs::PageRecord& page = request.located.page;
  const PageText longest{.escaped = {},
                         .first_line = page.lines,
                         .last_line = page.lines,
                         .tokens = page.tokens,
                         .complete = false,
                         .next = {page.last_section(), page.size_bytes * 2}};
  std::string frame(head);
  json::Writer out(frame);
  out.begin_object();  // a brace more than the answer has
  write_text(out, site.release().id(), page, longest);
  out.end_object();
  return piece_tokens(frame) + 1;
}

// Everything that stands before the text, the object still open; the table of contents inside its budget.
void write_start(json::Writer& out, const docs::LibraryEntry& library, const Request& request,
                 std::uint32_t toc_budget) {
  out.begin_object();
  write_head(out, library, request.located);
  if (!request.continued) {
    write_toc(out, request.contents, toc_budget);
  }
}

Step<std::uint32_t> run(Site& site, mcp::ToolCall& call) {
  if (const auto opened = site.open(); !opened) {
    return std::unexpected(opened.error());
  }
  Request request{};
  FOREDGE_TRY(request, resolve(site, call.args));
  const docs::LibraryEntry& library = site.catalog().libraries()[request.located.library];
  const auto max_tokens = static_cast<std::uint32_t>(call.args.integer("max_tokens"));

  // The table of contents may take a quarter, or nothing where that would leave no room for text.
  const json::Writer::Mark begin = call.out.mark();
  write_start(call.out, library, request, max_tokens / 4);
  std::uint32_t frame = frame_tokens(site, request, call.out.text());
  if (max_tokens < frame + kLeastTextTokens) {
    call.out.rewind(begin);
    write_start(call.out, library, request, 0);
    frame = frame_tokens(site, request, call.out.text());
  }
  if (max_tokens < frame + kLeastTextTokens) {
    return stop_caller("`max_tokens` is too small: title and url of this page alone take " + std::to_string(frame));
  }
  PageText text;
  FOREDGE_TRY(text, read_page_text(site, request.extent, max_tokens - frame));
  write_text(call.out, site.release().id(), request.located.page, text);
  call.out.end_object();
  return frame + text.tokens;
}

mcp::ToolResult fetch_page(Site& site, mcp::ToolCall& call) { return to_tool_result(call, run(site, call)); }

}  // namespace

const mcp::Tool kFetchTool = {
    .name = "fetch",
    .title = "Read a page",
    .description = kDescription,
    .arguments = kArguments,
    .output_schema = kOutputSchema,
    .handler = mcp::bind<&fetch_page>,
};

}  // namespace foredge::server
