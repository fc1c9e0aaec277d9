// The conformance fixture: the tools, prompts and resources that the official suite calls, registered as any server
// registers its own. Its context is empty: everything that it says is a constant or stands in the call.
#pragma once

#include <array>
#include <string_view>

#include "mcp/registry.h"

namespace fixture {

struct Nothing {};

// A red pixel, and a tenth of a second of nothing.
inline constexpr std::string_view kPng =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
inline constexpr std::string_view kWav = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAAAAA==";

extern const std::span<const foredge::mcp::Tool> kTools;
extern const std::span<const foredge::mcp::Tool> kInputTools;
extern const std::span<const foredge::mcp::Prompt> kPrompts;

}  // namespace fixture
