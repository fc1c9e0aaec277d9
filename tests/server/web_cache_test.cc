// What HTTP says of an answer to GET: lifetimes, conditions, ranges, the name under which it is kept, who may read it; and the class of
// an answer of the endpoint. Its neighbour web_test.cc has what is answered.
#include <catch2/catch.hpp>

#include "server/cache_class_of.h"
#include "server/code_digest.h"
#include "web_rig.h"

namespace {

using namespace foredge;
using namespace foredge::server::test;

}  // namespace

TEST_CASE("lifetimes follow the class and whether the address names its release") {
  Host host;
  const std::string id = sample_release().id.hex();
  struct Row {
    std::string target;
    const char* lifetime;
    std::string location;
  };
  const std::string brief = "public, max-age=30, stale-while-revalidate=30, stale-if-error=86400";
  const std::string file = kGuide + ".md";
  const Row rows[] = {
      {"/docs/current" + file, brief.c_str(), pinned(file)},
      {"/docs/current/alpha/latest/guide/install.md", brief.c_str(), pinned(file)},
      {pinned(file), "public, max-age=604800, immutable, stale-if-error=86400", ""},
      {pinned("/alpha/latest/guide/install.md"), "public, max-age=604800, immutable, stale-if-error=86400",
       pinned(file)},
      {"/search?q=zebra", brief.c_str(), "/search?query=zebra&release=" + id},
      {"/search?x=secret&limit=3&q=a%20b%26&release=", brief.c_str(), "/search?query=a%20b%26&limit=3&release=" + id},
      {"/search?q=zebra&release=" + id, "public, max-age=3600, stale-while-revalidate=30, stale-if-error=86400", ""},
      {"/components.json", brief.c_str(), "/components.json?release=" + id},
      {"/components.json?x=1&library=alpha", brief.c_str(), "/components.json?library=alpha&release=" + id},
      {"/sitemap.xml?part=1&x=1", brief.c_str(), "/sitemap.xml?part=1&release=" + id},
      {"/llms.txt?release=" + id, "public, max-age=86400, stale-while-revalidate=30, stale-if-error=86400", ""},
      {"/llms-full.txt", brief.c_str(), "/llms-full.txt?release=" + id},
      {"/llms-full.txt?version=2.1.0&library=alpha&x=1", brief.c_str(),
       "/llms-full.txt?library=alpha&version=2.1.0&release=" + id},
  };
  for (const Row& row : rows) {
    INFO(row.target);
    const HttpReply reply = host.send(get(row.target));
    CHECK(header(reply, "cache-control") == row.lifetime);
    CHECK(header(reply, "content-location") == row.location);
  }
}

TEST_CASE("conditions and ranges") {
  Host host;
  const std::string target = "/docs/current" + kGuide + ".md";
  const HttpReply whole = host.send(get(target));
  const std::string etag = header(whole, "etag");
  const std::string size = std::to_string(whole.body.size());
  REQUIRE(etag.size() == 34);
  struct Row {
    const char* name;
    Pairs headers;
    int status;
    std::string body;
    std::string range;
  };
  const Row rows[] = {
      {"the same", {{"if-none-match", etag}}, 304, "", ""},
      {"the same, weakly", {{"if-none-match", "W/" + etag}}, 304, "", ""},
      {"one of several", {{"if-none-match", "\"x\" , W/" + etag + ",\"y\""}}, 304, "", ""},
      {"any", {{"if-none-match", "*"}}, 304, "", ""},
      {"another", {{"if-none-match", "\"x\""}}, 200, whole.body, ""},
      {"bad_unquoted", {{"if-none-match", etag.substr(1, 32)}}, 200, whole.body, ""},
      {"bad_empty", {{"if-none-match", ""}}, 200, whole.body, ""},
      {"a condition before a range", {{"if-none-match", etag}, {"range", "bytes=0-1"}}, 304, "", ""},
      {"first bytes", {{"range", "bytes=0-3"}}, 206, whole.body.substr(0, 4), "bytes 0-3/" + size},
      {"from a byte on",
       {{"range", "bytes=5-"}},
       206,
       whole.body.substr(5),
       "bytes 5-" + std::to_string(whole.body.size() - 1) + "/" + size},
      {"the last bytes",
       {{"range", "bytes=-4"}},
       206,
       whole.body.substr(whole.body.size() - 4),
       "bytes " + std::to_string(whole.body.size() - 4) + "-" + std::to_string(whole.body.size() - 1) + "/" + size},
      {"past the end",
       {{"range", "bytes=0-99999"}},
       206,
       whole.body,
       "bytes 0-" + std::to_string(whole.body.size() - 1) + "/" + size},
      {"if it is still that",
       {{"range", "bytes=0-3"}, {"if-range", etag}},
       206,
       whole.body.substr(0, 4),
       "bytes 0-3/" + size},
      {"it is not", {{"range", "bytes=0-3"}, {"if-range", "\"x\""}}, 200, whole.body, ""},
      {"a weak tag names no bytes", {{"range", "bytes=0-3"}, {"if-range", "W/" + etag}}, 200, whole.body, ""},
      {"two ranges: the whole", {{"range", "bytes=0-3,5-6"}}, 200, whole.body, ""},
      {"bad_unit", {{"range", "lines=0-3"}}, 200, whole.body, ""},
      {"bad_order", {{"range", "bytes=3-0"}}, 200, whole.body, ""},
      {"bad_number", {{"range", "bytes=a-b"}}, 200, whole.body, ""},
      {"bad_behind", {{"range", "bytes=99999-"}}, 416, "", "bytes */" + size},
      {"bad_no_bytes", {{"range", "bytes=-0"}}, 416, "", "bytes */" + size},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const HttpReply reply = host.send(get(target, row.headers));
    CHECK(reply.status == row.status);
    CHECK(header(reply, "content-range") == row.range);
    CHECK((reply.status == 416 || reply.body == row.body));
    CHECK((reply.status == 416 || header(reply, "etag") == etag));
  }
}

