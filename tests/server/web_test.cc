// The addresses that anyone can GET: what is answered where, in pieces, and for a query. Its neighbour web_cache_test.cc has the headers.
#include <catch2/catch.hpp>

#include "docs/address.h"
#include "server/web_query.h"
#include "web_rig.h"

namespace {

using namespace foredge;
using namespace foredge::server::test;

// The sample's release with its static documents.
struct Built {
  foredge::test::TempDir out;
  std::filesystem::path documents;
  Objects objects;

  Built() {
    const foredge::test::TempDir folder;
    foredge::test::write_sample_docs(folder.path());
    auto tree = docs::read_source_tree(folder.path(), {.threads = 1});
    REQUIRE(tree.has_value());
    const cli::BuildSummary summary = cli::build_release(*std::move(tree), out.path());
    objects = foredge::test::read_release(out.path(), summary.id);
    documents = out.path() / summary.id.hex() / "docs";
  }
};

}  // namespace

TEST_CASE("a page is the release's static document, to the byte") {
  const Built built;
  Host host(built.objects);
  std::size_t pages = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(built.documents)) {
    if (entry.is_directory()) {
      continue;
    }
    const std::string path = entry.path().lexically_relative(built.documents).generic_string();
    INFO(path);
    const auto bytes = foredge::test::read_file(entry.path());
    const HttpReply reply = host.send(get("/docs/" + built.objects.id.hex() + "/" + docs::encode_path(path)));
    CHECK(reply.status == 200);
    CHECK(as_text(bytes) == reply.body);
    ++pages;
  }
  CHECK(pages == 96);
}

