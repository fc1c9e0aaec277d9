// How verbs with --json print: one object, the same bytes for the same facts. A file name that is no UTF-8 is printed with U+FFFD
// for what cannot be read.
#pragma once

#include <cstdio>

#include <nlohmann/json.hpp>

namespace foredge::cli {

inline void print_json(const nlohmann::json& value) {
  std::puts(value.dump(2, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
}

}  // namespace foredge::cli
