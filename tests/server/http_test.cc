// The addresses beside the endpoint, and the settings.
#include <catch2/catch.hpp>

#include "rig.h"
#include "server/settings.h"

namespace {

using namespace foredge;
using namespace foredge::server::test;

bool has_header(const HttpReply& reply, std::string_view name, std::string_view value) {
  return std::ranges::any_of(reply.headers,
                             [&](const Header& header) { return header.name == name && header.value == value; });
}

}  // namespace

TEST_CASE("addresses beside the endpoint") {
  Host host;
  struct Row {
    const char* name;
    const char* method;
    const char* path;
    int status;
    const char* says;
  };
  const Row rows[] = {
      {"healthy", "GET", "/healthz", 200, R"("status":"ok")"},
      {"ready", "GET", "/readyz", 200, R"("status":"ready")"},
      {"head of health", "HEAD", "/healthz", 200, ""},
      {"head of readiness", "HEAD", "/readyz", 200, ""},
      {"bad_method", "POST", "/readyz", 405, "answers GET only"},
      {"bad_path", "GET", "/", 404, "MCP clients connect to /mcp"},
      {"bad_path by any method", "DELETE", "/mcpx", 404, "MCP clients connect to /mcp"},
      {"bad_path below health", "GET", "/healthz/x", 404, "nothing is served here"},
      {"bad_head of nothing", "HEAD", "/nothing", 404, ""},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const HttpReply reply = host.send({.method = row.method, .path = row.path, .headers = {}});
    CHECK(reply.status == row.status);
    CHECK(reply.body.contains(row.says));
    CHECK(reply.body.empty() == (std::string_view(row.method) == "HEAD"));
    CHECK(has_header(reply, "cache-control", "no-store"));
    CHECK(has_header(reply, "content-type", "application/json"));
    CHECK((reply.status != 405 || has_header(reply, "allow", "GET, HEAD")));
  }
  const json ready = json::parse(host.send({.method = "GET", .path = "/readyz"}).body);
  CHECK(ready["release"] == sample_release().id.hex());
  CHECK(ready["pages"] == 48);
}

TEST_CASE("health needs no release, readiness reads it") {
  Host host;
  (void)host.send({.method = "GET", .path = "/healthz"});
  CHECK(host.rounds == 0);
  (void)host.send({.method = "GET", .path = "/readyz"});
  CHECK(host.rounds == 1);
}

TEST_CASE("work is counted and the release named") {
  Host host;
  const HttpReply reply = host.send({.method = "GET", .path = "/readyz"});
  const auto fact = std::ranges::find(reply.facts, "release", &Fact::name);
  REQUIRE(fact != reply.facts.end());
  CHECK(fact->value == sample_release().id.hex());
}

TEST_CASE("settings are read from pairs, unknown ones passed over") {
  const HeaderView pairs[] = {{"public_url", "https://docs.example"},
                              {"allowed_origins", " https://a.example ,, https://b.example,"},
                              {"future", "x"}};
  const server::Settings settings = server::read_settings(pairs);
  CHECK(settings.public_url == "https://docs.example");
  CHECK(settings.allowed_origins == std::vector<std::string_view>{"https://a.example", "https://b.example"});
  const HeaderView blank[] = {{"allowed_origins", " , "}};
  CHECK(server::read_settings(blank).allowed_origins.empty());
}