TEST_CASE("what is answered where") {
  Host host;
  struct Row {
    const char* name;
    std::string target;
    int status;
    const char* says;
  };
  const Row rows[] = {
      {"a page of the current release", "/docs/current" + kGuide + ".md", 200, "# Install alpha"},
      {"a page of a release", pinned(kGuide + ".json"), 200, R"("title":"Install alpha")"},
      {"the newest version", "/docs/current/alpha/latest/guide/install.md", 200, "second edition"},
      {"a range of versions", "/docs/current/alpha/1.x/guide/install.md", 200, "# "},
      {"escapes", "/docs/current/%61lpha/2.1.0/guide%2Finstall.md", 200, "# Install alpha"},
      {"search", "/search?q=zebra+stripes", 200, "A zebra has stripes"},
      {"search by the argument's own name", "/search?query=zebra&limit=1", 200, "A zebra has stripes"},
      {"components", "/components.json", 200, R"("components":[)"},
      {"components of a library", "/components.json?library=beta", 200, R"("components":[)"},
      {"an introduction", "/llms.txt", 200, "## Libraries"},
      {"everything of a library", "/llms-full.txt?library=beta", 200, "<!-- docs://beta@"},
      {"everything of a version", "/llms-full.txt?library=alpha&version=1.x", 200, "<!-- docs://alpha@1.4.0/"},
      {"a sitemap", "/sitemap.xml", 200, "/docs/current/alpha/2.1.0/guide/install.md</loc>"},
      {"its first part", "/sitemap.xml?part=1", 200, "<urlset"},
      {"bad_library", "/docs/current/nope/1/a.md", 404, "unknown library"},
      {"bad_version", "/docs/current/alpha/9.x/a.md", 404, "no version matches"},
      {"bad_page", "/docs/current/alpha/2.1.0/nope.md", 404, "no page `nope`"},
      {"bad_ending", "/docs/current" + kGuide + ".html", 404, "no page has that address"},
      {"bad_no_path", "/docs/current/alpha/2.1.0/.md", 404, "no page has that address"},
      {"bad_utf8", "/docs/current/alpha/2.1.0/%ff.md", 404, "no page has that address"},
      {"bad_release", "/docs/abc/alpha/2.1.0/guide/install.md", 404, "no release has that name"},
      {"bad_empty_release", "/docs//alpha/2.1.0/guide/install.md", 404, "no release has an empty name"},
      {"bad_release in the query", "/search?q=zebra&release=ABC", 404, "no release has that name"},
      {"bad_no_query", "/search", 400, "\\\"query\\\" is missing"},
      {"bad_limit", "/search?q=zebra&limit=1000", 400, "limit"},
      {"bad_query_utf8", "/search?q=%ff", 400, "no UTF-8"},
      {"bad_scope", "/llms-full.txt?library=nope", 404, "unknown library"},
      {"bad_components", "/components.json?library=nope", 404, "unknown library"},
      {"bad_part", "/sitemap.xml?part=2", 404, "no such part"},
      {"bad_part that is none", "/sitemap.xml?part=x", 404, "no such part"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const HttpReply reply = host.send(get(row.target));
    INFO(reply.body.substr(0, 300));
    CHECK(reply.status == row.status);
    CHECK(reply.body.contains(row.says));
    CHECK((header(reply, "cache-control") == "no-store") == (row.status != 200));
    CHECK((header(reply, "etag").empty()) == (row.status != 200));
    // The same whatever comes when, and by HEAD all but the body.
    Host cold;
    CHECK(cold.send(get(row.target), Delivery::kOneByOne).body == reply.body);
    Ask ask = get(row.target);
    ask.method = "HEAD";
    const HttpReply head = cold.send(ask);
    CHECK(head.status == reply.status);
    CHECK(head.body.empty());
    CHECK(header(head, "etag") == header(reply, "etag"));
  }
}

TEST_CASE("the whole text comes in pieces that are the whole") {
  Host host;
  const HttpReply whole = host.send(get("/llms-full.txt"));
  std::string text;
  Ask ask = get("/llms-full.txt");
  ask.settings = {{"streams", "1"}};
  for (int steps = 0; steps < 100; ++steps) {
    server::Outcome outcome = host.step(ask, Delivery::kShuffled);
    if (auto* reply = std::get_if<HttpReply>(&outcome)) {
      text += reply->body;
      break;
    }
    const auto& piece = std::get<HttpStream>(outcome);
    text += piece.reply.body;
    ask.resume = piece.next;
    if (piece.again == Again::kNever) {
      break;
    }
  }
  CHECK(text == whole.body);
  CHECK(text.contains("<!-- docs://alpha@2.1.0/guide/install -->\n\n# Install alpha"));
  CHECK_FALSE(text.contains("alpha@1.4.0"));
}

TEST_CASE("a query is read as a form is") {
  const auto read = [](std::string_view text) {
    const auto query = server::WebQuery::parse(text);
    return query ? query->to_json() : "none";
  };
  CHECK(read("") == "{}");
  CHECK(read("a=1&&b=x+y%20z&c&=d") == R"({"a":"1","b":"x y z","c":"","":"d"})");
  CHECK(read("a=b=c&a=%zz") == R"({"a":"b=c","a":"%zz"})");
  CHECK(read("bad=%c3%28") == "none");
  // And what is written reads the same, whatever it holds.
  std::string query;
  for (const char* text : {"a b", "x&y=z+1%41", "\xc3\xa9", "", "-._~"}) {
    server::WebQuery::append(query, text, text);
  }
  CHECK(query.find_first_of(" +\xc3") == std::string::npos);
  CHECK(read(query) ==
        "{\"a b\":\"a b\",\"x&y=z+1%41\":\"x&y=z+1%41\",\"\xc3\xa9\":\"\xc3\xa9\",\"\":\"\",\"-._~\":\"-._~\"}");
}

TEST_CASE("a whole release is named when it is small enough, and nothing else is answered") {
  Host host;
  Ask ask = get("/readyz");
  ask.settings = {{"warm_bytes", "100000000"}};
  CHECK(host.send(ask).status == 204);
  CHECK(host.rounds == 2);
  (void)host.send(get("/search?q=zebra"));
  CHECK(host.rounds == 0);
  Host large;
  ask.settings = {{"warm_bytes", "1"}};
  CHECK(large.send(ask).status == 204);
  CHECK(large.rounds == 1);
  large.set_release(std::nullopt);
  CHECK(large.send(ask).status == 204);
}
