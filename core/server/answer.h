// Pieces that several tools write into their answers, and the argument declarations that they share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bundle/release_id.h"
#include "docs/catalog.h"
#include "docs/records.h"
#include "json/writer.h"
#include "mcp/arguments.h"
#include "mcp/registry.h"

namespace foredge::server {

inline constexpr std::string_view kLibraryAliases[] = {"lib", "package", "project"};
inline constexpr mcp::Argument kLibraryArgument = {
    .name = "library",
    .description = "Name of one library of this server, as `versions` lists it. Left out: all of them.",
    .max_size_bytes = 200,
    .aliases = kLibraryAliases,
};
inline constexpr mcp::Argument kVersionArgument = {
    .name = "version",
    .description =
        "Version of the documented product: exact (\"4.2.0\"), a range (\"^4.2\", \"4.x\") or \"latest\". Left out: "
        "the newest.",
    .max_size_bytes = 200,
    .example_json = "\"latest\"",
};

inline constexpr std::string_view kTokenAliases[] = {"maxTokens", "tokens"};
// `default_json` is a number between its two limits.
constexpr mcp::Argument max_tokens_argument(std::string_view default_json) {
  return {.name = "max_tokens",
          .type = mcp::ArgumentType::kInteger,
          .description = "Hard limit for the whole answer, in tokens.",
          .minimum = 300,
          .maximum = 25000,
          .default_json = default_json,
          .aliases = kTokenAliases};
}

// Where a page stands on its site, with the anchor, or its docs:// URI where it has no site.
[[nodiscard]] std::string page_url(const docs::LibraryEntry& library, std::string_view path, std::string_view url,
                                   std::string_view anchor);

// "library@version > Page > Heading > Heading"
[[nodiscard]] std::string breadcrumb(const docs::LibraryEntry& library, std::string_view title,
                                     const std::vector<std::string_view>& headings);

// Line range as a JSON array of two numbers, under the key `lines`.
void write_lines(json::Writer& out, std::uint32_t first, std::uint32_t last);

// The first 8 bytes of a section's SHA-256 as 16 hex digits.
[[nodiscard]] std::string digest_hex(std::uint64_t digest);

// The facts of an answer that was searched for: how many results it shows, and what was asked (which leaves the core only when
// the deployment wants it, see settings.h).
void add_search_facts(mcp::ToolCall& call, std::size_t results);

// Tokens that a piece of an answer adds to it at most: its own, and one for the seam before it.
[[nodiscard]] std::uint32_t piece_tokens(std::string_view json);

// Tokens of the answer as it stands: for tools that have not counted all that they wrote.
[[nodiscard]] std::uint32_t answer_tokens(const mcp::ToolCall& call);

// A cursor names the release it was made in, so that a page of one release never continues in another.
[[nodiscard]] std::string make_cursor(const bundle::ReleaseId& release, std::string_view kind, std::uint64_t first,
                                      std::uint64_t second);
struct CursorPosition {
  std::uint64_t first;
  std::uint64_t second;
};
// The position, or a text for the caller when it is no cursor of that kind or of another release.
[[nodiscard]] std::expected<CursorPosition, std::string> read_cursor(const bundle::ReleaseId& release,
                                                                     std::string_view kind, std::string_view cursor);

}  // namespace foredge::server
