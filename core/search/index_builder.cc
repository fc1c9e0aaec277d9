#include "search/index_builder.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "bundle/format.h"
#include "search/list_names.h"
#include "search/pairs.h"
#include "search/postings.h"
#include "search/stop_words.h"

namespace foredge::search {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;
constexpr std::uint32_t kStopWord = 0xffffffff;
// Two words with one stop word between them still stand side by side.
constexpr std::uint32_t kMaxWordsBetween = 1;

void write_ranking(bundle::ReleaseWriter& release) {
  ByteWriter segment;
  for (std::uint32_t level = 0; level < kImpactLevels; ++level) {
    const double exponent = static_cast<double>(level) / (kImpactLevels - 1) - 1.0;
    segment.write_u16(static_cast<std::uint16_t>(std::lround(kImpactScale * std::pow(kImpactRange, exponent))));
  }
  release.add_segment(bundle::kRanking, segment.take());
}

}  // namespace

void IndexBuilder::begin_page(std::string_view title) {
  first_sections_.push_back(sections_.unit_count());
  titles_.emplace_back();
  pages_.begin_unit();
  lead_words_ = 0;
  count_in_page(title, kTitle);
}

void IndexBuilder::add_section(const Texts& texts, std::span<const SectionMark> marks) {
  FOREDGE_CHECK(pages_.unit_count() != 0);
  sections_.begin_unit();
  count_in_section(texts.title, kTitle);
  for (const auto& [text, field] : {std::pair(texts.headings, kHeadings), {texts.body, kBody}, {texts.code, kCode}}) {
    count_in_section(text, field);
    count_in_page(text, field);
  }
  for (const SectionMark& mark : marks) {
    sections_.add_fixed(terms_.number_of(mark.term), mark.strength);
  }
}

void IndexBuilder::count_in_section(std::string_view text, Field field) {
  std::size_t at = 0;
  for (std::string_view piece = next_chunk(text, at); !piece.empty(); piece = next_chunk(text, at)) {
    const Chunk& chunk = chunk_of(piece);
    sections_.lengthen(field, static_cast<std::uint32_t>(chunk.terms.size()));
    for (const std::uint32_t term : chunk.terms) {
      sections_.count(term, field);
    }
  }
}

void IndexBuilder::count_in_page(std::string_view text, Field field) {
  before_ = kNone;
  std::size_t at = 0;
  for (std::string_view piece = next_chunk(text, at); !piece.empty(); piece = next_chunk(text, at)) {
    count_words(chunk_of(piece), field);
  }
}

void IndexBuilder::count_words(const Chunk& chunk, Field field) {
  for (const Word& word : chunk.words) {
    pages_.lengthen(field, 1);
    const bool leads = field == kBody && lead_words_ < kLeadWords;
    if (leads) {
      ++lead_words_;
      pages_.lengthen(kLead, 1);
    }
    if (word.number != kStopWord) {
      pages_.count(word.number, field);
      if (leads) {
        pages_.count(word.number, kLead);
      }
    }
    if (field == kTitle && std::ranges::find(titles_.back(), word.stem) == titles_.back().end()) {
      titles_.back().push_back(word.stem);
    }
    add_pair(word.stem, word.number == kStopWord);
  }
}

void IndexBuilder::add_pair(std::uint32_t stem, bool is_stop_word) {
  if (is_stop_word) {
    ++since_before_;
    return;
  }
  if (before_ != kNone && before_ != stem && since_before_ <= kMaxWordsBetween) {
    pairs_.add(pair_hash(terms_.texts[before_], terms_.texts[stem]), pages_.unit_count() - 1);
  }
  before_ = stem;
  since_before_ = 0;
}

