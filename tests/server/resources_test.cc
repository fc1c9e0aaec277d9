// Resources that are read: what is too large for one answer is refused with how to read it in parts.
#include "server/resources.h"

#include <catch2/catch.hpp>
#include <string>

#include "rig.h"

using namespace foredge::server::test;
using foredge::test::repeat;

namespace {

const Objects& large_release() {
  static const Objects objects = [] {
    const foredge::test::TempDir folder;
    std::string page = "# Large\n\nA lead.\n\n";
    for (int section = 0; section < 11; ++section) {
      page += "## Part " + std::to_string(section) + "\n\n" + repeat("a b c d e f g h i j\n", 5000) + "\n";
    }
    foredge::test::write_file(folder.path() / "large.md", page);
    foredge::test::write_file(folder.path() / "foredge.toml",
                              "[[library]]\nname = \"kit\"\npath = \".\"\nversion = \"1.0.0\"\n");
    return build_objects(folder.path());
  }();
  return objects;
}

json read(Host& host, const std::string& uri) { return host.rpc("resources/read", {{"uri", uri}}); }

}  // namespace

TEST_CASE("resources: bad_too_large is refused with its remedies, which work") {
  Host host(large_release());
  const json refused = read(host, "docs://kit@1.0.0/large");
  INFO(refused.dump().substr(0, 300));
  CHECK(refused["error"]["code"] == -32602);
  CHECK(refused["error"]["message"].get<std::string>().find("more than 500000 tokens") != std::string::npos);

  const std::string part = read(host, "docs://kit@1.0.0/large#part-3")["result"]["contents"][0]["text"];
  CHECK(part.starts_with("## Part 3\n"));
  CHECK(part.size() > 90'000);
  const json fetched = host.call("fetch", {{"id", "kit@1.0.0/large"}});
  CHECK(fetched["complete"] == false);
  CHECK(fetched.contains("next_cursor"));
}

TEST_CASE("resources: bad_uri, bad_page and bad_section are not found, whatever else is asked") {
  Host host;
  for (const std::string uri :
       {"file:///etc/passwd", "docs://", "docs://alpha@9/guide/install", "docs://alpha@2.1.0/never",
        "docs://alpha@2.1.0/guide/install#never", "docs://alpha@2.1.0/../beta/plain"}) {
    INFO(uri);
    const json reply = read(host, uri);
    CHECK(reply["error"]["code"] == -32002);
    CHECK(reply["error"]["data"]["uri"] == uri);
  }
}
