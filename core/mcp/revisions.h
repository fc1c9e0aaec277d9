// The revisions that are spoken, and which of them a message belongs to. What they demand is their codec's business.
#pragma once

#include <expected>
#include <span>
#include <string_view>

#include "mcp/protocol.h"

namespace foredge::mcp {

// Newest first.
[[nodiscard]] std::span<const Revision> revisions();
// Null when it is not spoken.
[[nodiscard]] const Revision* find_revision(std::string_view name);
// Whether any of them has a method or a notification of that name.
[[nodiscard]] bool is_spoken(std::string_view method);
// What initialize settles for a client that asks for `requested` (2025-11-25 basic/lifecycle, "Version Negotiation").
[[nodiscard]] const Revision& negotiate(std::string_view requested);

// -32022 with the revisions that are spoken (2026-07-28 basic/versioning).
[[nodiscard]] Fault unsupported_revision(std::string_view requested);

// The revision of one message: its own claim in _meta, else the MCP-Protocol-Version header, else `negotiated` (stdio),
// else what the transport's rules assume. `http` is null on stdio.
[[nodiscard]] std::expected<const Revision*, Fault> choose_revision(const rpc::Message& message,
                                                                    const HttpRequest* http,
                                                                    std::string_view negotiated);
// The revision of a text as a whole, for batches.
[[nodiscard]] std::expected<const Revision*, Fault> choose_revision(const HttpRequest* http,
                                                                    std::string_view negotiated);

}  // namespace foredge::mcp
