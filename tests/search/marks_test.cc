// Marks filter and, without words, rank: held against the naive model, and never met by a word.
#include "search/marks.h"

#include <catch2/catch.hpp>

#include "search/indexed.h"

using namespace foredge::search;
using namespace foredge::search::test;

namespace {

const std::vector<std::string> kMarkTerms = {mark_term(Mark::kCode, ""), mark_term(Mark::kLanguage, "ts"),
                                             mark_term(Mark::kKind, "guide"), mark_term(Mark::kSymbol, "fetch")};

std::vector<Marks> random_marks(Random& random, std::size_t sections) {
  std::vector<Marks> marks(sections);
  for (Marks& of_section : marks) {
    for (std::size_t i = 0; i < kMarkTerms.size(); ++i) {
      if (random.below(static_cast<std::uint32_t>(i) + 2) == 0) {
        of_section.push_back({kMarkTerms[i], static_cast<std::uint8_t>(random.below(kImpactLevels))});
      }
    }
  }
  return marks;
}

std::vector<std::string> choose(Random& random, const std::vector<std::string>& from, std::uint32_t one_in) {
  std::vector<std::string> out;
  std::ranges::copy_if(from, std::back_inserter(out), [&](const std::string&) { return random.below(one_in) == 0; });
  return out;
}

}  // namespace

TEST_CASE("with marks the engine ranks as the model does: marks alone, with words, absent, several") {
  const std::uint64_t seed = foredge::test::seed_or(41);
  INFO("seed " << seed);
  Random random(seed);
  for (const std::size_t size : {1U, 70U, 5000U}) {
    const auto sections = random_sections(random, size, 60, {2, 3, 20, 5});
    const auto marks = random_marks(random, size);
    const Objects objects = build_index(Corpus{sections, marks});
    const NaiveModel model(Corpus{sections, marks});
    Searcher searcher(objects);
    std::size_t found = 0;
    for (int round = 0; round < 150; ++round) {
      const auto terms =
          round % 3 == 0 ? std::vector<std::string>() : choose(random, {"a0", "a1", "a7", "a33", "none"}, 2);
      auto wanted = choose(random, kMarkTerms, 2);
      if (round % 11 == 0 && wanted.size() < kMaxQueryMarks) {
        wanted.push_back(mark_term(Mark::kKind, "of no page"));
      }
      const auto begin = random.below(static_cast<std::uint32_t>(size));
      const SectionRange ranges[] = {{0, begin / 2}, {begin, static_cast<std::uint32_t>(size)}};
      const std::size_t count = 1 + random.below(40);
      const Hits hits = searcher.find_terms(terms, ranges, count, Delivery::kAllAtOnce, wanted);
      REQUIRE(hits.best ==
              model.find_best(
                  query_of(terms, wanted), ranges, count,
                  [&](const auto& a, const auto& b, std::uint32_t page) { return searcher.has_pair(a, b, page); },
                  [&](std::uint32_t page) { return searcher.sketch(page); }));
      REQUIRE(hits.unknown == model.unknown(query_of(terms)));
      found += hits.best.size();
    }
    CHECK((found > 100 || size == 1));
  }
}

TEST_CASE("the strongest mark ranks first, equal ones in the order of the sections") {
  const std::string symbol = mark_term(Mark::kSymbol, "fetch");
  const Objects objects =
      build_index(Corpus{std::vector<OwnedTexts>(4), {{{symbol, 5}}, {{symbol, 20}}, {{symbol, 5}}, {}}});
  Searcher searcher(objects);
  const SectionRange everything{0, 4};
  const Hits hits = searcher.find_terms({}, {&everything, 1}, 10, Delivery::kAllAtOnce, {symbol});
  REQUIRE(hits.best.size() == 3);
  CHECK(hits.best[0].section == 1);
  CHECK(hits.best[1].section == 0);
  CHECK(hits.best[2].section == 2);
}

TEST_CASE("blocks one by one or shuffled: the same marked hits") {
  Random random(9);
  const auto sections = random_sections(random, 3000, 60, {2, 3, 20, 5});
  const auto marks = random_marks(random, 3000);
  const Objects objects = build_index(Corpus{sections, marks});
  const SectionRange everything{0, 3000};
  Searcher first(objects);
  const Hits expected = first.find_terms({"a1", "a9"}, {&everything, 1}, 20, Delivery::kAllAtOnce, kMarkTerms);
  CHECK(first.rounds <= 3);
  for (const Delivery delivery : {Delivery::kOneByOne, Delivery::kShuffled}) {
    for (const std::size_t budget : {std::size_t{0}, std::size_t{64} << 20U}) {
      Searcher searcher(objects, budget);
      CHECK(searcher.find_terms({"a1", "a9"}, {&everything, 1}, 20, delivery, kMarkTerms).best == expected.best);
    }
  }
}

TEST_CASE("no query of words asks for a mark, and none too long is made") {
  CHECK(parse_query("\x01"
                    "cfetch \x01sfetch")
            .terms == std::vector<Query::Term>{{.text = "cfetch"}, {.text = "sfetch"}});
  CHECK(parse_query("\x01"
                    "cfetch")
            .marks.empty());
  CHECK(mark_term(Mark::kKind, "Guide") == mark_term(Mark::kKind, "guide"));
  CHECK(mark_term(Mark::kKind, std::string(64, 'x')).size() == 66);
  CHECK(mark_term(Mark::kKind, std::string(65, 'x')).empty());
  CHECK(is_mark_term(mark_term(Mark::kCode, "")));
  CHECK_FALSE(is_mark_term("code"));
  CHECK_FALSE(is_mark_term(""));
}
