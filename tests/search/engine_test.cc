// The engine gives exactly what the naive model gives: on every query over a tiny alphabet, then on seeded random texts.
#include "search/engine.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "search/indexed.h"

using namespace foredge;
using namespace foredge::search;
using namespace foredge::search::test;

namespace {

SectionRange all_of(const std::vector<OwnedTexts>& sections) {
  return {0, static_cast<std::uint32_t>(sections.size())};
}

void check_equal(Searcher& searcher, const NaiveModel& model, const Query& query, std::span<const SectionRange> ranges,
                 std::size_t count) {
  const Hits hits = searcher.find(query, ranges, count);
  const auto has_pair = [&](const auto& first, const auto& second, std::uint32_t page) {
    const bool says = searcher.has_pair(first, second, page);
    CHECK((says || !model.has_pair(first, second, page)));
    return says;
  };
  const std::vector<Hit> expected =
      model.find_best(query, ranges, count, has_pair, [&](std::uint32_t page) { return searcher.sketch(page); });
  if (hits.best != expected || hits.unknown != model.unknown(query)) {
    std::string words;
    for (const Query::Term& term : query.terms) {
      words += term.text + (term.required ? "! " : " ");
    }
    INFO("query " << words << ", best " << count);
    CHECK(hits.best.size() == expected.size());
    for (std::size_t i = 0; i < std::min(hits.best.size(), expected.size()); ++i) {
      INFO("place " << i);
      CHECK(hits.best[i].section == expected[i].section);
      CHECK(hits.best[i].score == expected[i].score);
    }
    CHECK(hits.unknown == model.unknown(query));
  }
}

std::vector<std::vector<std::string>> subsets_of(const std::vector<std::string>& terms) {
  std::vector<std::vector<std::string>> out(std::size_t{1} << terms.size());
  for (std::size_t mask = 0; mask < out.size(); ++mask) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
      if ((mask >> i & 1U) != 0) {
        out[mask].push_back(terms[i]);
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE("on a tiny alphabet every query and every range ranks as the model does") {
  // All ways to put x into title, headings, body and code, each with none, one or two y behind: 48 sections.
  std::vector<OwnedTexts> sections;
  for (std::uint32_t fields = 0; fields < 16; ++fields) {
    for (std::uint32_t ys = 0; ys < 3; ++ys) {
      OwnedTexts& texts = sections.emplace_back();
      for (std::size_t field = 0; field < texts.size(); ++field) {
        texts[field] = (fields >> field & 1U) != 0 ? "x " : "";
      }
      for (std::uint32_t i = 0; i < ys; ++i) {
        texts[kBody] += "y ";
      }
    }
  }
  const Objects objects = build_index(Corpus{sections});
  const NaiveModel model(Corpus{sections});
  const auto count = static_cast<std::uint32_t>(sections.size());
  Searcher searcher(objects);
  for (const std::vector<std::string>& terms : subsets_of({"x", "y", "absent"})) {
    for (std::uint32_t begin = 0; begin <= count; ++begin) {
      for (std::uint32_t end = begin; end <= count; end += 7) {
        const SectionRange range{begin, end};
        check_equal(searcher, model, query_of(terms), {&range, 1}, 5);
      }
    }
    for (std::size_t best = 0; best <= count + 1; ++best) {
      const SectionRange everything = all_of(sections);
      check_equal(searcher, model, query_of(terms), {&everything, 1}, best);
    }
  }
}

TEST_CASE("sections of equal score come in the order of their numbers, whichever are kept") {
  std::vector<OwnedTexts> sections(10000, {"", "", "same words here", ""});
  sections[7777][kTitle] = "same";
  const Objects objects = build_index(Corpus{sections});
  Searcher searcher(objects);
  const SectionRange range{3, 9999};
  const Hits hits = searcher.find_terms({"same", "word"}, {&range, 1}, 5);
  REQUIRE(hits.best.size() == 5);
  CHECK(hits.best[0].section == 7777);
  for (std::uint32_t i = 1; i < 5; ++i) {
    CHECK(hits.best[i].section == 2 + i);
    CHECK(hits.best[i].score == hits.best[1].score);
  }
}

TEST_CASE("on random texts the engine ranks as the model does") {
  const std::uint64_t seed = foredge::test::seed_or(21);
  INFO("seed " << seed);
  Random random(seed);
  for (const std::size_t size : {1U, 63U, 500U, 6000U}) {
    const auto sections = random_sections(random, size, 400, {3, 6, size > 1000 ? 20U : 60U, 10});
    const Objects objects = build_index(Corpus{sections});
    const NaiveModel model(Corpus{sections});
    Searcher searcher(objects);
    for (int round = 0; round < (size > 1000 ? 40 : 150); ++round) {
      std::vector<std::string> terms;
      for (std::uint32_t n = random.below(7); n != 0; --n) {
        const std::string term = "a" + std::to_string(random.below(1 + random.below(450)));
        if (std::ranges::find(terms, term) == terms.end()) {
          terms.push_back(term);
        }
      }
      std::vector<SectionRange> ranges;
      for (std::uint32_t at = 0; at < size;) {
        const std::uint32_t begin = at + random.below(static_cast<std::uint32_t>(size) / 2 + 1);
        const std::uint32_t end = begin + random.below(static_cast<std::uint32_t>(size));
        at = std::min(end, static_cast<std::uint32_t>(size));
        if (begin < at) {
          ranges.push_back({begin, at});
        }
        at += 1;
      }
      check_equal(searcher, model, query_of(terms), ranges, 1 + random.below(30));
      const SectionRange everything = all_of(sections);
      check_equal(searcher, model, query_of(terms), {&everything, 1}, 10);
    }
  }
}

TEST_CASE("pages of several sections rank as in the model, ranges hold whole pages") {
  const std::uint64_t seed = foredge::test::seed_or(23);
  INFO("seed " << seed);
  Random random(seed);
  for (const std::size_t size : {2U, 90U, 1500U, 5000U}) {
    const Corpus corpus = random_pages(random, size, 300, {3, 6, 30, 10});
    const Objects objects = build_index(corpus);
    const NaiveModel model(corpus);
    Searcher searcher(objects);
    for (int round = 0; round < (size > 1000 ? 40 : 100); ++round) {
      std::string words;
      for (std::uint32_t n = 1 + random.below(round % 8 == 0 ? 40 : 6); n != 0; --n) {
        words += "a" + std::to_string(random.below(1 + random.below(320))) + (random.below(3) == 0 ? " of " : " ");
      }
      const std::vector<std::uint32_t>& firsts = corpus.first_sections;
      const std::uint32_t begin = firsts[random.below(static_cast<std::uint32_t>(firsts.size()))];
      const SectionRange ranges[] = {{0, begin / 2 == 0 ? 0 : *(std::ranges::upper_bound(firsts, begin / 2) - 1)},
                                     {begin, static_cast<std::uint32_t>(size)}};
      Query query = parse_query(words);
      check_equal(searcher, model, query, ranges, 1 + random.below(500));
      require_terms(query, std::string_view(words).substr(0, words.find(' ')));
      check_equal(searcher, model, query, ranges, 1 + random.below(500));
      for (Query::Term& term : query.terms) {
        term.count = 1 + random.below(1000000);
        term.light = random.below(2) == 0;
      }
      for (Query::Word& word : query.words) {
        word.light = random.below(2) == 0;
      }
      check_equal(searcher, model, query, ranges, 1 + random.below(500));
    }
  }
}

TEST_CASE("a section without a required term does not answer") {
  const Objects objects = build_index(
      Corpus{{{"", "", "retry", ""}, {"", "", "retry retry backoff", ""}, {"Retry", "Retry", "with care", ""}}});
  Searcher searcher(objects);
  const SectionRange everything{0, 3};
  Query query = parse_query("retry backoff");
  require_terms(query, "backoff and more");
  const Hits hits = searcher.find(query, {&everything, 1}, 5);
  REQUIRE(hits.best.size() == 1);
  CHECK(hits.best[0].section == 1);
  query = parse_query("retry absent");
  require_terms(query, "absent");
  CHECK(searcher.find(query, {&everything, 1}, 5).best.empty());
}

TEST_CASE("a word that the query repeats weighs more") {
  const Objects objects =
      build_index(Corpus{{{"", "", "cost here", ""}, {"", "", "time here", ""}, {"", "", "x", ""}}});
  Searcher searcher(objects);
  const SectionRange everything{0, 3};
  for (const auto& [words, best] : {std::pair{"cost of time, cost", 0U}, std::pair{"cost of time, time", 1U}}) {
    const Hits hits = searcher.find(parse_query(words), {&everything, 1}, 5);
    REQUIRE(hits.best.size() == 2);
    CHECK(hits.best[0].section == best);
    CHECK(hits.best[0].score > hits.best[1].score);
  }
}

TEST_CASE("in a long query each repetition counts, in a short one less and less") {
  const Objects objects = build_index(
      Corpus{{{"", "", "alpha of the beta", ""}, {"", "", "cost of the day", ""}, {"", "", "x of the y", ""}}});
  Searcher searcher(objects);
  const SectionRange everything{0, 3};
  const std::string asked = "cost cost cost alpha beta";
  const std::string absent = " a1 a2 a3 a4 a5 a6 a7 a8 a9 b1 b2 b3";
  for (const auto& [words, best] : {std::pair{asked, 0U}, std::pair{asked + absent, 1U}}) {
    const Hits hits = searcher.find(parse_query(words), {&everything, 1}, 5);
    REQUIRE(hits.best.size() == 2);
    CHECK(hits.best[0].section == best);
    CHECK(hits.best[0].score > hits.best[1].score);
  }
}

TEST_CASE("a function word weighs less than another") {
  const Objects objects =
      build_index(Corpus{{{"", "", "before here", ""}, {"", "", "cost here", ""}, {"", "", "x", ""}}});
  Searcher searcher(objects);
  const SectionRange everything{0, 3};
  const Hits hits = searcher.find(parse_query("before the cost"), {&everything, 1}, 5);
  REQUIRE(hits.best.size() == 2);
  CHECK(hits.best[0].section == 1);
  CHECK(hits.best[0].score > hits.best[1].score);
}

TEST_CASE("the words as they are written, the title and the neighbours decide between pages with the same terms") {
  struct Row {
    const char* what;
    const char* query;
    OwnedTexts better;
    OwnedTexts worse;
  };
  const Row rows[] = {
      {"the word as it is written",
       "caching",
       {"", "", "about caching and more", ""},
       {"", "", "about caches and more", ""}},
      {"more of the title",
       "hooks",
       {"Hooks", "", "they are here", ""},
       {"Hooks of the old kind", "", "they are here", ""}},
      {"neighbours", "remote image", {"", "", "pull a remote image now", ""}, {"", "", "image pull now a remote", ""}},
      {"neighbours around a stop word",
       "list of tags",
       {"", "", "x list of tags y", ""},
       {"", "", "tags y list of x", ""}},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    for (const bool better_first : {true, false}) {
      const Objects objects = build_index(Corpus{{better_first ? row.better : row.worse,
                                                  better_first ? row.worse : row.better,
                                                  {"", "", "nothing of that", ""}}});
      Searcher searcher(objects);
      const SectionRange everything{0, 3};
      const Hits hits = searcher.find(parse_query(row.query), {&everything, 1}, 5);
      REQUIRE(hits.best.size() == 2);
      CHECK(hits.best[0].section == (better_first ? 0U : 1U));
      CHECK(hits.best[0].score > hits.best[1].score);
    }
  }
}

TEST_CASE("of two pages that say the same the one that is about what the best ones are about comes first") {
  // Two fields of knowledge; the query's words stand in both, but the pages that name them all are of one.
  for (const bool tea_first : {true, false}) {
    Random random(5);
    Corpus corpus;
    for (std::uint32_t page = 0; page < 300; ++page) {
      const bool is_tea = page % 2 == (tea_first ? 0U : 1U);
      OwnedTexts& texts = corpus.sections.emplace_back();
      for (int word = 0; word < 12; ++word) {
        texts[kBody] += (is_tea ? "tea" : "ship") + std::to_string(random.below(40)) + " ";
      }
      texts[kBody] += is_tea && page < 20 ? "strong anchor chain" : page == 100 || page == 101 ? "anchor" : "";
    }
    const Objects objects = build_index(corpus);
    Searcher searcher(objects);
    const SectionRange everything = all_of(corpus.sections);
    const Hits hits = searcher.find(parse_query("strong anchor chain"), {&everything, 1}, 12);
    REQUIRE(hits.best.size() == 12);
    CHECK(hits.best[10].section == (tea_first ? 100U : 101U));
    CHECK(hits.best[11].section == (tea_first ? 101U : 100U));
    CHECK(hits.best[10].score > hits.best[11].score);
  }
}

TEST_CASE("a page gives at most three sections") {
  Corpus corpus{std::vector<OwnedTexts>(20, {"", "", "same words here", ""})};
  corpus.first_sections = {0, 10};
  corpus.sections[7][kHeadings] = "same";
  const Objects objects = build_index(corpus);
  Searcher searcher(objects);
  const SectionRange everything{0, 20};
  const Hits hits = searcher.find_terms({"same"}, {&everything, 1}, 100);
  std::vector<std::uint32_t> sections;
  for (const Hit& hit : hits.best) {
    sections.push_back(hit.section);
  }
  CHECK(sections == std::vector<std::uint32_t>{7, 0, 1, 10, 11, 12});
}

TEST_CASE("a section that holds nothing but the commonest term of the longest query answers") {
  std::vector<OwnedTexts> sections(200, {"", "", "common", ""});
  std::vector<std::string> terms{"common"};
  for (std::uint32_t i = 0; i + 1 < kMaxQueryTerms; ++i) {
    terms.push_back("rare" + std::to_string(i));
    sections.push_back({"", "", "common " + terms.back(), ""});
  }
  const Objects objects = build_index(Corpus{sections});
  Searcher searcher(objects);
  const SectionRange first{0, 50};
  CHECK(searcher.find_terms(terms, {&first, 1}, 100).best.size() == 50);
}

TEST_CASE("a range costs the postings inside it, not the whole list") {
  const std::vector<OwnedTexts> sections(40000, {"", "", "common", ""});
  const Objects objects = build_index(Corpus{sections});
  Searcher searcher(objects);
  const SectionRange range{20000, 20010};
  CHECK(searcher.find_terms({"common"}, {&range, 1}, 100).best.size() == 10);
  CHECK(searcher.postings <= 6 * 128);  // of the list of sections and that of pages
}

TEST_CASE("no words, no sections, no ranges") {
  const Objects empty = build_index(Corpus{});
  Searcher nothing(empty);
  const SectionRange none{0, 0};
  CHECK(nothing.find_terms({"x"}, {&none, 1}, 10).best.empty());
  CHECK(nothing.find_terms({"x"}, {&none, 1}, 10).unknown == std::vector<std::string>{"x"});
  const Objects one = build_index(Corpus{{{"x", "", "", ""}}});
  Searcher searcher(one);
  CHECK(searcher.find_terms({"x"}, {}, 10).best.empty());
  const SectionRange everything{0, 1};
  CHECK(searcher.find_terms({}, {&everything, 1}, 10).best.empty());
  CHECK(searcher.find_terms({"x"}, {&everything, 1}, 0).best.empty());
  CHECK(searcher.find_terms({"x"}, {&everything, 1}, 1).best.size() == 1);
}
