// Which quotes a query has and which texts have the words in them.
#include "server/phrases.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace foredge::server;

TEST_CASE("phrases are what stands in closed quotes") {
  using List = std::vector<std::string>;
  struct Row {
    const char* name;
    const char* query;
    List phrases;
  };
  const Row rows[] = {
      {"none", "rolling update", {}},
      {"one", "a \"Rolling  Update\" b", {"rolling update"}},
      {"curly", "\u201crolling update\u201d now", {"rolling update"}},
      {"two", "\"a b\" or \"c\"", {"a b", "c"}},
      {"open", "the 5\" disk", {}},
      {"open behind a closed one", "\"a\" and \"b", {"a"}},
      {"open curly", "\u201crolling", {}},
      {"empty", "\"\" and \" \"", {}},
      {"marks of Markdown go", "\"the `use` *hook*\"", {"the use hook"}},
      {"four at most", "\"a\" \"b\" \"c\" \"d\" \"e\"", {"a", "b", "c", "d"}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(quoted_phrases(row.query) == row.phrases);
  }
}

TEST_CASE("a phrase stands in a text as whole words, whatever the case, marks and line ends") {
  struct Row {
    const char* name;
    const char* text;
    const char* phrase;
    bool has;
  };
  const Row rows[] = {
      {"as it is", "do a rolling update now", "rolling update", true},
      {"emphasis and case", "A **Rolling** update.", "rolling update", true},
      {"over a line end", "a rolling\nupdate", "rolling update", true},
      {"code", "set `--max surge` here", "--max surge", true},
      {"another order", "update rolling", "rolling update", false},
      {"cut at its end", "rolling updates", "rolling update", false},
      {"cut at its start", "trolling update", "rolling update", false},
      {"whole behind a cut one", "rolling updates and a rolling update", "rolling update", true},
      {"punctuation at its ends", "error: (x is not a function)", "(x is not", true},
      {"accents", "Café au lait", "cafe au lait", true},
      {"empty text", "", "x", false},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(has_phrase(plain_text(row.text), plain_text(row.phrase)) == row.has);
  }
}
