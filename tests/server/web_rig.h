// GETs of a host in one process, for the tests of the addresses beside the endpoint.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rig.h"

namespace foredge::server::test {

using Pairs = std::vector<std::pair<std::string, std::string>>;

inline Ask get(std::string target, Pairs headers = {}) {
  const std::size_t question = std::min(target.find('?'), target.size());
  return {.method = "GET",
          .path = target.substr(0, question),
          .query = target.substr(std::min(question + 1, target.size())),
          .headers = std::move(headers)};
}

inline std::string header(const HttpReply& reply, std::string_view name) {
  const auto found = std::ranges::find(reply.headers, name, &Header::name);
  return found == reply.headers.end() ? "" : found->value;
}

inline const std::string kGuide = "/alpha/2.1.0/guide/install";
inline std::string pinned(const std::string& rest) { return "/docs/" + sample_release().id.hex() + rest; }

}  // namespace foredge::server::test
