// A release that holds an index and nothing else, built from texts, for tests of the search.
#pragma once

#include <optional>
#include <vector>

#include "bundle/page_starts_writer.h"
#include "search/engine.h"
#include "search/index_builder.h"
#include "search/naive_model.h"
#include "search/nearest.h"
#include "search/pairs.h"
#include "search/sketches.h"
#include "support/release_on_disk.h"

namespace foredge::search::test {

using foredge::test::Delivery;
using foredge::test::Objects;
using foredge::test::Random;

// Its root has the page starts, as that of a whole release.
inline Objects build_index(const Corpus& corpus) {
  const foredge::test::TempDir dir;
  bundle::ReleaseWriter writer(dir.path());
  IndexBuilder index;
  const std::vector<std::uint32_t> firsts = first_sections_of(corpus);
  for (std::size_t i = 0; i < corpus.sections.size(); ++i) {
    if (std::ranges::binary_search(firsts, i)) {
      index.begin_page(corpus.sections[i][kTitle]);
    }
    const OwnedTexts& texts = corpus.sections[i];
    index.add_section({texts[0], texts[1], texts[2], texts[3]}, i < corpus.marks.size() ? corpus.marks[i] : Marks());
  }
  index.write(writer);
  writer.add_segment(bundle::kPageStarts,
                     bundle::write_page_starts(static_cast<std::uint32_t>(corpus.sections.size()), firsts));
  return foredge::test::read_release(dir.path(), writer.finish({{"test", true}}));
}

// A query for terms that are words as they are written and stand side by side.
inline Query query_of(const std::vector<std::string>& terms, const std::vector<std::string>& marks = {}) {
  Query query{};
  query.marks = marks;
  for (const std::string& term : terms) {
    const auto place = static_cast<std::uint8_t>(query.terms.size());
    query.terms.push_back({.text = term});
    query.words.push_back({.text = term, .term = place});
  }
  for (std::size_t i = 1; i < terms.size(); ++i) {
    query.pairs.push_back({static_cast<std::uint8_t>(i - 1), static_cast<std::uint8_t>(i)});
  }
  return query;
}

// Asks the engine as a host does.
class Searcher {
  template <typename Ask>
  auto ask(Delivery delivery, Ask ask) {
    Random random(7);
    return foredge::test::pump(store_, objects_, delivery, random, rounds, ask);
  }

 public:
  explicit Searcher(const Objects& objects, std::size_t budget_bytes = std::size_t{64} << 20U)
      : objects_(objects), store_(budget_bytes) {}

  Hits find(const Query& query, std::span<const SectionRange> ranges, std::size_t count,
            Delivery delivery = Delivery::kAllAtOnce) {
    return ask(delivery, [&](bundle::Pass& pass, bundle::Release& release) {
      const auto& pages = release.root().page_starts();
      REQUIRE(pages);
      auto hits = find_best(pass, release, *pages, query, ranges, count);
      INFO((hits ? "" : hits.error().message));
      REQUIRE(hits.has_value());
      if (*hits) {
        postings = pass.work.postings;
      }
      return *hits;
    });
  }

  Hits find_terms(const std::vector<std::string>& terms, std::span<const SectionRange> ranges, std::size_t count,
                  Delivery delivery = Delivery::kAllAtOnce, const std::vector<std::string>& marks = {}) {
    return find(query_of(terms, marks), ranges, count, delivery);
  }

  std::vector<std::string> nearest(std::string_view word, std::size_t count, Delivery delivery = Delivery::kAllAtOnce) {
    return ask(delivery, [&](bundle::Pass& pass, bundle::Release& release) {
      auto words = find_nearest_words(pass, release, word, count);
      REQUIRE(words.has_value());
      blocks = pass.work.blocks;
      return *words;
    });
  }

  // What the release's filters say.
  bool has_pair(const std::string& first, const std::string& second, std::uint32_t page) {
    const std::uint64_t hash = pair_hash(first, second);
    return ask(Delivery::kAllAtOnce, [&](bundle::Pass& pass, bundle::Release& release) -> std::optional<bool> {
      const auto filters = PairFilters::read(release.root());
      REQUIRE(filters);
      const auto filter = filters->filter_of(pass, release, hash);
      REQUIRE(filter);
      return *filter ? std::optional(!places_with_pair(**filter, hash, {&page, 1}).empty()) : std::nullopt;
    });
  }

  // The release's sketch of a page, where it has sketches.
  std::optional<Sketch> sketch(std::uint32_t page) {
    if (!root_) {
      root_ = *bundle::RootView::parse(objects_.root);
    }
    const auto sketches = Sketches::read(*root_, root_->page_starts()->page_count());
    REQUIRE(sketches);
    return sketches->empty() ? std::nullopt : std::optional(sketches->of(page));
  }

  std::uint32_t rounds = 0;    // of fetching, in the last call
  std::uint64_t postings = 0;  // decoded for the last answer
  std::uint64_t blocks = 0;    // read for the last nearest words
  bundle::Store& store() { return store_; }

 private:
  const Objects& objects_;
  bundle::Store store_;
  std::optional<bundle::RootView> root_;  // made when first asked for
};

// Sections of words "a0" … with the given numbers of words a field, the lower numbers more often (roughly Zipf).
inline std::vector<OwnedTexts> random_sections(Random& random, std::size_t count, std::uint32_t vocabulary,
                                               const std::array<std::uint32_t, 4>& max_words) {
  std::vector<OwnedTexts> sections(count);
  for (OwnedTexts& texts : sections) {
    for (std::size_t field = 0; field < texts.size(); ++field) {
      for (std::uint32_t word = random.below(max_words[field] + 1); word != 0; --word) {
        texts[field] += "a" + std::to_string(random.below(1 + random.below(1 + random.below(vocabulary)))) + " ";
      }
    }
  }
  return sections;
}

// The same as pages of one to twelve sections, each with the title of its first section.
inline Corpus random_pages(Random& random, std::size_t count, std::uint32_t vocabulary,
                           const std::array<std::uint32_t, 4>& max_words) {
  Corpus corpus{random_sections(random, count, vocabulary, max_words)};
  for (std::size_t at = 0; at < count;) {
    corpus.first_sections.push_back(static_cast<std::uint32_t>(at));
    const std::size_t end = std::min<std::size_t>(at + 1 + random.below(12), count);
    const std::string title = corpus.sections[at][kTitle];
    for (; at < end; ++at) {
      corpus.sections[at][kTitle] = title;
    }
  }
  return corpus;
}

}  // namespace foredge::search::test
