// A plain model of the search, straight from ranking.h's words: every section and page is scored for every query, in doubles,
// with the same quantisation, from the texts alone. It shares the analyzer and the parameters with the engine, and nothing
// else: no dictionary, no postings, no blocks. Pairs are the exception: the filters of a release may say yes where the
// texts say no, so a caller tells what they say. So are sketches, which sketches_test.cc looks at.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "search/counted_units.h"
#include "search/engine.h"
#include "search/sketches.h"

namespace foredge::search::test {

class NaiveModel {
 public:
  // Whether the release says that the pair stands on the page, and what its sketch of a page is, where it has sketches.
  using HasPair = std::function<bool(const std::string&, const std::string&, std::uint32_t page)>;
  using SketchOf = std::function<std::optional<Sketch>(std::uint32_t page)>;

  explicit NaiveModel(const Corpus& corpus)
      : marks_(corpus.marks),
        first_sections_(first_sections_of(corpus)),
        sections_(count_sections(corpus), kSectionRanking),
        pages_(count_pages(corpus, first_sections_), kPageRanking),
        section_count_(corpus.sections.size()) {
    marks_.resize(section_count_);
    for (const std::uint32_t first : first_sections_) {
      titles_.push_back(stems_of(corpus.sections[first][kTitle]));
    }
    for (std::uint32_t page = 0; page < first_sections_.size(); ++page) {
      std::set<std::string> here;
      for (std::uint32_t section = first_sections_[page]; section < end_of(page); ++section) {
        for (const std::string& text : corpus.sections[section]) {
          add_terms(text, here);
        }
        for (const std::string& text : corpus.sections[section]) {
          add_pairs(text, page);
          for (const Analyzer::Word& word : words_of(text)) {
            (is_stop_word(word.folded) ? function_words_ : other_words_).insert(word.stem);
          }
        }
      }
      for (const std::string& term : here) {
        ++pages_with_[term];
      }
    }
  }

  // The best `count` of the sections inside `ranges` that have all of the query's marks, ties by the section's number. Marks
  // count for the score only where there are no words.
  [[nodiscard]] std::vector<Hit> find_best(const Query& query, std::span<const SectionRange> ranges, std::size_t count,
                                           const HasPair& has_pair, const SketchOf& sketch_of) const {
    std::vector<Hit> hits =
        query.terms.empty() ? rank_marked(query, ranges) : rank_pages(query, ranges, has_pair, sketch_of);
    std::ranges::stable_sort(hits, std::ranges::greater{}, &Hit::score);
    hits.resize(std::min(hits.size(), count));
    return hits;
  }

  [[nodiscard]] std::vector<std::string> unknown(const Query& query) const {
    std::vector<std::string> out;
    for (const Query::Term& term : query.terms) {
      if (!sections_.knows(term.text)) {
        out.push_back(term.text);
      }
    }
    return out;
  }

  // From the texts alone.
  [[nodiscard]] bool has_pair(const std::string& first, const std::string& second, std::uint32_t page) const {
    return pairs_.contains({page, first, second});
  }

  using PagePair = std::tuple<std::uint32_t, std::string, std::string>;
  [[nodiscard]] const std::set<PagePair>& pairs() const { return pairs_; }

 private:
  static std::set<std::string> stems_of(std::string_view text) {
    std::set<std::string> stems;
    for (const Analyzer::Word& word : words_of(text)) {
      stems.insert(word.stem);
    }
    return stems;
  }

  static void add_terms(std::string_view text, std::set<std::string>& out) {
    Analyzer analyzer;
    each_chunk(text, [&](std::string_view chunk) {
      std::vector<std::string> terms;
      analyzer.expand(chunk, terms);
      out.insert(terms.begin(), terms.end());
    });
  }

  // Neighbours of different stems, with at most one stop word between.
  void add_pairs(std::string_view text, std::uint32_t page) {
    const std::vector<Analyzer::Word> words = words_of(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
      std::size_t next = i + 1;
      while (next < words.size() && next < i + 2 && is_stop_word(words[next].folded)) {
        ++next;
      }
      if (next < words.size() && words[i].stem != words[next].stem && !is_stop_word(words[i].folded) &&
          !is_stop_word(words[next].folded)) {
        pairs_.insert({page, words[i].stem, words[next].stem});
      }
    }
  }

  [[nodiscard]] std::uint32_t end_of(std::uint32_t page) const {
    return page + 1 < first_sections_.size() ? first_sections_[page + 1] : static_cast<std::uint32_t>(section_count_);
  }

  [[nodiscard]] bool may_answer(std::uint32_t section, const Query& query, std::span<const SectionRange> ranges) const {
    return std::ranges::any_of(ranges, [&](SectionRange r) { return section >= r.begin && section < r.end; }) &&
           std::ranges::all_of(query.marks, [&](const std::string& mark) {
             return std::ranges::find(marks_[section], mark, &IndexBuilder::SectionMark::term) != marks_[section].end();
           });
  }