const IndexBuilder::Chunk& IndexBuilder::chunk_of(std::string_view text) {
  const auto known = chunks_.find(text);
  if (known != chunks_.end()) {
    return known->second;
  }
  std::vector<std::string> terms;
  std::vector<Analyzer::Word> words;
  analyzer_.expand(text, terms);
  analyzer_.split(text, words);
  Chunk chunk;
  chunk.terms.reserve(terms.size());
  chunk.words.reserve(words.size());
  for (const std::string& term : terms) {
    chunk.terms.push_back(terms_.number_of(term));
  }
  for (const Analyzer::Word& word : words) {
    chunk.words.push_back(
        {is_stop_word(word.folded) ? kStopWord : words_.number_of(word.folded), terms_.number_of(word.stem)});
  }
  return chunks_.emplace(std::string(text), std::move(chunk)).first->second;
}

std::uint32_t IndexBuilder::Names::number_of(const std::string& text) {
  const auto [at, is_new] = numbers.try_emplace(text, static_cast<std::uint32_t>(texts.size()));
  if (is_new) {
    texts.push_back(text);
  }
  return at->second;
}

// How many pages hold each term.
std::vector<std::uint32_t> IndexBuilder::count_pages(const UnitCounts::Lists& sections) const {
  std::vector<std::uint32_t> page_of(sections_.unit_count());
  for (std::size_t page = 0; page < first_sections_.size(); ++page) {
    const std::size_t end = page + 1 < first_sections_.size() ? first_sections_[page + 1] : page_of.size();
    std::fill(page_of.begin() + first_sections_[page], page_of.begin() + static_cast<std::ptrdiff_t>(end),
              static_cast<std::uint32_t>(page));
  }
  std::vector<std::uint32_t> counts(terms_.texts.size());
  for (std::uint32_t term = 0; term < counts.size(); ++term) {
    std::uint32_t last = kNone;
    for (const Posting& posting : sections.of(term)) {
      counts[term] += page_of[posting.section] != last ? 1 : 0;
      last = page_of[posting.section];
    }
  }
  return counts;
}

// A term's impact in a title is its share of the title's inverse document frequencies.
UnitCounts IndexBuilder::weigh_titles(const std::vector<std::uint32_t>& pages_with) const {
  UnitCounts titles(kPageRanking);
  for (const std::vector<std::uint32_t>& title : titles_) {
    titles.begin_unit();
    double whole = 0;
    for (const std::uint32_t term : title) {
      whole += inverse_frequency(pages_with[term], titles_.size());
    }
    for (const std::uint32_t term : title) {
      const double share = inverse_frequency(pages_with[term], titles_.size()) / whole;
      titles.add_fixed(term, static_cast<std::uint8_t>(std::lround(share * (kImpactLevels - 1))));
    }
  }
  return titles;
}

struct IndexBuilder::NamedList {
  std::string name;
  std::span<const Posting> postings;
};

void IndexBuilder::write(bundle::ReleaseWriter& release) {
  const UnitCounts::Lists sections = sections_.weigh(terms_.texts.size());
  const UnitCounts::Lists pages = pages_.weigh(words_.texts.size());
  const UnitCounts::Lists titles = weigh_titles(count_pages(sections)).weigh(terms_.texts.size());
  std::vector<NamedList> lists;
  lists.reserve(2 * terms_.texts.size() + words_.texts.size());
  for (std::uint32_t term = 0; term < terms_.texts.size(); ++term) {
    lists.push_back({terms_.texts[term], sections.of(term)});
    lists.push_back({title_list_name(terms_.texts[term]), titles.of(term)});
  }
  for (std::uint32_t word = 0; word < words_.texts.size(); ++word) {
    lists.push_back({page_list_name(words_.texts[word]), pages.of(word)});
  }
  std::erase_if(lists, [](const NamedList& list) { return list.postings.empty(); });
  std::ranges::sort(lists, {}, &NamedList::name);

  DictionaryWriter dictionary(release);
  for (const NamedList& list : lists) {
    dictionary.add(list.name, list.postings);
  }
  dictionary.finish();
  pairs_.write(release);
  write_ranking(release);
}

}  // namespace foredge::search
