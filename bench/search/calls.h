// What the native benches of search share: queries from a file, and tool calls against a release on disk.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "cli/local_host.h"

namespace foredge::bench {

// One query a line, or JSON lines with a member "text".
std::vector<std::string> read_queries(const char* path);

// The body of a tools/call.
std::string body_of(const char* tool, const nlohmann::json& arguments);

// Answers a body; throws what nlohmann_json throws when the answer is no result.
HttpReply answer(cli::LocalHost& host, const std::string& body);
nlohmann::json call(cli::LocalHost& host, const char* tool, const nlohmann::json& arguments);

}  // namespace foredge::bench