  [[nodiscard]] std::vector<Hit> rank_marked(const Query& query, std::span<const SectionRange> ranges) const {
    std::vector<Hit> hits;
    for (std::uint32_t section = 0; section < section_count_ && !query.marks.empty(); ++section) {
      if (!may_answer(section, query, ranges)) {
        continue;
      }
      std::vector<std::uint64_t> weights;
      std::vector<std::uint64_t> values;
      for (const std::string& mark : query.marks) {
        const auto found = std::ranges::find(marks_[section], mark, &IndexBuilder::SectionMark::term);
        const auto with = std::ranges::count_if(marks_, [&](const Marks& of_section) {
          return std::ranges::find(of_section, mark, &IndexBuilder::SectionMark::term) != of_section.end();
        });
        weights.push_back(CountedUnits::weight_of(static_cast<std::size_t>(with), section_count_));
        values.push_back(CountedUnits::impact_value(found->strength));
      }
      std::uint32_t score = 0;
      for (std::size_t i = 0; i < weights.size(); ++i) {
        score += part(kFullSum, weights[i] * values[i], whole(weights) * kFullPart);
      }
      hits.push_back({section, score});
    }
    return hits;
  }

  struct RankedPage {
    std::uint32_t page;
    std::uint32_t score;  // with the best section
    std::uint32_t page_score;
    std::vector<Hit> sections;  // best first, scored without the page
  };

  [[nodiscard]] std::vector<Hit> rank_pages(const Query& query, std::span<const SectionRange> ranges,
                                            const HasPair& has_pair, const SketchOf& sketch_of) const {
    std::vector<RankedPage> ranked;
    for (std::uint32_t page = 0; page < first_sections_.size(); ++page) {
      RankedPage candidate{page, 0, page_score(page, query), {}};
      for (std::uint32_t section = first_sections_[page]; section < end_of(page); ++section) {
        const std::uint64_t sum = may_answer(section, query, ranges) ? section_sum(section, query) : 0;
        if (sum != 0) {
          candidate.sections.push_back(
              {section, part(kSectionShare * std::uint64_t{most_of_term(query)}, sum, kFullSum)});
        }
      }
      if (!candidate.sections.empty()) {
        std::ranges::stable_sort(candidate.sections, std::ranges::greater{}, &Hit::score);
        candidate.sections.resize(std::min(candidate.sections.size(), kSectionsPerPage));
        candidate.score = candidate.page_score + candidate.sections[0].score;
        ranked.push_back(std::move(candidate));
      }
    }
    std::ranges::stable_sort(ranked, std::ranges::greater{}, &RankedPage::score);
    ranked.resize(std::min(ranked.size(), kCandidatePages));
    for (RankedPage& page : ranked) {
      const std::uint32_t pairs = pairs_score(page.page, query, has_pair);
      page.page_score += pairs;
      page.score += pairs;
    }
    std::ranges::sort(ranked, [](const RankedPage& a, const RankedPage& b) {
      return a.score != b.score ? a.score > b.score : a.page < b.page;
    });
    std::vector<Hit> hits;
    for (const RankedPage& page : ranked) {
      const std::uint32_t feedback = feedback_score(page, ranked, query, sketch_of);
      for (const Hit& section : page.sections) {
        hits.push_back({section.section, section.score + page.page_score + feedback});
      }
    }
    std::ranges::sort(hits, {}, &Hit::section);
    return hits;
  }

