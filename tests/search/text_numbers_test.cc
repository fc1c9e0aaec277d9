// Texts numbered by the table of the index builder, against a map of the standard library.
#include "search/text_numbers.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "support/random.h"

TEST_CASE("texts are numbered in the order in which they come") {
  using namespace foredge;
  test::Random random(test::seed_or(5));
  search::TextNumbers numbers;
  std::map<std::string, std::uint32_t> known;
  // Few letters, so that texts come again and share beginnings; lengths around eight, which are hashed at a time.
  for (int round = 0; round < 30'000; ++round) {
    std::string text(random.below(20), 'a');
    for (char& c : text) c = "ab\0\xff"[random.below(round % 2 == 0 ? 2 : 4)];
    const auto [at, is_new] = known.try_emplace(text, static_cast<std::uint32_t>(known.size()));
    const search::TextNumbers::Number number = numbers.number_of(text);
    REQUIRE(number.value == at->second);
    REQUIRE(number.is_new == is_new);
    REQUIRE(numbers.size() == known.size());
  }
  for (const auto& [text, number] : known) {
    REQUIRE(numbers.text(number) == text);
  }
}
