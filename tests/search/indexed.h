// A release that holds an index and nothing else, built from texts, for tests of the search.
#pragma once

#include <optional>
#include <vector>

#include "search/engine.h"
#include "search/index_builder.h"
#include "search/naive_model.h"
#include "support/release_on_disk.h"

namespace foredge::search::test {

using foredge::test::Delivery;
using foredge::test::Objects;
using foredge::test::Random;

inline Objects build_index(const std::vector<OwnedTexts>& sections, const std::vector<Marks>& marks = {}) {
  const foredge::test::TempDir dir;
  bundle::ReleaseWriter writer(dir.path());
  IndexBuilder index;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    const OwnedTexts& texts = sections[i];
    index.add_section({texts[0], texts[1], texts[2], texts[3]}, i < marks.size() ? marks[i] : Marks());
  }
  index.write(writer);
  return foredge::test::read_release(dir.path(), writer.finish({{"test", true}}));
}

// Asks the engine as a host does.
class Searcher {
 public:
  Searcher(const Objects& objects, std::uint32_t section_count, std::size_t budget_bytes = std::size_t{64} << 20U)
      : objects_(objects), section_count_(section_count), store_(budget_bytes) {}

  Hits find(const std::vector<std::string>& terms, std::span<const SectionRange> ranges, std::size_t count,
            Delivery delivery = Delivery::kAllAtOnce, const std::vector<std::string>& marks = {}) {
    Random random(7);
    return foredge::test::pump(
        store_, objects_, delivery, random, rounds, [&](bundle::Pass& pass, bundle::Release& release) {
          const auto hits = find_best(pass, release, Query{terms, marks}, ranges, count, section_count_);
          INFO((hits ? "" : hits.error().message));
          REQUIRE(hits.has_value());
          if (*hits) {
            postings = pass.work.postings;
          }
          return *hits;
        });
  }

  std::uint32_t rounds = 0;    // of fetching, in the last `find`
  std::uint64_t postings = 0;  // decoded for the last answer
  bundle::Store& store() { return store_; }

 private:
  const Objects& objects_;
  std::uint32_t section_count_;
  bundle::Store store_;
};

// Sections of words "a0" … with the given numbers of words a field, the lower numbers more often (roughly Zipf).
inline std::vector<OwnedTexts> random_sections(Random& random, std::size_t count, std::uint32_t vocabulary,
                                               std::array<std::uint32_t, kFieldCount> max_words) {
  std::vector<OwnedTexts> sections(count);
  for (OwnedTexts& texts : sections) {
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      for (std::uint32_t word = random.below(max_words[field] + 1); word != 0; --word) {
        texts[field] += "a" + std::to_string(random.below(1 + random.below(1 + random.below(vocabulary)))) + " ";
      }
    }
  }
  return sections;
}

}  // namespace foredge::search::test
