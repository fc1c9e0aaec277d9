// The re-run law on whole requests, and what becomes of a request when stored bytes are wrong or missing.
#include <catch2/catch.hpp>

#include "base/sha256.h"
#include "rig.h"

namespace {

using namespace foredge;
using namespace foredge::server::test;

std::string call_body(const std::string& tool, const json& arguments) {
  return json{
      {"jsonrpc", "2.0"}, {"id", 7}, {"method", "tools/call"}, {"params", {{"name", tool}, {"arguments", arguments}}}}
      .dump();
}

std::vector<Ask> asks() {
  return {
      {.body = call_body("search", {{"query", "installer zebra numbat quagga"}, {"limit", 20}})},
      {.body = call_body("search", {{"query", "numbat"}, {"library", "beta"}, {"max_tokens", 400}})},
      {.body = call_body("fetch", {{"id", "alpha/shapes"}, {"max_tokens", 20000}})},
      {.body = call_body("fetch", {{"id", "beta/alpha/intro"}})},
      {.body = call_body("outline", {{"library", "beta"}, {"depth", 4}})},
      {.body = call_body("versions", {{"target", "^1"}})},
      {.body = call_body("fetch", {{"id", "nothing"}})},
      {.body = call_body("examples", {{"query", "fence npm"}, {"max_tokens", 9000}})},
      {.body = call_body("examples", {{"symbol", "numbat"}, {"language", "sh"}})},
      {.body = call_body("lookup", {{"name", "Shapes"}})},
      {.body = call_body("lookup", {{"name", "Install alpha"}, {"version", ">=1"}})},
      {.body = call_body("lookup", {{"name", "numbat"}})},
      {.body = call_body("outline", {{"kind", "page"}, {"max_tokens", 3000}})},
      {.body = call_body("search", {{"query", "numbat install"}, {"kind", "page"}, {"language", "sh"}})},
      {.body = R"({"jsonrpc":"2.0","id":8,"method":"resources/list"})"},
      {.body = R"({"jsonrpc":"2.0","id":9,"method":"resources/read","params":{"uri":"docs://alpha/shapes"}})"},
      {.method = "GET", .path = "/readyz"},
  };
}

void replace_all(std::vector<std::uint8_t>& bytes, Bytes from, Bytes to) {
  REQUIRE(from.size() == to.size());
  auto at = std::search(bytes.begin(), bytes.end(), from.begin(), from.end());
  REQUIRE(at != bytes.end());
  std::copy(to.begin(), to.end(), at);
}

// The release with one block turned to nonsense, and every digest above it made right again.
Objects with_broken_block(const Objects& objects, std::uint32_t number) {
  const auto view = bundle::RootView::parse(objects.root);
  REQUIRE(view.has_value());
  const bundle::BlockExtent extent = view->extent(number);
  const bundle::BlockDigest old_digest = view->digest(number);
  const Sha256 old_root = sha256(objects.root);
  Objects broken = objects;
  std::fill_n(broken.blocks.begin() + static_cast<std::ptrdiff_t>(extent.offset), extent.size_bytes,
              std::uint8_t{0xff});
  const bundle::BlockDigest digest =
      bundle::block_digest(Bytes(broken.blocks).subspan(static_cast<std::size_t>(extent.offset), extent.size_bytes));
  replace_all(broken.root, old_digest, digest);
  replace_all(broken.manifest, as_bytes(to_hex(old_root)), as_bytes(to_hex(sha256(broken.root))));
  broken.id = {sha256(broken.manifest)};
  return broken;
}

}  // namespace

TEST_CASE("blocks at once, one by one, shuffled, or kept by nobody: the same reply") {
  for (const Ask& ask : asks()) {
    INFO(ask.path << " " << ask.body);
    Host first;
    const HttpReply expected = first.send(ask);
    CHECK(first.rounds <= 4);  // the release, then at most three of the index
    for (const std::size_t budget : {std::size_t{0}, std::size_t{20000}, std::size_t{64} << 20U}) {
      for (const Delivery delivery : {Delivery::kAllAtOnce, Delivery::kOneByOne, Delivery::kShuffled}) {
        Host host(sample_release(), budget);
        for (int again = 0; again < 2; ++again) {
          const HttpReply reply = host.send(ask, delivery);
          REQUIRE(reply.status == expected.status);
          REQUIRE(reply.body == expected.body);
          REQUIRE(reply.facts.size() == expected.facts.size());
          for (std::size_t i = 0; i < reply.facts.size(); ++i) {
            REQUIRE(reply.facts[i].value == expected.facts[i].value);
          }
        }
      }
    }
  }
}

TEST_CASE("a block that is broken behind a right digest is an internal error, and the next request is answered") {
  const auto view = bundle::RootView::parse(sample_release().root);
  REQUIRE(view.has_value());
  int faults = 0;
  for (std::uint32_t block = 0; block < view->block_count(); ++block) {
    const Objects broken = with_broken_block(sample_release(), block);
    Host host(broken);
    int faults_of_block = 0;
    for (const Ask& ask : asks()) {
      const HttpReply reply = host.send(ask);
      INFO("block " << block << ": " << reply.body);
      REQUIRE((reply.status == 200 || reply.status == 500 || reply.status == 400));
      const json message = json::parse(reply.body);
      if (reply.status == 500) {
        ++faults_of_block;
        CHECK(message["error"]["code"] == -32603);
        CHECK(message["error"]["message"].get<std::string>().starts_with("the release is damaged: "));
      }
    }
    CHECK(host.send({.body = R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})"}).status == 200);
    CHECK(host.call("versions", json::object())["libraries"].size() == 2);
    faults += faults_of_block;
  }
  CHECK(faults > static_cast<int>(view->block_count()) / 2);
}

TEST_CASE("without a release the handshake works, tools say when to come again, readiness says no") {
  Host host;
  host.set_release(std::nullopt);
  const json hello = host.rpc("initialize", {{"protocolVersion", "2025-11-25"},
                                             {"capabilities", json::object()},
                                             {"clientInfo", {{"name", "t"}, {"version", "1"}}}});
  CHECK(hello["result"]["serverInfo"]["name"] == "foredge");
  CHECK(host.rpc("tools/list", json::object())["result"]["tools"].size() == 6);
  for (const char* tool : {"search", "fetch", "outline", "examples", "lookup", "versions"}) {
    INFO(tool);
    const json answer = host.call(tool, {{"query", "x"}, {"id", "x"}, {"name", "x"}});
    CHECK(answer["fault"].get<std::string>().starts_with("no documentation release can be read now"));
    CHECK(host.last_status == 503);
  }
  const HttpReply ready = host.send({.method = "GET", .path = "/readyz"});
  CHECK(ready.status == 503);
  CHECK(std::ranges::any_of(ready.headers, [](const Header& header) { return header.name == "retry-after"; }));
  host.set_release(sample_release().id);
  CHECK(host.send({.method = "GET", .path = "/readyz"}).status == 200);
}