  // The cosine of the page's sketch and the sum of those of the best, all as vectors of 1 and -1.
  [[nodiscard]] std::uint32_t feedback_score(const RankedPage& page, const std::vector<RankedPage>& best_first,
                                             const Query& query, const SketchOf& sketch_of) const {
    if (!sketch_of(page.page)) {
      return 0;
    }
    std::int64_t product = 0;
    std::int64_t square = 0;
    for (std::uint32_t bit = 0; bit < kSketchBits; ++bit) {
      const auto sign_of = [&](std::uint32_t number) {
        return (*sketch_of(number))[bit / 64] >> bit % 64 & 1U ? 1 : -1;
      };
      std::int64_t sum = 0;
      for (std::size_t i = 0; i < std::min(best_first.size(), kFeedbackPages); ++i) {
        sum += sign_of(best_first[i].page);
      }
      product += sign_of(page.page) * sum;
      square += sum * sum;
    }
    const auto length = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(square * kSketchBits)));
    return part(std::uint64_t{feedback_share_for(known_words(query))} * 4096,
                static_cast<std::uint64_t>(std::max<std::int64_t>(product, 0)), length);
  }

  // What the entries of a query weigh, those that no unit has nothing.
  template <typename Entry>
  static std::vector<std::uint64_t> weights_of(const CountedUnits& units, const std::vector<Entry>& entries,
                                               std::size_t words) {
    const std::uint64_t slack = words > 10 ? words - 8 : 2;
    std::vector<std::uint64_t> weights;
    for (const Entry& entry : entries) {
      const std::uint64_t weight = units.weight(entry.text) * (slack + 1) * entry.count / (slack + entry.count);
      weights.push_back(entry.light ? (weight + 1) / 2 : weight);
    }
    while (whole(weights) > kMaxWholeWeight) {
      for (std::uint64_t& weight : weights) {
        weight = (weight + 1) / 2;
      }
    }
    return weights;
  }

  [[nodiscard]] std::size_t known_words(const Query& query) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(query.words, [&](const Query::Word& word) { return pages_.knows(word.text); }));
  }

  static std::uint64_t whole(const std::vector<std::uint64_t>& weights) {
    return std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
  }

  // What the strongest term of a query is worth to a section, before it is weighed.
  [[nodiscard]] std::uint32_t most_of_term(const Query& query) const {
    return kFullPart + presence_for(known_words(query));
  }

  // In parts of kFullSum; nothing for a section that lacks a required term.
  [[nodiscard]] std::uint64_t section_sum(std::uint32_t section, const Query& query) const {
    const std::vector<std::uint64_t> weights = weights_of(sections_, query.terms, query.words.size());
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const std::string& term = query.terms[i].text;
      std::uint32_t impact = sections_.impact(section, term);
      if (impact != 0 && function_words_.contains(term) && !other_words_.contains(term)) {
        impact = CountedUnits::impact_value(kFunctionWordImpact);
      }
      if (impact == 0 && query.terms[i].required) {
        return 0;
      }
      if (impact != 0) {
        const std::uint64_t worth = weights[i] * (impact + presence_for(known_words(query)));
        sum += std::max(part(kFullSum, worth, whole(weights) * most_of_term(query)), 1U);
      }
    }
    return sum;
  }

  [[nodiscard]] std::uint32_t page_score(std::uint32_t page, const Query& query) const {
    const std::uint32_t words_full = words_share_for(known_words(query)) * kFullPart;
    const std::uint32_t title_full = share_for(kTitleShare * kFullPart, kTitleWords, known_words(query));
    // Rounding may name more than a whole title: one more of its impact a term.
    const auto names_title = std::ranges::count_if(query.terms, [&](const Query::Term& term) {
      return std::ranges::any_of(titles_, [&](const auto& title) { return title.contains(term.text); });
    });
    const std::uint64_t full =
        words_full + title_full * (kImpactLevels - 1 + std::uint64_t(names_title)) / (kImpactLevels - 1);
    std::uint64_t sum = 0;
    const std::vector<std::uint64_t> weights = weights_of(pages_, query.words, query.words.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
      sum += part(part(kFullSum, words_full, full), weights[i] * pages_.impact(page, query.words[i].text),
                  whole(weights) * kFullPart);
    }
    double all = 0;
    for (const std::string& term : titles_[page]) {
      all += CountedUnits::idf(pages_with_.at(term), first_sections_.size());
    }
    for (const Query::Term& term : query.terms) {
      if (titles_[page].contains(term.text)) {
        const double share = CountedUnits::idf(pages_with_.at(term.text), first_sections_.size()) / all;
        sum += part(part(kFullSum, title_full, full),
                    static_cast<std::uint64_t>(std::lround(share * CountedUnits::kHighest)), kImpactLevels - 1);
      }
    }
    return part(full, sum, kFullSum);
  }

  [[nodiscard]] std::uint32_t pairs_score(std::uint32_t page, const Query& query, const HasPair& has_pair) const {
    const std::vector<std::uint64_t> weights = weights_of(sections_, query.terms, query.words.size());
    std::uint64_t sum = 0;
    for (const Query::Pair pair : query.pairs) {
      const std::string& first = query.terms[pair.first].text;
      const std::string& second = query.terms[pair.second].text;
      if (sections_.knows(first) && sections_.knows(second) && has_pair(first, second, page)) {
        sum += weights[pair.first] + weights[pair.second];
      }
    }
    return part(std::uint64_t{share_for(kPairsShare * 4096, kPairsWords, known_words(query))}, sum, whole(weights));
  }

  // The quotient of share and whole is rounded down to the last bit of 32 that hold it, or to 38 bits behind the point.
  static std::uint32_t part(std::uint64_t share, std::uint64_t sum, std::uint64_t whole) {
    if (whole == 0) {
      return 0;
    }
    std::uint32_t bits = 38;
    while ((share << bits) / whole > 0xffffffffU) {
      --bits;
    }
    return static_cast<std::uint32_t>(((share << bits) / whole * sum) >> bits);
  }

  std::vector<Marks> marks_;
  std::vector<std::uint32_t> first_sections_;
  CountedUnits sections_;
  CountedUnits pages_;
  std::size_t section_count_;
  std::vector<std::set<std::string>> titles_;
  std::map<std::string, std::uint32_t, std::less<>> pages_with_;
  std::set<std::string> function_words_;  // stems of function words
  std::set<std::string> other_words_;     // stems of other words
  std::set<PagePair> pairs_;
};

}  // namespace foredge::search::test
