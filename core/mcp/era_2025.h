// 2025-11-25, 2025-06-18 and 2025-03-26: initialize settles the version, without a session. Twin: era_2026.h.
#pragma once

#include "mcp/protocol.h"

namespace foredge::mcp {

extern const Codec kEra2025;

}  // namespace foredge::mcp
