// Answers one neutral request from the registry. Knows no revision: what it says is what every revision says.
#pragma once

#include <variant>
#include <vector>

#include "base/http.h"
#include "mcp/protocol.h"

namespace foredge::mcp {

struct Refusal {
  FaultKind kind;
  std::string message;
  std::string data = {};  // JSON text or ""
};

// Facts about the answer are appended to `facts`.
std::variant<Answer, Refusal, Blocked> dispatch(const Server& server, void* context, const Request& request,
                                                std::vector<Fact>& facts);

}  // namespace foredge::mcp
