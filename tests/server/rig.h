// A host in one process: builds the sample release once, pumps server::handle with its blocks, and takes replies apart.
#pragma once

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/release_build.h"
#include "docs/source.h"
#include "server/handle.h"
#include "support/release_on_disk.h"
#include "support/sample_docs.h"

namespace foredge::server::test {

using foredge::test::Delivery;
using foredge::test::Objects;
using foredge::test::Random;
using nlohmann::json;

inline Objects build_objects(const std::filesystem::path& folder) {
  const foredge::test::TempDir out;
  auto tree = docs::read_source_tree(folder, {.threads = 1});
  REQUIRE(tree.has_value());
  const cli::BuildSummary summary = cli::build_release(*std::move(tree), out.path());
  return foredge::test::read_release(out.path(), summary.id);
}

inline const Objects& sample_release() {
  static const Objects objects = [] {
    const foredge::test::TempDir folder;
    foredge::test::write_sample_docs(folder.path());
    return build_objects(folder.path());
  }();
  return objects;
}

struct Ask {
  std::string method = "POST";
  std::string path = "/mcp";
  std::string query = "format=structured";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {{"content-type", "application/json"},
                                                              {"accept", "application/json, text/event-stream"},
                                                              {"mcp-protocol-version", "2025-11-25"}};
  std::vector<std::pair<std::string, std::string>> settings = {};
  std::string resume = {};
};

class Host {
 public:
  explicit Host(const Objects& objects = sample_release(), std::size_t budget_bytes = std::size_t{64} << 20U)
      : objects_(objects), store_(budget_bytes), release_(objects.id) {}

  // What the channel says; nothing when it cannot be read.
  void set_release(std::optional<bundle::ReleaseId> release) { release_ = release; }

  HttpReply send(const Ask& ask, Delivery delivery = Delivery::kAllAtOnce) {
    return std::get<HttpReply>(step(ask, delivery));
  }

  // A reply, or a piece of one. `answer_key` is the last that a need had.
  Outcome step(const Ask& ask, Delivery delivery = Delivery::kAllAtOnce) {
    std::vector<HeaderView> headers;
    for (const auto& [name, value] : ask.headers) {
      headers.push_back({name, value});
    }
    std::vector<HeaderView> settings;
    for (const auto& [name, value] : ask.settings) {
      settings.push_back({name, value});
    }
    const Request request{
        .http = {.method = ask.method, .path = ask.path, .query = ask.query, .headers = headers, .body = ask.body},
        .release = release_,
        .settings = read_settings(settings),
        .resume = ask.resume};
    answer_key.clear();
    for (rounds = 0;; ++rounds) {
      REQUIRE(rounds < 1000);
      Outcome outcome = handle(request, store_);
      auto* needed = std::get_if<Needed>(&outcome);
      if (needed == nullptr) {
        return outcome;
      }
      answer_key = needed->answer;
      deliver(std::move(needed->blocks), delivery);
    }
  }

  // The JSON-RPC reply to one request.
  json rpc(const std::string& method, const json& params, const std::string& path = "/mcp") {
    const json message = {{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}};
    last_status = 0;
    const HttpReply reply = send({.path = path, .body = message.dump()});
    last_status = reply.status;
    INFO(reply.body);
    return json::parse(reply.body);
  }

  // The structured answer of a tool; a tool error comes back as {"error": text}, a protocol error as {"fault": message}.
  json call(const std::string& tool, const json& arguments, const std::string& path = "/mcp") {
    const json reply = rpc("tools/call", {{"name", tool}, {"arguments", arguments}}, path);
    if (reply.contains("error")) {
      return {{"fault", reply["error"]["message"]}};
    }
    const json& result = reply["result"];
    return result.value("isError", false) ? json{{"error", result["content"][0]["text"]}} : result["structuredContent"];
  }

  std::uint32_t rounds = 0;
  std::string answer_key;
  int last_status = 0;

 private:
  void deliver(std::vector<NeededBlock> needed, Delivery delivery) {
    REQUIRE(!needed.empty());
    if (delivery == Delivery::kShuffled && needed.front().need.block < bundle::kRootBlock) {
      for (std::size_t i = needed.size(); i > 1; --i) {
        std::swap(needed[i - 1], needed[random_.below(static_cast<std::uint32_t>(i))]);
      }
    }
    if (delivery == Delivery::kOneByOne) {
      needed.resize(1);
    }
    for (const NeededBlock& block : needed) {
      foredge::test::put(store_, block.need, objects_.read(block.extent));
    }
  }

  const Objects& objects_;
  bundle::Store store_;
  std::optional<bundle::ReleaseId> release_;
  Random random_{11};
};

}  // namespace foredge::server::test
