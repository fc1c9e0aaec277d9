// 2026-07-28 basic/versioning, "Backward Compatibility": a dual-era server selects its behaviour from how the client
// opens.
#include "mcp/revisions.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/utf8.h"
#include "mcp/cut.h"
#include "mcp/era_2025.h"
#include "mcp/era_2026.h"
#include "mcp/meta_keys.h"

namespace foredge::mcp {

namespace {

constexpr std::size_t kMaxEchoBytes = 64;

constexpr std::array<Revision, 4> kRevisions = {{
    {.name = "2026-07-28", .codec = &kEra2026, .per_request_meta = true, .batches = false, .structured_content = true},
    {.name = "2025-11-25", .codec = &kEra2025, .per_request_meta = false, .batches = false, .structured_content = true},
    {.name = "2025-06-18", .codec = &kEra2025, .per_request_meta = false, .batches = false, .structured_content = true},
    {.name = "2025-03-26", .codec = &kEra2025, .per_request_meta = false, .batches = true, .structured_content = false},
}};

// 2025-11-25 schema, ClientNotification. They get no reply, so no codec knows them.
constexpr std::array<std::string_view, 4> kNotifications = {"notifications/initialized", "notifications/cancelled",
                                                            "notifications/progress",
                                                            "notifications/roots/list_changed"};

constexpr const Revision& kNewestWithInitialize = kRevisions[1];
// 2025-11-25 basic/transports, "Protocol Version Header": assumed when the header is absent.
constexpr const Revision& kOldest = kRevisions[3];

std::string_view claim_of(const rpc::Message& message) {
  const std::optional<json::Value> meta = message.params ? message.params->find_object("_meta") : std::nullopt;
  return meta ? meta->find_string(kProtocolVersionKey).value_or("") : std::string_view{};
}

}  // namespace

std::span<const Revision> revisions() { return kRevisions; }

const Revision* find_revision(std::string_view name) {
  for (const Revision& revision : kRevisions) {
    if (revision.name == name) {
      return &revision;
    }
  }
  return nullptr;
}

bool is_spoken(std::string_view method) {
  return std::ranges::find(kNotifications, method) != kNotifications.end() ||
         std::ranges::any_of(kRevisions, [method](const Revision& revision) {
           return find_method(*revision.codec, method).has_value();
         });
}

const Revision& negotiate(std::string_view requested) {
  const Revision* revision = find_revision(requested);
  return revision != nullptr && !revision->per_request_meta ? *revision : kNewestWithInitialize;
}

Fault unsupported_revision(std::string_view requested) {
  Fault fault{
      .code = kUnsupportedProtocolVersion, .status = 400, .message = "unsupported protocol version", .data = {}};
  json::Writer data(fault.data);
  data.begin_object();
  data.key("supported");
  data.begin_array();
  for (const Revision& revision : kRevisions) {
    data.string(revision.name);
  }
  data.end_array();
  // A header may hold any bytes; a reply is UTF-8.
  data.member("requested",
              utf8::find_invalid(requested) == std::string_view::npos ? cut(requested, kMaxEchoBytes) : "");
  data.end_object();
  return fault;
}

std::expected<const Revision*, Fault> choose_revision(const HttpRequest* http, std::string_view negotiated) {
  if (http == nullptr) {
    const Revision* settled = find_revision(negotiated);
    return settled != nullptr ? settled : &kNewestWithInitialize;
  }
  const std::optional<std::string_view> header = http->find_header("mcp-protocol-version");
  if (!header) {
    return &kOldest;
  }
  const Revision* revision = find_revision(*header);
  if (revision == nullptr) {
    return std::unexpected(unsupported_revision(*header));
  }
  return revision;
}

std::expected<const Revision*, Fault> choose_revision(const rpc::Message& message, const HttpRequest* http,
                                                      std::string_view negotiated) {
  if (const std::string_view claim = claim_of(message); !claim.empty()) {
    // 2026-07-28 basic/transports/streamable-http, "Protocol Version Header".
    const std::optional<std::string_view> header =
        http != nullptr ? http->find_header("mcp-protocol-version") : std::nullopt;
    if (header && *header != claim) {
      return std::unexpected(
          Fault{.code = kHeaderMismatch,
                .status = 400,
                .message = "header mismatch: MCP-Protocol-Version differs from the version in params._meta",
                .data = {}});
    }
    const Revision* revision = find_revision(claim);
    if (revision == nullptr) {
      return std::unexpected(unsupported_revision(claim));
    }
    return revision;
  }
  const std::expected<const Revision*, Fault> assumed = choose_revision(http, negotiated);
  // A method that only the newest revision has is a request of it that lacks its metadata, and is told so.
  if (assumed && !find_method(*(*assumed)->codec, message.method) &&
      find_method(*kRevisions[0].codec, message.method)) {
    return &kRevisions[0];
  }
  return assumed;
}

}  // namespace foredge::mcp