TEST_CASE("an answer's key is one for all spellings, and another for each release and kind") {
  const auto key_of = [](const std::string& target, Pairs headers = {}, const std::string& allowed = "") {
    Host cold;
    Ask ask = get(target, std::move(headers));
    ask.settings = {{"allowed_origins", allowed}};
    (void)cold.send(ask);
    return cold.answer_key;
  };
  const std::string id = sample_release().id.hex();
  const std::string key = key_of("/search?q=zebra&limit=3");
  CHECK(key.contains(id));
  CHECK(key.contains(FOREDGE_CODE_DIGEST));
  CHECK(std::string_view(FOREDGE_CODE_DIGEST).size() == 16);
  CHECK(key == key_of("/search?limit=3&query=%7aebra"));
  CHECK(key != key_of("/search?q=zebra&limit=4"));
  CHECK(key != key_of("/search?q=zebra&limit=3&release=" + id));
  CHECK(key_of("/components.json") == key_of("/components.json?x=1"));
  CHECK(key_of("/components.json") != key_of("/components.json?library=alpha"));
  CHECK(key_of("/search?q=zebra", {{"if-none-match", "\"x\""}}).empty());
  CHECK(key_of("/search?q=zebra", {{"range", "bytes=0-1"}}).empty());
  CHECK(key_of("/docs/current" + kGuide + ".md").empty());
  // What is kept holds the headers of whom it was made for, so only those get it who get the same.
  const auto for_page = [&](const std::string& allowed, const std::string& origin) {
    return key_of("/llms.txt", origin.empty() ? Pairs{} : Pairs{{"origin", origin}}, allowed);
  };
  const std::string both = "https://a.example,https://b.example";
  CHECK(for_page(both, "https://a.example") != for_page(both, "https://b.example"));
  CHECK(for_page(both, "https://a.example") != for_page(both, ""));
  CHECK(for_page(both, "https://x.example") == for_page(both, ""));
  CHECK(for_page("*", "https://a.example") == for_page("*", "https://b.example"));
  CHECK(for_page("*", "") != for_page("", ""));
  CHECK(for_page(both, "") != for_page("", ""));
  CHECK(for_page("", "https://a.example") == for_page("", ""));
}

TEST_CASE("who may read an answer in a browser") {
  Host host;
  const auto ask = [&](const std::string& allowed, const std::string& origin) {
    Ask one = get("/llms.txt", origin.empty() ? Pairs{} : Pairs{{"origin", origin}});
    one.settings = {{"allowed_origins", allowed}};
    const HttpReply reply = host.send(one);
    return header(reply, "access-control-allow-origin") + "|" + header(reply, "vary");
  };
  CHECK(ask("", "https://a.example") == "|");
  CHECK(ask("*", "https://a.example") == "*|");
  CHECK(ask("https://a.example", "https://a.example") == "https://a.example|origin");
  CHECK(ask("https://a.example", "https://b.example") == "|origin");
  CHECK(ask("https://a.example", "") == "|origin");
}

