// What a text becomes in the index, chunk by chunk and as a query.
#include "search/analyzer.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "search/query.h"
#include "support/random.h"

using namespace foredge;
using namespace foredge::search;

namespace {

std::vector<std::string> chunks_of(std::string_view text) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (true) {
    const std::string_view chunk = next_chunk(text, at);
    if (chunk.empty()) {
      return out;
    }
    out.emplace_back(chunk);
  }
}

std::vector<std::string> texts_of(const Query& query) {
  std::vector<std::string> out;
  for (const Query::Term& term : query.terms) {
    out.push_back(term.text);
  }
  return out;
}

std::vector<std::string> terms_of(std::string_view text) {
  Analyzer analyzer;
  std::vector<std::string> out;
  for (const std::string& chunk : chunks_of(text)) {
    std::vector<std::string> terms;
    analyzer.expand(chunk, terms);
    out.insert(out.end(), terms.begin(), terms.end());
  }
  return out;
}

}  // namespace

TEST_CASE("a text is cut into chunks that keep identifiers whole") {
  using List = std::vector<std::string>;
  struct Row {
    const char* name;
    std::string text;
    List chunks;
  };
  const Row rows[] = {
      {"nothing", "", {}},
      {"only separators", " \t\n,;()—…", {}},
      {"words", "The quick, brown fox.", {"The", "quick", "brown", "fox"}},
      {"dotted", "React.useEffect(fn)", {"React.useEffect", "fn"}},
      {"a full stop is none of it", "end. Next", {"end", "Next"}},
      {"dots without a word behind", "wait... what", {"wait", "what"}},
      {"kebab and leading dashes", "--dry-run -x", {"dry-run", "x"}},
      {"CSS custom property", "var(--font-size)", {"var", "font-size"}},
      {"snake with leading underscores", "__init__ my_var", {"__init__", "my_var"}},
      {"version", "v1.2.3-rc.1", {"v1.2.3-rc.1"}},
      {"apostrophe", "don't 'quoted'", {"don't", "quoted"}},
      {"path", "src/core/app.tsx", {"src", "core", "app.tsx"}},
      {"accents", "Überprüfung der Größe", {"Überprüfung", "der", "Größe"}},
      {"ideographs apart from words", "使用useEffect钩子", {"使用", "useEffect", "钩子"}},
      {"Korean", "문서 검색", {"문서", "검색"}},
      {"emoji", "ship🚀it", {"ship", "it"}},
      {"invalid UTF-8 separates",
       "ab\xff"
       "cd\xc3",
       {"ab", "cd"}},
      {"NUL separates", std::string("a\0b", 3), {"a", "b"}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(chunks_of(row.text) == row.chunks);
  }
}

TEST_CASE("a chunk becomes its words, its parts and itself") {
  using List = std::vector<std::string>;
  struct Row {
    const char* name;
    std::string text;
    List terms;
  };
  const Row rows[] = {
      {"stemmed", "Rendering components", {"render", "compon"}},
      {"camelCase", "useEffect", {"use", "effect", "useeffect"}},
      {"acronym in front", "HTMLElement", {"html", "element", "htmlelement"}},
      {"acronym behind", "parseJSON", {"pars", "json", "parsejson"}},
      {"digits and capitals", "base64Encode", {"base64", "encod", "base64encode"}},
      {"capitals alone are one word", "README", {"readm"}},
      {"snake_case", "max_tokens", {"max", "token", "max_tokens"}},
      {"dotted with camelCase", "React.useState", {"react", "use", "state", "usestate", "react.usestate"}},
      {"kebab-case", "font-size", {"font", "size", "font-size"}},
      {"surrounding underscores", "__init__", {"init", "__init__"}},
      {"one leading underscore is no compound", "_private", {"privat"}},
      {"possessive", "library's", {"librari"}},
      {"repeated part once", "foo.foo", {"foo", "foo.foo"}},
      {"accents fold", "Café Ærø İstanbul Straße", {"cafe", "aero", "istanbul", "strass"}},
      {"combining marks fold", "cafe\xcc\x81", {"cafe"}},
      {"Greek and Cyrillic lose case only", "ΛΟΓΟΣ Привет", {"λογοσ", "привет"}},
      {"pairs of ideographs", "全文検索", {"全文", "文検", "検索"}},
      {"one ideograph", "值", {"值"}},
      {"repeated pair once a chunk", "ななな", {"なな"}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(terms_of(row.text) == row.terms);
  }
}

TEST_CASE("long noise is left out, and what is next to it is not") {
  const std::string fits(kMaxTermBytes, 'q');
  CHECK(terms_of(fits) == std::vector<std::string>{fits});
  CHECK(terms_of(fits + "q").empty());
  CHECK(terms_of("before " + std::string(100000, 'A') + " after") == std::vector<std::string>{"befor", "after"});
  // An identifier that is too long as a whole still has parts.
  const std::vector<std::string> parts = terms_of(fits + "." + "tail");
  CHECK(parts == std::vector<std::string>{fits, "tail"});
}

TEST_CASE("a long run of ideographs loses no pair and takes no quadratic time") {
  std::string run;
  std::set<std::string> pairs;
  std::string last;
  for (char32_t c = 0x4e00; c < 0x4e00 + 20000; ++c) {
    std::string one;
    utf8::append(one, c);
    if (!last.empty()) {
      pairs.insert(last + one);
    }
    run += one;
    last = one;
  }
  const std::vector<std::string> terms = terms_of(run);
  CHECK(std::set<std::string>(terms.begin(), terms.end()) == pairs);
  CHECK(terms.size() == pairs.size());
  for (const std::string& chunk : chunks_of(run)) {
    REQUIRE(chunk.size() < 300);
  }
}

TEST_CASE("any bytes are analysed, and every term is UTF-8 of at most 64 bytes") {
  const std::uint64_t seed = test::seed_or(11);
  INFO("seed " << seed);
  test::Random random(seed);
  // Bytes that matter: connectors, leads and continuations, letters of both cases.
  const std::string_view alphabet = "aZz09_.-' \xc3\xa9\xe4\xb8\xad\xf0\x9f\x9a\x80\xcc\x81\xff";
  Analyzer analyzer;
  for (int round = 0; round < 20000; ++round) {
    std::vector<char> text(random.below(40));
    for (char& c : text) {
      c = round % 4 == 0 ? static_cast<char>(random.below(256))
                         : alphabet[random.below(static_cast<std::uint32_t>(alphabet.size()))];
    }
    const std::string_view view(text.data(), text.size());
    std::size_t at = 0;
    std::size_t chunks = 0;
    while (true) {
      const std::string_view chunk = next_chunk(view, at);
      if (chunk.empty()) {
        break;
      }
      REQUIRE(++chunks <= text.size());
      std::vector<std::string> terms;
      analyzer.expand(chunk, terms);
      for (const std::string& term : terms) {
        REQUIRE_FALSE(term.empty());
        REQUIRE(term.size() <= kMaxTermBytes);
        REQUIRE(utf8::find_invalid(term) == std::string_view::npos);
        REQUIRE(std::ranges::count(terms, term) == 1);
      }
    }
  }
}

TEST_CASE("a function word is light, unless it is also a part of something else") {
  const Query query = parse_query("before the build, not after: not-null");
  std::vector<std::string> light;
  for (const Query::Term& term : query.terms) {
    if (term.light) {
      light.push_back(term.text);
    }
  }
  CHECK(light == std::vector<std::string>{"befor", "after"});
  light.clear();
  for (const Query::Word& word : query.words) {
    if (word.light) {
      light.push_back(word.text);
    }
  }
  CHECK(light == std::vector<std::string>{"before", "after"});
}

TEST_CASE("a query asks for what says something") {
  using List = std::vector<std::string>;
  struct Row {
    const char* name;
    std::string text;
    List terms;
  };
  const Row rows[] = {
      {"empty", "", {}},
      {"stop words go", "How do I use the Button?", {"use", "button"}},
      {"stop words alone stay", "what is this", {"what", "is", "this"}},
      {"a term once", "state State states", {"state"}},
      {"in order of appearance", "zebra.apple", {"zebra", "appl", "zebra.apple"}},
      {"accented letters are no stop words", "à propos", {"a", "propo"}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(texts_of(parse_query(row.text)) == row.terms);
  }
  std::string many;
  for (int i = 0; i < 100; ++i) {
    many += "w" + std::to_string(i) + " ";
  }
  const Query query = parse_query(many);
  CHECK(query.terms.size() == kMaxQueryTerms);
  CHECK(query.terms.front().text == "w0");
}
