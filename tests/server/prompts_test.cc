// Prompts, completion and the two texts about the whole server, over whole requests.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "server/reference_docs.h"
#include "server/rig.h"

using namespace foredge::server::test;

namespace {

std::string text_of(const json& reply) { return reply.at("result").at("messages").at(0).at("content").at("text"); }

json prompt(Host& host, const std::string& name, const json& arguments) {
  return host.rpc("prompts/get", {{"name", name}, {"arguments", arguments}});
}

using Values = std::vector<std::string>;

Values complete(Host& host, const std::string& argument, const std::string& value, const json& settled = json::object(),
                const std::string& path = "/mcp") {
  const json reply = host.rpc("completion/complete",
                              {{"ref", {{"type", "ref/resource"}, {"uri", "docs://{library}@{version}/{+path}"}}},
                               {"argument", {{"name", argument}, {"value", value}}},
                               {"context", {{"arguments", settled}}}},
                              path);
  INFO(reply.dump());
  return reply.at("result").at("completion").at("values").get<Values>();
}

}  // namespace

TEST_CASE("prompts: each is listed with its arguments and answers without reading a block") {
  Host host;
  const json listed = host.rpc("prompts/list", json::object())["result"]["prompts"];
  Values names;
  for (const json& entry : listed) {
    names.push_back(entry.at("name"));
    CHECK(entry.at("description").get<std::string>().size() < 800);
  }
  CHECK(names == Values{"answer_with_citations", "use_component", "migrate"});

  const std::string answer = text_of(
      prompt(host, "answer_with_citations", {{"question", "Why \"zebra\"?"}, {"library", "alpha"}, {"version", "^2"}}));
  CHECK(answer.find("Why \"zebra\"?") != std::string::npos);
  CHECK(answer.find("with `library` \"alpha\" and `version` \"^2\" in each call") != std::string::npos);
  CHECK(host.rounds == 0);

  const std::string component = text_of(prompt(host, "use_component", {{"component", "Button"}}));
  CHECK(component.find("uses the component \"Button\".") != std::string::npos);
  CHECK(component.find("in each call") == std::string::npos);

  const std::string plan = text_of(prompt(host, "migrate", {{"library", "alpha"}, {"from", "1.4.0"}}));
  CHECK(plan.find("from version \"1.4.0\" to \"latest\"") != std::string::npos);
}

TEST_CASE("prompts: bad_missing_argument and bad_name say how to ask") {
  Host host;
  CHECK(prompt(host, "migrate", {{"library", "alpha"}})["error"]["code"] == -32602);
  CHECK(prompt(host, "paint", json::object())["error"]["message"].get<std::string>().find("migrate") !=
        std::string::npos);
}

TEST_CASE("completion: libraries, versions and paths") {
  Host host;
  CHECK(complete(host, "library", "") == Values{"alpha", "beta"});
  CHECK(complete(host, "library", "b") == Values{"beta"});
  CHECK(complete(host, "version", "", {{"library", "alpha"}}) == Values{"2.1.0", "1.4.0"});
  CHECK(complete(host, "version", "1", {{"library", "alpha"}}) == Values{"1.4.0"});
  CHECK(complete(host, "path", "guide/i", {{"library", "alpha"}}) == Values{"guide/install"});
  CHECK(complete(host, "path", "g", {{"library", "alpha"}, {"version", "1.4.0"}}) == Values{"guide/"});
  CHECK(complete(host, "path", "", {{"library", "nowhere"}}).empty());
  CHECK(complete(host, "path", "nowhere/", {{"library", "alpha"}}).empty());
  CHECK(complete(host, "question", "why").empty());
}

TEST_CASE("completion: components, however they are written, of the library and version that are settled") {
  Host host(reference_release());
  CHECK(complete(host, "component", "") == Values{"Button", "Data Table"});
  CHECK(complete(host, "component", "data-t") == Values{"Data Table"});
  CHECK(complete(host, "component", "BUT", {{"library", "kit"}, {"version", "2.x"}}) == Values{"Button"});
  CHECK(complete(host, "component", "x").empty());
  CHECK(complete(host, "component", "", {{"library", "cli"}}).empty());
  CHECK(complete(host, "component", "", {{"library", "nowhere"}}).empty());
  CHECK(complete(host, "component", "", json::object(), "/mcp/cli").empty());
}

TEST_CASE("completion: an argument of a prompt is completed as the template's is") {
  Host host;
  const json reply = host.rpc("completion/complete", {{"ref", {{"type", "ref/prompt"}, {"name", "migrate"}}},
                                                      {"argument", {{"name", "from"}, {"value", "1"}}},
                                                      {"context", {{"arguments", {{"library", "alpha"}}}}}});
  CHECK(reply["result"]["completion"] == json{{"values", {"1.4.0"}}, {"total", 1}, {"hasMore", false}});
}

TEST_CASE("completion: stays inside the endpoint's path, and inside 100 values") {
  Host host;
  CHECK(complete(host, "library", "", json::object(), "/mcp/beta") == Values{"beta"});
  CHECK(complete(host, "version", "", json::object(), "/mcp/alpha@1") == Values{"1.4.0"});
  CHECK(complete(host, "path", "many/", {{"library", "beta"}}).size() == 40);
}

TEST_CASE("completion: of more than 100 values it gives 100 and says how many there are") {
  const foredge::test::TempDir folder;
  for (int i = 0; i < 130; ++i) {
    const std::string n = std::to_string(1000 + i);
    foredge::test::write_file(folder.path() / "kit" / ("part" + n + ".md"),
                              "---\nkind: component\n---\n# Part" + n + "\n\nA part.\n");
  }
  foredge::test::write_file(folder.path() / "foredge.toml", "[[library]]\nname = \"kit\"\npath = \"kit\"\n");
  const Objects release = build_objects(folder.path());
  Host host(release);
  for (const std::string argument : {"component", "path"}) {
    INFO(argument);
    const json reply = host.rpc("completion/complete", {{"ref", {{"type", "ref/prompt"}, {"name", "use_component"}}},
                                                        {"argument", {{"name", argument}, {"value", "part"}}}});
    const json completion = reply["result"]["completion"];
    INFO(reply.dump().substr(0, 300));
    CHECK(completion["values"].size() == 100);
    CHECK(completion["total"] == 130);
    CHECK(completion["hasMore"] == true);
  }
}

TEST_CASE("guides: two texts stand before the pages and name every library of the endpoint") {
  Host host;
  const json first = host.rpc("resources/list", json::object())["result"]["resources"];
  CHECK(first.at(0).at("uri") == "docs://llms.txt");
  CHECK(first.at(1).at("uri") == "docs://SKILL.md");
  for (const std::string& uri : {std::string("docs://llms.txt"), std::string("docs://SKILL.md")}) {
    const std::string text = host.rpc("resources/read", {{"uri", uri}})["result"]["contents"][0]["text"];
    CHECK(text.find("[Alpha 2.1.0](https://alpha.example/docs): The first library.; ") != std::string::npos);
    CHECK(text.find("library `beta`") != std::string::npos);
    CHECK(text.find("1.4.0") == std::string::npos);
  }
  const json scoped = host.rpc("resources/read", {{"uri", "docs://llms.txt"}}, "/mcp/beta");
  CHECK(scoped["result"]["contents"][0]["text"].get<std::string>().find("Alpha") == std::string::npos);
}