TEST_CASE("the class of an answer of the endpoint") {
  using server::CacheClass;
  const auto of = [](std::vector<Fact> facts) { return server::cache_class_of(facts); };
  CHECK(of({{"mcp.method.name", "tools/list"}}) == CacheClass::kListing);
  CHECK(of({{"mcp.method.name", "resources/read"}}) == CacheClass::kDocs);
  CHECK(of({{"mcp.method.name", "tools/call"}, {"gen_ai.tool.name", "search"}}) == CacheClass::kSearch);
  CHECK(of({{"mcp.method.name", "tools/call"}, {"gen_ai.tool.name", "fetch"}}) == CacheClass::kDocs);
  CHECK(of({{"mcp.method.name", "tools/call"}, {"gen_ai.tool.name", "fetch"}, {"tool.error", "1"}}) ==
        CacheClass::kNone);
  CHECK(of({{"mcp.method.name", "tools/list"}, {"rpc.response.status_code", "-32602"}}) == CacheClass::kNone);
  CHECK(of({{"mcp.method.name", "ping"}}) == CacheClass::kNone);
  CHECK(of({}) == CacheClass::kNone);
  // Of a batch that of the dearest member, whatever errors stand beside it.
  const Fact batch{"rpc.batch.size", "3"};
  const Fact error{"rpc.response.status_code", "-32600"};
  const Fact list{"mcp.method.name", "tools/list"};
  const Fact ping{"mcp.method.name", "ping"};
  const Fact call{"mcp.method.name", "tools/call"};
  const Fact search{"gen_ai.tool.name", "search"};
  const Fact fetch{"gen_ai.tool.name", "fetch"};
  CHECK(of({batch, list, call, fetch, ping}) == CacheClass::kDocs);
  CHECK(of({batch, call, fetch, call, search}) == CacheClass::kSearch);
  CHECK(of({batch, error, call, search, error}) == CacheClass::kSearch);
  CHECK(of({batch, list, ping, error}) == CacheClass::kListing);
  CHECK(of({batch, ping}) == CacheClass::kNone);
  CHECK(of({batch, error}) == CacheClass::kNone);
}

TEST_CASE("an answer of the endpoint says its class") {
  Host host;
  const auto class_of = [&](const json& message) {
    const HttpReply reply = host.send({.body = message.dump()});
    const auto fact = std::ranges::find(reply.facts, "cache.class", &Fact::name);
    return fact == reply.facts.end() ? "" : fact->value;
  };
  const json search = {{"name", "search"}, {"arguments", {{"query", "zebra"}}}};
  CHECK(class_of({{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/list"}}) == "listing");
  CHECK(class_of({{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", search}}) == "search");
  CHECK(class_of({{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", {{"name", "x"}}}}) == "none");
}

TEST_CASE("a batch says its class and its size, and is unavailable when a member is") {
  Host host;
  const json search = {{"jsonrpc", "2.0"},
                       {"id", 1},
                       {"method", "tools/call"},
                       {"params", {{"name", "search"}, {"arguments", {{"query", "zebra"}}}}}};
  const json ping = {{"jsonrpc", "2.0"}, {"id", 2}, {"method", "ping"}};
  Ask ask{.body = json::array({search, ping}).dump()};
  ask.headers = {{"content-type", "application/json"}, {"mcp-protocol-version", "2025-03-26"}};
  const auto fact = [](const HttpReply& reply, std::string_view name) {
    const auto found = std::ranges::find(reply.facts, name, &Fact::name);
    return found == reply.facts.end() ? "" : found->value;
  };
  const HttpReply answered = host.send(ask);
  CHECK(answered.status == 200);
  CHECK(fact(answered, "cache.class") == "search");
  CHECK(fact(answered, "rpc.batch.size") == "2");
  CHECK(header(answered, "retry-after").empty());
  host.set_release(std::nullopt);
  const HttpReply lacking = host.send(ask);
  CHECK(lacking.status == 503);
  CHECK(!header(lacking, "retry-after").empty());
  CHECK(json::parse(lacking.body).size() == 2);
  ask.body = json::array({ping}).dump();
  CHECK(host.send(ask).status == 200);
}
