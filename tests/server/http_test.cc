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

// The value of a fact, or "-" when the reply has none of that name.
std::string fact_of(const HttpReply& reply, std::string_view name) {
  const auto fact = std::ranges::find(reply.facts, name, &Fact::name);
  return fact == reply.facts.end() ? "-" : fact->value;
}

TEST_CASE("an answer's record says what it is about, what it costs a model, and what was found") {
  Host host;
  const auto call = [](std::string_view arguments) {
    return Ask{.body = R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":)" + std::string(arguments) + "}"};
  };
  const HttpReply found = host.send(call(R"({"name":"search","arguments":{"query":"numbat","library":"beta"}})"));
  CHECK(fact_of(found, "docs.library") == "beta");
  CHECK(fact_of(found, "docs.version") != "-");
  CHECK(std::stoi(fact_of(found, "search.results")) > 0);
  CHECK(std::stoi(fact_of(found, "answer.tokens")) > 50);
  CHECK(fact_of(found, "search.query") == "-");

  const HttpReply empty = host.send(call(R"({"name":"search","arguments":{"query":"zeppelin"}})"));
  CHECK(fact_of(empty, "search.results") == "0");
  const HttpReply refused = host.send(call(R"({"name":"search","arguments":{"query":"x","library":"none"}})"));
  CHECK(fact_of(refused, "answer.tokens") == "-");
  CHECK(fact_of(refused, "tool.error") == "1");

  Ask asked = call(R"({"name":"search","arguments":{"query":"numbat"}})");
  asked.settings = {{"log_queries", "1"}};
  const HttpReply logged = host.send(asked);
  CHECK(fact_of(logged, "search.query") == "numbat");
  asked.body = call(R"({"name":"examples","arguments":{"query":")" + std::string(300, 'x') + R"("}})").body;
  const HttpReply cut = host.send(asked);
  CHECK(fact_of(cut, "search.query") == std::string(256, 'x'));
}

TEST_CASE("settings are read from pairs, unknown ones passed over") {
  const HeaderView pairs[] = {{"public_url", "https://docs.example"},
                              {"allowed_origins", " https://a.example ,, https://b.example,"},
                              {"log_queries", "1"},
                              {"future", "x"}};
  const server::Settings settings = server::read_settings(pairs);
  CHECK(settings.public_url == "https://docs.example");
  CHECK(settings.log_queries);
  CHECK(settings.allowed_origins == std::vector<std::string_view>{"https://a.example", "https://b.example"});
  const HeaderView blank[] = {{"allowed_origins", " , "}};
  CHECK(server::read_settings(blank).allowed_origins.empty());
}
