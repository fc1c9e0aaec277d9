// 2026-07-28: stateless, every request carries its version and client in _meta. Twin: era_2025.h.
#pragma once

#include "mcp/protocol.h"

namespace foredge::mcp {

extern const Codec kEra2026;

}  // namespace foredge::mcp
