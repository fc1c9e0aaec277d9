// Rounds of input, for every method that may have them: what the client sent for this round becomes an Inputs, and what the
// handler asked becomes an answer. Knows no method; what a handler sees is inputs.h.
#pragma once

#include <expected>
#include <string_view>

#include "mcp/dispatched.h"
#include "mcp/inputs.h"
#include "mcp/request_state.h"

namespace foredge::mcp {

// The call as a sealed state names it: a state opens for no other. Views of the arguments, and of the request's conditions.
[[nodiscard]] StateScope scope_of(const Request& request, std::string_view method, std::string_view name,
                                  std::string_view arguments);

// A refusal when what the client sent has another shape, or a state that was not sealed for this call.
[[nodiscard]] std::expected<Inputs, Refusal> read_inputs(const Request& request, const StateScope& scope);

// The answer of a handler that returned InputRequired; a refusal when the client did not declare what it is asked for.
[[nodiscard]] Dispatched ask_client(const Inputs& inputs, const StateScope& scope);

}  // namespace foredge::mcp
