// The `versions` tool: what this release documents. Answers from the catalog alone.
#include <algorithm>

#include "server/answer.h"
#include "server/error_map.h"
#include "server/tools.h"

namespace foredge::server {
namespace {

constexpr std::string_view kDescription =
    "Lists the libraries of this server with their documented versions, newest first, and the id of the docs release that answers. With "
    "`target` (such as \"^4.2\", \"4.x\", \"latest\") it also says which version that resolves to.";

constexpr std::string_view kTargetAliases[] = {"version", "range"};

constexpr mcp::Argument kArguments[] = {
    kLibraryArgument,
    {.name = "target",
     .description = "A version or range to resolve.",
     .aliases = kTargetAliases,
     .example_json = "\"^4.2\""},
};

constexpr std::string_view kOutputSchema =
    R"({"type":"object","properties":{"libraries":{"type":"array","items":{"type":"object","properties":{)"
    R"("library":{"type":"string"},"title":{"type":"string"},"description":{"type":"string"},)"
    R"("versions":{"type":"array","items":{"type":"object","properties":{"version":{"type":"string"},)"
    R"("newest":{"type":"boolean"},"pages":{"type":"integer"},"tokens":{"type":"integer"}},)"
    R"("required":["version","newest","pages","tokens"]}},"resolved":{"type":"string"}},)"
    R"("required":["library","title","versions"]}},"omitted":{"type":"integer"},"release":{"type":"string"}},)"
    R"("required":["libraries","release"]})";

// Keeps the answer below some 6,000 tokens whatever a release holds.
constexpr std::size_t kMaxVersions = 150;

void write_version(json::Writer& out, const docs::LibraryEntry& entry) {
  out.begin_object();
  out.member("version", entry.version);
  out.member("newest", entry.newest);
  out.member("pages", entry.page_count);
  out.member("tokens", entry.tokens);
  out.end_object();
}

Step<void> run(Site& site, mcp::ToolCall& call) {
  if (const auto opened = site.open(); !opened) {
    return opened;
  }
  const std::string_view target = call.args.string("target");
  std::vector<std::uint32_t> resolved;
  FOREDGE_TRY(resolved, site.select(call.args.string("library"), target));
  const auto& entries = site.catalog().libraries();
  std::size_t versions = 0;
  std::uint64_t omitted = 0;
  call.out.begin_object();
  call.out.key("libraries");
  call.out.begin_array();
  for (const std::uint32_t chosen : resolved) {
    const std::string_view library = entries[chosen].library;
    auto entry = std::ranges::find(entries, library, &docs::LibraryEntry::library);
    if (versions >= kMaxVersions) {
      ++omitted;
      continue;
    }
    call.out.begin_object();
    call.out.member("library", library);
    call.out.member("title", entry->title);
    if (!entry->description.empty()) {
      call.out.member("description", entry->description);
    }
    call.out.key("versions");
    call.out.begin_array();
    for (; entry != entries.end() && entry->library == library && versions < kMaxVersions; ++entry, ++versions) {
      write_version(call.out, *entry);
    }
    call.out.end_array();
    if (!target.empty()) {
      call.out.member("resolved", entries[chosen].version);
    }
    call.out.end_object();
  }
  call.out.end_array();
  if (omitted != 0) {
    call.out.member("omitted", omitted);
  }
  call.out.member("release", site.release_hex());
  call.out.end_object();
  return {};
}

mcp::ToolResult list_versions(Site& site, mcp::ToolCall& call) { return to_tool_result(run(site, call)); }

}  // namespace

const mcp::Tool kVersionsTool = {
    .name = "versions",
    .title = "List libraries and versions",
    .description = kDescription,
    .arguments = kArguments,
    .output_schema = kOutputSchema,
    .handler = mcp::bind<&list_versions>,
};

}  // namespace foredge::server
