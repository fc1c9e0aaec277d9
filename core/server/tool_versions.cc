// The `versions` tool: what this release documents. Answers from the catalog alone.
#include <algorithm>
#include <span>
#include <vector>

#include "server/answer.h"
#include "server/error_map.h"
#include "server/tools.h"

namespace foredge::server {
namespace {

constexpr std::string_view kDescription =
    "Lists the libraries of this server with their documented versions, newest first, and the id of the docs release "
    "that answers. With "
    "`target` (such as \"^4.2\", \"4.x\", \"latest\") it also says which version that resolves to.";

constexpr std::string_view kTargetAliases[] = {"version", "range"};

constexpr mcp::Argument kArguments[] = {
    kLibraryArgument,
    {.name = "target",
     .description = "A version or range to resolve.",
     .max_size_bytes = 200,
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

// Keeps the answer small whatever a release holds.
constexpr std::uint32_t kMaxTokens = 6000;

std::string version_json(const docs::LibraryEntry& entry) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("version", entry.version);
  out.member("newest", entry.newest);
  out.member("pages", entry.page_count);
  out.member("tokens", entry.tokens);
  out.end_object();
  return text;
}

std::string library_json(const docs::LibraryEntry& entry, std::string_view versions, std::string_view resolved) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("library", entry.library);
  out.member("title", entry.title);
  if (!entry.description.empty()) {
    out.member("description", entry.description);
  }
  out.raw_member("versions", versions);
  if (!resolved.empty()) {
    out.member("resolved", resolved);
  }
  out.end_object();
  return text;
}

// Writes libraries with their versions as far as a budget goes, and counts the versions that are left out.
class Listing {
 public:
  explicit Listing(json::Writer& out) : out_(out) {}

  // `entries` are the versions of one library, the newest first.
  void add(std::span<const docs::LibraryEntry* const> entries, std::string_view resolved) {
    const std::uint32_t frame = piece_tokens(library_json(*entries.front(), "[]", resolved));
    std::uint32_t used = frame;
    std::string versions;
    json::Writer out(versions);
    out.begin_array();
    std::size_t written = 0;
    for (; written < entries.size(); ++written) {
      const std::string version = version_json(*entries[written]);
      used += piece_tokens(version);
      if (used > left_) {
        break;
      }
      out.raw(version);
    }
    out.end_array();
    omitted_ += entries.size() - written;
    left_ -= std::min(left_, used);
    if (written != 0) {
      out_.raw(library_json(*entries.front(), versions, resolved));
    }
  }

  [[nodiscard]] std::uint64_t omitted() const { return omitted_; }

 private:
  json::Writer& out_;
  std::uint32_t left_ = kMaxTokens;
  std::uint64_t omitted_ = 0;
};

Step<std::uint32_t> run(Site& site, mcp::ToolCall& call) {
  if (const auto opened = site.open(); !opened) {
    return std::unexpected(opened.error());
  }
  const std::string_view target = call.args.string("target");
  std::vector<std::uint32_t> resolved;
  FOREDGE_TRY(resolved, site.select(call.args.string("library"), target));
  call.out.begin_object();
  call.out.key("libraries");
  call.out.begin_array();
  const auto& entries = site.catalog().libraries();
  Listing listing(call.out);
  for (const std::uint32_t chosen : resolved) {
    const docs::LibraryEntry& match = entries[chosen];
    std::uint32_t first = chosen;
    while (first > 0 && entries[first - 1].library == match.library) {
      --first;
    }
    std::vector<const docs::LibraryEntry*> versions;
    for (std::uint32_t i = first; i < entries.size() && entries[i].library == match.library; ++i) {
      if (site.admits(entries[i])) {
        versions.push_back(&entries[i]);
      }
    }
    listing.add(versions, target.empty() ? std::string_view() : match.version);
  }
  call.out.end_array();
  if (listing.omitted() != 0) {
    call.out.member("omitted", listing.omitted());
  }
  call.out.member("release", site.release_hex());
  call.out.end_object();
  return answer_tokens(call);
}

mcp::ToolResult list_versions(Site& site, mcp::ToolCall& call) { return to_tool_result(call, run(site, call)); }

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
