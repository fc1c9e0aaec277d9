// W3C Trace Context that a client put into _meta (2026-07-28 basic/index, "OpenTelemetry trace context"), as facts for the
// request record. Never changes an answer.
#pragma once

#include <vector>

#include "base/http.h"
#include "json/value.h"

namespace foredge::mcp {

// trace.parent when it is well formed, and then trace.state when it is short and printable. Anything else is left out.
void add_trace_facts(const json::Value& meta, std::vector<Fact>& facts);

}  // namespace foredge::mcp
