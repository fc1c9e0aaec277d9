// Names and numbers that the specification fixes and more than one file spells.
#pragma once

#include <string_view>

namespace foredge::mcp {

// 2026-07-28 basic/index, "_meta".
inline constexpr std::string_view kProtocolVersionKey = "io.modelcontextprotocol/protocolVersion";
inline constexpr std::string_view kClientInfoKey = "io.modelcontextprotocol/clientInfo";
inline constexpr std::string_view kClientCapabilitiesKey = "io.modelcontextprotocol/clientCapabilities";
inline constexpr std::string_view kServerInfoKey = "io.modelcontextprotocol/serverInfo";
inline constexpr std::string_view kLogLevelKey = "io.modelcontextprotocol/logLevel";
inline constexpr std::string_view kSubscriptionIdKey = "io.modelcontextprotocol/subscriptionId";
inline constexpr std::string_view kTraceParentKey = "traceparent";
inline constexpr std::string_view kTraceStateKey = "tracestate";

// 2026-07-28 basic/index, "Error Codes".
inline constexpr int kHeaderMismatch = -32020;
inline constexpr int kMissingCapability = -32021;
inline constexpr int kUnsupportedProtocolVersion = -32022;
// 2025-11-25 server/resources, "Error Handling".
inline constexpr int kResourceNotFound2025 = -32002;

}  // namespace foredge::mcp
