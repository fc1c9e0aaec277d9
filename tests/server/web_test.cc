// The addresses that anyone can GET: bytes, validators, lifetimes, keys, pieces.
#include <catch2/catch.hpp>

#include "docs/address.h"
#include "rig.h"
#include "server/cache_class_of.h"
#include "server/web_query.h"

namespace {

using namespace foredge;
using namespace foredge::server::test;

using Pairs = std::vector<std::pair<std::string, std::string>>;

Ask get(std::string target, Pairs headers = {}) {
  const std::size_t question = std::min(target.find('?'), target.size());
  return {.method = "GET",
          .path = target.substr(0, question),
          .query = target.substr(std::min(question + 1, target.size())),
          .headers = std::move(headers)};
}

std::string header(const HttpReply& reply, std::string_view name) {
  const auto found = std::ranges::find(reply.headers, name, &Header::name);
  return found == reply.headers.end() ? "" : found->value;
}

const std::string kGuide = "/alpha/2.1.0/guide/install";
std::string pinned(const std::string& rest) { return "/docs/" + sample_release().id.hex() + rest; }

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
      {"/search?q=zebra", brief.c_str(), "/search?q=zebra&release=" + id},
      {"/search?q=zebra&release=" + id, "public, max-age=3600, stale-while-revalidate=30, stale-if-error=86400", ""},
      {"/components.json", brief.c_str(), "/components.json?release=" + id},
      {"/llms.txt?release=" + id, "public, max-age=86400, stale-while-revalidate=30, stale-if-error=86400", ""},
      {"/llms-full.txt", brief.c_str(), "/llms-full.txt?release=" + id},
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
  const auto key_of = [](const std::string& target, Pairs headers = {}) {
    Host cold;
    (void)cold.send(get(target, std::move(headers)));
    return cold.answer_key;
  };
  const std::string id = sample_release().id.hex();
  const std::string key = key_of("/search?q=zebra&limit=3");
  CHECK(key.contains(id));
  CHECK(key == key_of("/search?limit=3&query=%7aebra"));
  CHECK(key != key_of("/search?q=zebra&limit=4"));
  CHECK(key != key_of("/search?q=zebra&limit=3&release=" + id));
  CHECK(key_of("/components.json") == key_of("/components.json?x=1"));
  CHECK(key_of("/components.json") != key_of("/components.json?library=alpha"));
  CHECK(key_of("/search?q=zebra", {{"if-none-match", "\"x\""}}).empty());
  CHECK(key_of("/search?q=zebra", {{"range", "bytes=0-1"}}).empty());
  CHECK(key_of("/docs/current" + kGuide + ".md").empty());
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

TEST_CASE("a query is read as a form is") {
  const auto read = [](std::string_view text) {
    const auto query = server::WebQuery::parse(text);
    return query ? query->to_json() : "none";
  };
  CHECK(read("") == "{}");
  CHECK(read("a=1&&b=x+y%20z&c&=d") == R"({"a":"1","b":"x y z","c":"","":"d"})");
  CHECK(read("a=b=c&a=%zz") == R"({"a":"b=c","a":"%zz"})");
  CHECK(read("bad=%c3%28") == "none");
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
