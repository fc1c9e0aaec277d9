// One release, libraries in several languages: each is asked in its own.
#include <catch2/catch.hpp>

#include "docs/catalog.h"
#include "rig.h"

using namespace foredge;
using namespace foredge::server::test;

namespace {

const Objects& release() {
  static const Objects objects = [] {
    using foredge::test::write_file;
    const foredge::test::TempDir folder;
    write_file(folder.path() / "foredge.toml",
               "[[library]]\nname = \"docs\"\npath = \"en\"\n\n"
               "[[library]]\nname = \"handbuch\"\npath = \"de\"\nlanguage = \"de\"\n\n"
               "[[library]]\nname = \"manuel\"\npath = \"fr\"\nlanguage = \"fr\"\n");
    write_file(folder.path() / "en/keys.md",
               "# Keys\n\nRotating the keys of a server.\n\n## Deployments\n\nKeys go first.\n");
    write_file(folder.path() / "de/schluessel.md",
               "# Schlüssel\n\nDie Schlüssel eines Servers werden getauscht.\n\n## Einstellungen\n\nJede Einstellung "
               "steht in einer Datei.\n");
    write_file(folder.path() / "fr/cles.md",
               "# Clés\n\nOn change les clés du serveur.\n\n## Sécurité\n\nL'installation demande une cle\xcc\x81.\n");
    return build_objects(folder.path());
  }();
  return objects;
}

json search(const char* query, json more = json::object()) {
  Host host(release());
  more["query"] = query;
  return host.call("search", more);
}

std::string first_id(const json& answer) {
  return answer["results"].empty() ? "" : answer["results"][0]["id"].get<std::string>();
}

}  // namespace

TEST_CASE("a library's words are found in its own language") {
  struct Row {
    const char* name;
    const char* query;
    const char* library;
    const char* first;
  };
  const Row rows[] = {
      {"German plural", "einstellungen", "handbuch", "handbuch@current/schluessel#einstellungen"},
      {"German, declined", "Einstellung", "handbuch", "handbuch@current/schluessel#einstellungen"},
      {"typed without diacritics", "schlussels", "handbuch", "handbuch@current/schluessel"},
      {"French, elided", "installations", "manuel", "manuel@current/cles#sécurité"},
      {"French, no accents", "securite", "manuel", "manuel@current/cles#sécurité"},
      {"decomposed in the text, not in the query", "clé installation", "manuel", "manuel@current/cles#sécurité"},
      {"all libraries, German", "getauschte Schlüssel", "", "handbuch@current/schluessel"},
      {"all libraries, English", "rotated keys", "", "docs@current/keys"},
      {"all libraries, French", "sécurité de l'installation", "", "manuel@current/cles#sécurité"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    json more = json::object();
    if (*row.library != '\0') more["library"] = row.library;
    const json answer = search(row.query, more);
    CHECK(first_id(answer) == row.first);
    CHECK(answer.value("hint", "").find("not in these docs") == std::string::npos);
  }
}

TEST_CASE("what one language lacks and another has is no unknown word") {
  const json answer = search("deployments einstellungen");
  CHECK(answer.value("hint", "").empty());
  CHECK(answer["results"].size() >= 2);
  CHECK(search("zebra").value("hint", "").starts_with("not in these docs: zebra"));
  CHECK(search("einstelungen").value("hint", "") ==
        "\"einstelungen\" is not in these docs, so \"einstellungen\" was searched for");
}

TEST_CASE("several languages are asked alike however blocks come") {
  const auto send = [&](Delivery delivery) {
    Host host(release());
    Ask ask;
    ask.body = json{{"jsonrpc", "2.0"},
                    {"id", 1},
                    {"method", "tools/call"},
                    {"params", {{"name", "search"}, {"arguments", {{"query", "schlüssel keys clés"}}}}}}
                   .dump();
    return std::string(host.send(ask, delivery).body);
  };
  const std::string whole = send(Delivery::kAllAtOnce);
  CHECK(json::parse(whole)["result"]["structuredContent"]["results"].size() >= 3);
  CHECK(send(Delivery::kOneByOne) == whole);
  CHECK(send(Delivery::kShuffled) == whole);
}

TEST_CASE("quotes and the exact mode work in every language") {
  const json quoted = search("\"Jede Einstellung steht\"");
  CHECK(first_id(quoted) == "handbuch@current/schluessel#einstellungen");
  CHECK(quoted.value("hint", "").empty());
  CHECK(search("\"Keine Einstellung\"").value("hint", "").find("so the quotes were dropped") != std::string::npos);
  CHECK(first_id(search("les clés du serveur", {{"mode", "exact"}})) == "manuel@current/cles");
}
