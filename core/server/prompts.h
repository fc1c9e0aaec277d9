// The prompts of the documentation server: tasks that a user picks by name, written out as what a model should do with the
// tools. They read nothing: the tools do.
#pragma once

#include <span>

#include "mcp/registry.h"

namespace foredge::server {

extern const std::span<const mcp::Prompt> kPrompts;

}  // namespace foredge::server
