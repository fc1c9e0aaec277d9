// The `outline` tool: what there is, as a tree of folders, pages and sections with token counts, so that a caller can
// choose before it reads.
#include <algorithm>

#include "docs/address.h"
#include "server/answer.h"
#include "server/error_map.h"
#include "server/outline_tree.h"
#include "server/tools.h"

namespace foredge::server {
namespace {

constexpr std::string_view kDescription =
    "Shows the structure of the docs with token counts: the libraries, then the folders and pages of one, then the "
    "sections of a page. "
    "`path` goes deeper; entries with `pages` are folders, entries with an `id` can be read with `fetch`.";

constexpr std::string_view kPathAliases[] = {"folder", "id", "prefix"};

constexpr mcp::Argument kArguments[] = {
    kLibraryArgument,
    kVersionArgument,
    {.name = "path",
     .description = "Folder or page inside the library. Left out: its top.",
     .max_size_bytes = 2000,
     .aliases = kPathAliases,
     .example_json = "\"guide\""},
    {.name = "kind",
     .description = "Instead of the tree, all pages of this kind; `component` lists the components.",
     .max_size_bytes = 60,
     .example_json = "\"component\""},
    {.name = "depth",
     .type = mcp::ArgumentType::kInteger,
     .description = "How many levels of folders to open.",
     .minimum = 1,
     .maximum = 4,
     .default_json = "1"},
    max_tokens_argument("5000"),
    {.name = "cursor", .description = "`next_cursor` of an earlier answer to the same call: the entries behind those."},
};

constexpr std::string_view kOutputSchema =
    R"({"type":"object","properties":{"library":{"type":"string"},"version":{"type":"string"},"path":{"type":"string"},)"
    R"("entries":{"type":"array","items":{"type":"object","properties":{"id":{"type":"string"},"path":{"type":"string"},)"
    R"("title":{"type":"string"},"tokens":{"type":"integer"},"pages":{"type":"integer"},"level":{"type":"integer"}},)"
    R"("required":["title","tokens"]}},"omitted":{"type":"integer"},"next_cursor":{"type":"string"},)"
    R"("hint":{"type":"string"},"release":{"type":"string"}},"required":["entries","omitted","release"]})";

void write_entry(json::Writer& out, const OutlineEntry& entry) {
  out.begin_object();
  if (!entry.id.empty()) {
    out.member("id", entry.id);
  }
  if (!entry.path.empty()) {
    out.member("path", entry.path);
  }
  out.member("title", entry.title);
  out.member("tokens", entry.tokens);
  if (entry.pages != 0) {
    out.member("pages", entry.pages);
  }
  if (entry.level != 0) {
    out.member("level", entry.level);
  }
  out.end_object();
}

struct Target {
  std::vector<std::uint32_t> selected;
  std::string path;
};

// `path` may be an id or a docs:// URI, which then names the library too.
Step<Target> resolve(Site& site, const mcp::Arguments& args) {
  Target target;
  const std::string_view given = args.string("path");
  const auto address = docs::parse_address(given);
  const bool is_id = given.starts_with(docs::kUriScheme) || (address && !address->version.empty());
  if (is_id && address) {
    FOREDGE_TRY(target.selected, site.select(address->library, address->version));
    target.path = address->path;
    return target;
  }
  FOREDGE_TRY(target.selected, site.select(args.string("library"), args.string("version")));
  if (address) {
    target.path = address->library + (address->path.empty() ? "" : "/") + address->path;
  }
  return target;
}

// Which entries an answer shows.
struct Listing {
  std::size_t begin;
  std::size_t end;
  std::size_t omitted;
};

void write_answer(json::Writer& out, const Site& site, const docs::LibraryEntry* library, std::string_view path,
                  const Listing& listing, std::string_view entries) {
  out.begin_object();
  if (library != nullptr) {
    out.member("library", library->library);
    out.member("version", library->version);
    out.member("path", path);
  }
  out.raw_member("entries", entries);
  out.member("omitted", std::uint64_t{listing.omitted});
  if (listing.omitted != 0 && listing.end > listing.begin) {
    out.member("next_cursor", make_cursor(site.release().id(), "o", listing.end, 0));
  } else if (listing.omitted != 0) {
    out.member("hint", "max_tokens is too small for the next entry: raise it");
  }
  out.member("release", site.release_hex());
  out.end_object();
}

// Tokens of everything beside the entries, where every number is as long as it can be.
std::uint32_t frame_tokens(const Site& site, const docs::LibraryEntry* library, std::string_view path,
                           const Listing& listing) {
  std::string frame;
  json::Writer out(frame);
  write_answer(out, site, library, path, {listing.begin, listing.end + 1, listing.end + 1}, "[]");
  return piece_tokens(frame) + 1;
}

// Writes entries from `begin` on as far as the budget goes; returns where it ends.
std::size_t write_entries(std::string& list, const std::vector<OutlineEntry>& entries, std::size_t begin,
                          std::uint32_t budget) {
  json::Writer out(list);
  out.begin_array();
  std::string text;
  std::size_t at = begin;
  for (; at < entries.size(); ++at) {
    text.clear();
    json::Writer entry(text);
    write_entry(entry, entries[at]);
    const std::uint32_t tokens = piece_tokens(text);
    if (tokens > budget) {
      break;
    }
    budget -= tokens;
    out.raw(text);
  }
  out.end_array();
  return at;
}

Step<std::uint32_t> run(Site& site, mcp::ToolCall& call) {
  if (const auto opened = site.open(); !opened) {
    return std::unexpected(opened.error());
  }
  Target target;
  FOREDGE_TRY(target, resolve(site, call.args));
  if (target.selected.size() > 1 && !target.path.empty()) {
    return stop_caller("`path` needs a `library`; this server has several, call `versions` to see them");
  }
  std::uint64_t begin = 0;
  if (const auto cursor = call.args.find_string("cursor")) {
    const auto position = read_cursor(site.release().id(), "o", *cursor);
    if (!position) {
      return stop_caller(position.error());
    }
    begin = position->first;
  }
  std::vector<OutlineEntry> entries;
  const docs::LibraryEntry* library = nullptr;
  if (target.selected.size() == 1) {
    library = &site.catalog().libraries()[target.selected.front()];
  }
  if (const auto kind = call.args.find_string("kind")) {
    FOREDGE_TRY(entries, list_kind(site, target.selected, target.path, *kind));
  } else if (library != nullptr) {
    FOREDGE_TRY(entries, list_path(site, target.selected.front(), target.path, call.args.integer("depth")));
  } else {
    entries = list_libraries(site.catalog(), target.selected);
  }
  Listing listing{};
  listing.begin = static_cast<std::size_t>(std::min<std::uint64_t>(begin, entries.size()));
  listing.end = entries.size();
  const auto max_tokens = static_cast<std::uint32_t>(call.args.integer("max_tokens"));
  const std::uint32_t frame = frame_tokens(site, library, target.path, listing);
  if (max_tokens < frame) {
    return stop_caller("`max_tokens` is too small for this path: raise it above " + std::to_string(frame));
  }
  std::string list;
  listing.end = write_entries(list, entries, listing.begin, max_tokens - frame);
  listing.omitted = entries.size() - listing.end;
  write_answer(call.out, site, library, target.path, listing, list);
  return answer_tokens(call);
}

mcp::ToolResult outline_docs(Site& site, mcp::ToolCall& call) { return to_tool_result(call, run(site, call)); }

}  // namespace

const mcp::Tool kOutlineTool = {
    .name = "outline",
    .title = "Show the structure of the documentation",
    .description = kDescription,
    .arguments = kArguments,
    .output_schema = kOutputSchema,
    .handler = mcp::bind<&outline_docs>,
};

}  // namespace foredge::server
