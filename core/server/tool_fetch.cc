// The `fetch` tool: a page or a section by its name, with its table of contents, inside a token limit. Which bytes that are is
// page_text.h's business.
#include <algorithm>
#include <charconv>

#include "docs/address.h"
#include "docs/tokens.h"
#include "server/answer.h"
#include "server/error_map.h"
#include "server/locate.h"
#include "server/page_text.h"
#include "server/tools.h"

namespace foredge::server {
namespace {

constexpr std::string_view kDescription =
    "Returns the text of a page or section as Markdown. `id` is a result's id, a docs:// URI or a page's URL; `section` (an anchor from "
    "`toc`) or `lines` narrow it. Long pages come in parts that end between paragraphs, whole code blocks and table rows: pass "
    "next_cursor to read on.";

constexpr std::string_view kIdAliases[] = {"uri", "url", "path", "page", "document"};
constexpr std::string_view kSectionAliases[] = {"anchor", "heading"};
constexpr std::string_view kTokenAliases[] = {"maxTokens", "tokens"};

constexpr mcp::Argument kArguments[] = {
    {.name = "id",
     .description = "Id from a search result, docs:// URI, or URL of the page.",
     .required = true,
     .max_size_bytes = 2000,
     .aliases = kIdAliases,
     .example_json = "\"library@1.0/guide/install\""},
    {.name = "section",
     .description = "Anchor of one section of the page, with its subsections.",
     .aliases = kSectionAliases,
     .example_json = "\"installation\""},
    {.name = "lines", .description = "Line range of the page, widened to whole blocks.", .example_json = "\"10-40\""},
    {.name = "max_tokens",
     .type = mcp::ArgumentType::kInteger,
     .description = "Hard limit for the whole answer, in tokens.",
     .minimum = 300,
     .maximum = 25000,
     .default_json = "8000",
     .aliases = kTokenAliases},
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

// Keys, numbers, release, cursor; the rest of the head is estimated as it is written.
constexpr std::uint32_t kFrameTokens = 150;

// What of the page is asked for.
struct Wish {
  Place from;
  std::uint32_t last_section;
  std::uint32_t last_line;
};

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

// A section with everything that stands below its heading.
Step<Wish> wish_section(const std::vector<docs::ContentsEntry>& contents, std::string_view anchor) {
  const auto first = std::ranges::find(contents, anchor, &docs::ContentsEntry::anchor);
  if (first == contents.end()) {
    return stop_caller("the page has no section `" + std::string(anchor) + "`; it has: " + anchors_of(contents));
  }
  auto last = first;
  while (last + 1 != contents.end() &&
         ((last + 1)->level > first->level || (last + 1)->anchor.starts_with(std::string(anchor) + "~"))) {
    ++last;
  }
  return Wish{{first->section, 0}, last->section, last->first_line + last->lines - 1};
}

// Lines widened to sections; page_text narrows them to units.
Step<Wish> wish_lines(const std::vector<docs::ContentsEntry>& contents, std::string_view text) {
  const auto range = parse_lines(text);
  if (!range) {
    return stop_caller("`lines` must be a range such as \"10-40\", counted from 1; got \"" + std::string(text) + "\"");
  }
  Wish wish{{contents.front().section, 0}, contents.back().section, range->last};
  for (const docs::ContentsEntry& entry : contents) {
    if (entry.first_line <= range->first) {
      wish.from.section = entry.section;
    }
    if (entry.first_line <= range->last) {
      wish.last_section = entry.section;
    }
  }
  const docs::ContentsEntry& end = contents.back();
  if (range->first >= end.first_line + end.lines) {
    return stop_caller("the page has " + std::to_string(end.first_line + end.lines - 1) + " lines; `lines` starts behind them");
  }
  return wish;
}

std::uint32_t toc_tokens(const docs::ContentsEntry& entry) {
  return docs::estimate_tokens(entry.anchor) + docs::estimate_tokens(entry.heading) + 22;
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

// The part of `contents` that fits: deeper levels are left out first, then the end.
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
    out.begin_object();
    out.member("section", entry.anchor);
    out.member("title", entry.heading);
    out.member("level", entry.level);
    out.member("tokens", entry.tokens);
    out.end_object();
  }
  out.end_array();
  if (omitted != 0) {
    out.member("toc_omitted", omitted);
  }
}

struct Request {
  Located located;
  std::vector<docs::ContentsEntry> contents;
  Wish wish;
  bool continued;
};

Step<Request> resolve(Site& site, const mcp::Arguments& args) {
  Request request{};
  FOREDGE_TRY(request.located, locate_page(site, args.string("id")));
  const docs::PageRecord& page = request.located.page;
  FOREDGE_TRY(request.contents, docs::read_contents(page));
  if (request.contents.empty()) {
    return std::unexpected(Stop(StopKind::kBroken, "page without sections"));
  }
  std::string_view anchor = args.string("section");
  anchor = anchor.starts_with('#') ? anchor.substr(1) : anchor;
  anchor = anchor.empty() ? std::string_view(request.located.anchor) : anchor;
  if (!anchor.empty()) {
    FOREDGE_TRY(request.wish, wish_section(request.contents, anchor));
  } else if (const auto lines = args.find_string("lines")) {
    FOREDGE_TRY(request.wish, wish_lines(request.contents, *lines));
  } else {
    request.wish = {{page.first_section, 0}, page.last_section(), page.lines};
  }
  if (const auto cursor = args.find_string("cursor")) {
    const auto position = read_cursor(site.release().id(), "f", *cursor);
    if (!position) {
      return stop_caller(position.error());
    }
    if (position->first < request.wish.from.section || position->first > request.wish.last_section) {
      return stop_caller("`cursor` belongs to another page or section; call again without it");
    }
    request.wish.from = {static_cast<std::uint32_t>(position->first), position->second};
    request.continued = true;
  }
  return request;
}

Step<void> run(Site& site, mcp::ToolCall& call) {
  if (const auto opened = site.open(); !opened) {
    return opened;
  }
  Request request{};
  FOREDGE_TRY(request, resolve(site, call.args));
  const auto& [library_number, page, anchor] = request.located;
  const docs::LibraryEntry& library = site.catalog().libraries()[library_number];
  const auto max_tokens = static_cast<std::uint32_t>(call.args.integer("max_tokens"));

  std::string head;
  json::Writer head_out(head);
  head_out.begin_object();
  head_out.member("id", docs::format_id(library.library, library.version, page.path, anchor));
  head_out.member("title", page.title);
  head_out.member("url", page_url(library, page.path, page.url, anchor));
  if (!request.continued) {
    write_toc(head_out, request.contents, max_tokens / 4);
  }
  const std::uint32_t head_tokens = docs::estimate_tokens(head) + kFrameTokens;
  const std::uint32_t budget = max_tokens > head_tokens ? max_tokens - head_tokens : 1;
  PageText text;
  FOREDGE_TRY(text, read_page_text(site, request.wish.from, request.wish.last_section, request.wish.last_line, budget));

  head_out.key("text");
  head_out.escaped_string(text.escaped);
  write_lines(head_out, text.first_line, text.last_line);
  head_out.member("total_lines", page.lines);
  head_out.member("tokens", text.tokens);
  head_out.member("complete", text.complete);
  if (!text.complete) {
    head_out.member("next_cursor",
                    make_cursor(site.release().id(), "f", text.next.section, text.next.offset));
  }
  head_out.member("release", site.release_hex());
  head_out.key("metadata");
  head_out.begin_object();
  head_out.member("library", library.library);
  head_out.member("version", library.version);
  head_out.member("kind", page.kind);
  head_out.end_object();
  head_out.end_object();
  call.out.raw(head);
  return {};
}

mcp::ToolResult fetch_page(Site& site, mcp::ToolCall& call) { return to_tool_result(run(site, call)); }

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
