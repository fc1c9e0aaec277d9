// https://www.w3.org/TR/trace-context/#traceparent-header
#include "mcp/trace.h"

#include <cstddef>
#include <string>
#include <string_view>

#include "mcp/meta_keys.h"

namespace foredge::mcp {

namespace {

constexpr std::string_view kShape = "00-00000000000000000000000000000000-0000000000000000-00";
constexpr std::size_t kMaxStateBytes = 512;

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

bool is_parent(std::string_view text) {
  // A later version may be longer, and all parts of this one stay where they are.
  if (text.size() < kShape.size() || (text.size() > kShape.size() && text.starts_with("00")) ||
      text.starts_with("ff") || text.size() > 2 * kShape.size()) {
    return false;
  }
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '-' ? text[i] != '-' : !is_hex(text[i])) {
      return false;
    }
  }
  const std::string_view trace = text.substr(3, 32);
  const std::string_view parent = text.substr(36, 16);
  return trace.find_first_not_of('0') != std::string_view::npos &&
         parent.find_first_not_of('0') != std::string_view::npos;
}

bool is_state(std::string_view text) {
  if (text.empty() || text.size() > kMaxStateBytes) {
    return false;
  }
  for (const char c : text) {
    if (c < ' ' || c > '~') {
      return false;
    }
  }
  return true;
}

}  // namespace

void add_trace_facts(const json::Value& meta, std::vector<Fact>& facts) {
  const std::string_view parent = meta.find_string(kTraceParentKey).value_or("");
  if (!is_parent(parent)) {
    return;
  }
  // What a later version appended is not ours to read.
  facts.push_back({"trace.parent", std::string(parent.substr(0, kShape.size()))});
  const std::string_view state = meta.find_string(kTraceStateKey).value_or("");
  if (is_state(state)) {
    facts.push_back({"trace.state", std::string(state)});
  }
}

}  // namespace foredge::mcp
