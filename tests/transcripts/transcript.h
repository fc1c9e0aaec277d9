// A transcript: HTTP requests in, the exact replies out, one JSON file for all hosts. Reading one, asking a native host, and
// writing answers that were accepted. Knows no MCP. Its twin for the other hosts is transcript.mjs.
//
//   {"about": "…", "exchanges": [{"name": "…",
//     "request": {"method", "target", "headers": {name: value}, "body": …},   no body: none is sent
//     "reply": {"status", "headers": {name: value}, "body": …}}]}
//
// A body is {"json": …}, sent and compared as compact JSON in the order of its members; {"text": "…"}; {"hex": "…"}; or
// {"repeat": "…", "times": n, "before"?, "after"?}. In every text "{release}" stands for the id of the release that answers, and
// "{release12}" for its first twelve digits, so that answers outlive a change of the release format; "{code}" for the digest of the
// code that answers.
#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "base/http.h"
#include "cli/local_host.h"

namespace foredge::tests {

using Json = nlohmann::ordered_json;

// Throws what nlohmann_json throws, or std::runtime_error, when the file is no transcript.
[[nodiscard]] Json read_transcript(const std::filesystem::path& file);
void write_transcript(const std::filesystem::path& file, const Json& transcript);

// The reply of `host` to an exchange's "request", in the form of an exchange's "reply".
[[nodiscard]] Json ask(cli::LocalHost& host, const Json& request);

}  // namespace foredge::tests
