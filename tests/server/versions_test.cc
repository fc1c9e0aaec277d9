// Which version of a library answers, on open endpoints and on narrowed ones.
#include <catch2/catch.hpp>

#include "rig.h"

namespace {

using namespace foredge::server::test;

// What a search for a word that stands in every version of the install page finds first, or the error.
std::string found(Host& host, const json& arguments, const std::string& path = "/mcp") {
  json all = {{"query", "installer edition"}};
  all.update(arguments);
  const json answer = host.call("search", all, path);
  if (!answer.contains("results")) {
    return answer.dump();
  }
  return answer["results"].empty() ? "" : answer["results"][0]["id"].get<std::string>();
}

constexpr const char* kNew = "alpha@2.1.0/guide/install";
constexpr const char* kOld = "alpha@1.4.0/guide/install";

}  // namespace

TEST_CASE("the newest version answers unless another is named") {
  Host host;
  struct Row {
    const char* name;
    const char* version;
    const char* id;
  };
  const Row rows[] = {{"none", "", kNew},          {"latest", "latest", kNew},
                      {"exact", "1.4.0", kOld},    {"with a v", "v1.4.0", kOld},
                      {"major", "1", kOld},        {"wildcard", "1.x", kOld},
                      {"caret", "^1.2", kOld},     {"tilde", "~2.1", kNew},
                      {"at least", ">=1.0", kNew}, {"newest exact", "2.1.0", kNew}};
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(found(host, {{"version", row.version}}) == row.id);
  }
  CHECK(found(host, {{"version", "3"}})
            .contains("no version matches `3`; there are: alpha@2.1.0, alpha@1.4.0, beta@current"));
}

TEST_CASE("the older version's text is found only when asked") {
  Host host;
  CHECK(found(host, {{"query", "quagga"}}) == "");
  CHECK(found(host, {{"query", "quagga"}, {"version", "^1"}}) == kOld);
  CHECK(found(host, {{"query", "bower"}, {"library", "alpha"}}) == "");
  CHECK(found(host, {{"query", "second"}, {"version", "1.4.0"}}) == "");
  CHECK(host.call("fetch", {{"id", "alpha@1/guide/install"}})["text"].get<std::string>().contains("quagga"));
}

TEST_CASE("an endpoint's path narrows what every tool sees") {
  Host host;
  CHECK(found(host, json::object(), "/mcp/alpha") == kNew);
  CHECK(found(host, json::object(), "/mcp/alpha@1.4.0") == kOld);
  CHECK(found(host, json::object(), "/mcp/alpha@%5e1") == kOld);
  CHECK(found(host, json::object(), "/mcp/alpha@latest") == kNew);
  CHECK(found(host, {{"version", "latest"}}, "/mcp/alpha@^1") == kOld);
  CHECK(found(host, {{"version", "2.1.0"}}, "/mcp/alpha@^1").contains("no version matches `2.1.0`"));
  CHECK(found(host, {{"query", "platypus"}}, "/mcp/alpha") == "");
  CHECK(found(host, {{"library", "beta"}}, "/mcp/alpha").contains("serves only the library `alpha`"));
  CHECK(found(host, json::object(), "/mcp/gamma").contains("unknown library `gamma`"));
  CHECK(found(host, json::object(), "/mcp/alpha@9").contains("no version matches `9`"));
  CHECK(host.call("versions", json::object(), "/mcp/alpha@1")["libraries"][0]["versions"].size() == 1);
  CHECK(host.call("fetch", {{"id", "https://alpha.example/docs/guide/install"}}, "/mcp/alpha@1")["id"] == kOld);
  CHECK(host.call("fetch", {{"id", "guide/install"}}, "/mcp/alpha@1")["id"] == kOld);
  CHECK(host.call("fetch", {{"id", "alpha@2/guide/install"}}, "/mcp/alpha@1").contains("error"));
}

TEST_CASE("bad_endpoints are refused, not opened wide") {
  Host host;
  const std::string list = R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})";
  for (const char* path : {"/mcp/@1", "/mcp/%ff", "/mcp/docs:", "/mcp/alpha/extra", "/mcpx"}) {
    INFO(path);
    CHECK(host.send({.path = path, .body = list}).status == 404);
  }
  CHECK(host.send({.path = "/mcp/", .body = list}).status == 200);
}

TEST_CASE("versions lists what there is and resolves a range") {
  Host host;
  const json all = host.call("versions", json::object());
  REQUIRE(all["libraries"].size() == 2);
  CHECK(all["libraries"][0]["description"] == "The first library.");
  CHECK(all["libraries"][0]["versions"][0]["version"] == "2.1.0");
  CHECK(all["libraries"][0]["versions"][0]["newest"] == true);
  CHECK(all["libraries"][0]["versions"][1]["newest"] == false);
  CHECK_FALSE(all["libraries"][0].contains("resolved"));
  const json one = host.call("versions", {{"library", "alpha"}, {"target", "^1"}});
  CHECK(one["libraries"][0]["resolved"] == "1.4.0");
  CHECK(one["libraries"][0]["versions"].size() == 2);
}

TEST_CASE("resources are the pages of the versions that the endpoint answers from") {
  Host host;
  const auto walk = [&](const std::string& path) {
    std::vector<std::string> uris;
    json params = json::object();
    while (true) {
      const json result = host.rpc("resources/list", params, path)["result"];
      for (const json& resource : result["resources"]) {
        uris.push_back(resource["uri"]);
      }
      if (!result.contains("nextCursor")) {
        return uris;
      }
      params["cursor"] = result["nextCursor"];
    }
  };
  CHECK(walk("/mcp").size() == 2 + 5 + 42);  // two guides stand before the pages
  CHECK(walk("/mcp/beta").size() == 2 + 42);
  CHECK(walk("/mcp/alpha@1") ==
        std::vector<std::string>{"docs://llms.txt", "docs://SKILL.md", "docs://alpha@1.4.0/guide/install"});
  for (const std::string& uri : walk("/mcp")) {
    INFO(uri);
    CHECK(host.rpc("resources/read", {{"uri", uri}})["result"]["contents"][0]["uri"] == uri);
  }
  const json section = host.rpc("resources/read", {{"uri", "docs://alpha@2.1.0/shapes#a-quoted--heading-100"}});
  CHECK(section["result"]["contents"][0]["text"].get<std::string>().contains("A subsection"));
  for (const char* uri :
       {"docs://alpha@2.1.0/nothing", "https://alpha.example/docs/", "docs://alpha@2.1.0/shapes#none"}) {
    CHECK(host.rpc("resources/read", {{"uri", uri}}).contains("error"));
  }
}
