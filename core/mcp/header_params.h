// Arguments that a tool's table mirrors into Mcp-Param headers, so that proxies can route on them (2026-07-28
// streamable-http, "Custom Headers from Tool Parameters"): whether headers and body say the same.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/http.h"
#include "json/value.h"
#include "mcp/arguments.h"

namespace foredge::mcp {

// What differs, as a text for the error; nothing when every mirrored argument that is there has its header with the same
// value, and no other has one. `arguments` is the body's object, nothing when it has none.
[[nodiscard]] std::optional<std::string> find_header_mismatch(std::span<const Argument> declared,
                                                              const std::optional<json::Value>& arguments,
                                                              const HttpRequest& request);

}  // namespace foredge::mcp
