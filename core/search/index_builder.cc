#include "search/index_builder.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "bundle/format.h"
#include "search/list_names.h"
#include "search/pairs.h"
#include "search/postings.h"
#include "search/sketches_writer.h"
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

void IndexBuilder::expect(std::size_t text_bytes) {
  // Documentation has a new term of a section every twelve bytes, of a page every 25, and a new pair every 16.
  sections_.reserve(text_bytes / 10);
  pages_.reserve(text_bytes / 20);
  pairs_.reserve(text_bytes / 12);
}

void IndexBuilder::begin_page(std::string_view title, bundle::Language language) {
  chunks_ = &languages_.try_emplace(language, language).first->second;
  first_sections_.push_back(sections_.unit_count());
  titles_.emplace_back();
  pages_.begin_unit();
  pairs_.begin_page();
  lead_words_ = 0;
  count_in_page(read(title), kTitle);
}

void IndexBuilder::add_section(const Texts& texts, std::span<const SectionMark> marks) {
  FOREDGE_CHECK(pages_.unit_count() != 0);
  sections_.begin_unit();
  count_in_section(read(texts.title), kTitle);
  for (const auto& [text, field] : {std::pair(texts.headings, kHeadings), {texts.body, kBody}, {texts.code, kCode}}) {
    const std::span<const std::uint32_t> chunks = read(text);
    count_in_section(chunks, field);
    count_in_page(chunks, field);
  }
  for (const SectionMark& mark : marks) {
    sections_.add_fixed(terms_.number_of(mark.term).value, mark.strength);
  }
}

std::span<const std::uint32_t> IndexBuilder::read(std::string_view text) {
  read_.clear();
  std::size_t at = 0;
  for (std::string_view piece = next_chunk(text, at); !piece.empty(); piece = next_chunk(text, at)) {
    const TextNumbers::Number chunk = chunks_->texts.number_of(piece);
    if (chunk.is_new) {
      analyse(piece);
    }
    read_.push_back(chunk.value);
  }
  return read_;
}

void IndexBuilder::analyse(std::string_view chunk) {
  std::vector<std::string> terms;
  std::vector<Analyzer::Word> words;
  chunks_->analyzer.expand(chunk, terms);
  chunks_->analyzer.split(chunk, words);
  Chunk& known = chunks_->chunks.emplace_back();
  known.terms_begin = chunks_->terms.size();
  for (const std::string& term : terms) {
    chunks_->terms.push_back(terms_.number_of(term).value);
  }
  known.terms_end = chunks_->terms.size();
  known.words_begin = chunks_->words.size();
  for (const Analyzer::Word& word : words) {
    const bool stops = is_stop_word(word.folded, chunks_->language);
    chunks_->words.push_back(
        {stops ? kStopWord : words_.number_of(word.folded).value, terms_.number_of(word.stem).value});
  }
  known.words_end = chunks_->words.size();
}

void IndexBuilder::count_in_section(std::span<const std::uint32_t> chunks, Field field) {
  for (const std::uint32_t number : chunks) {
    const Chunk& chunk = chunks_->chunks[number];
    sections_.lengthen(field, static_cast<std::uint32_t>(chunk.terms_end - chunk.terms_begin));
    for (std::size_t at = chunk.terms_begin; at < chunk.terms_end; ++at) {
      sections_.count(chunks_->terms[at], field);
    }
  }
}

void IndexBuilder::count_in_page(std::span<const std::uint32_t> chunks, Field field) {
  before_ = kNone;
  for (const std::uint32_t number : chunks) {
    const Chunk& chunk = chunks_->chunks[number];
    count_words(std::span(chunks_->words).subspan(chunk.words_begin, chunk.words_end - chunk.words_begin), field);
  }
}

void IndexBuilder::count_words(std::span<const Word> words, Field field) {
  for (const Word& word : words) {
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
    pairs_.add(pair_hash(terms_.text(before_), terms_.text(stem)));
  }
  before_ = stem;
  since_before_ = 0;
}

// How many pages hold each term.
std::vector<std::uint32_t> IndexBuilder::count_pages(const UnitCounts::Lists& sections) const {
  std::vector<std::uint32_t> page_of(sections_.unit_count());
  for (std::size_t page = 0; page < first_sections_.size(); ++page) {
    const std::size_t end = page + 1 < first_sections_.size() ? first_sections_[page + 1] : page_of.size();
    std::fill(page_of.begin() + first_sections_[page], page_of.begin() + static_cast<std::ptrdiff_t>(end),
              static_cast<std::uint32_t>(page));
  }
  std::vector<std::uint32_t> counts(terms_.size());
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

std::vector<bool> IndexBuilder::function_words() const {
  std::vector<bool> function(terms_.size());
  std::vector<bool> other(terms_.size());
  for (const auto& [language, chunks] : languages_) {
    for (const Word& word : chunks.words) {
      (word.number == kStopWord ? function : other)[word.stem] = true;
    }
  }
  for (std::size_t term = 0; term < function.size(); ++term) {
    function[term] = function[term] && !other[term];
  }
  return function;
}

std::vector<std::uint32_t> IndexBuilder::stems_of_words() const {
  std::vector<std::uint32_t> stems(words_.size());
  for (const auto& [language, chunks] : languages_) {
    for (const Word& word : chunks.words) {
      if (word.number != kStopWord) {
        stems[word.number] = word.stem;
      }
    }
  }
  return stems;
}

void IndexBuilder::write_sketches(bundle::ReleaseWriter& release, const UnitCounts::Lists& pages) const {
  const std::vector<std::uint32_t> stems = stems_of_words();
  std::vector<WordPages> words;
  words.reserve(stems.size());
  for (std::uint32_t word = 0; word < stems.size(); ++word) {
    words.push_back({stems[word], pages.of(word)});
  }
  const std::vector<Sketch> sketches = sketch_pages(words, terms_.size(), pages_.unit_count());
  if (sketches.empty()) {
    return;
  }
  ByteWriter segment;
  for (const Sketch& sketch : sketches) {
    for (const std::uint64_t bits : sketch) {
      segment.write_u64(bits);
    }
  }
  release.add_segment(bundle::kSketches, segment.take());
}

struct IndexBuilder::NamedList {
  std::string name;
  std::span<const Posting> postings;
};

void IndexBuilder::write(bundle::ReleaseWriter& release) {
  const UnitCounts::Lists sections = sections_.weigh(terms_.size(), function_words());
  const UnitCounts::Lists pages = pages_.weigh(words_.size());
  const UnitCounts::Lists titles = weigh_titles(count_pages(sections)).weigh(terms_.size());
  std::vector<NamedList> lists;
  lists.reserve(2 * std::size_t{terms_.size()} + words_.size());
  for (std::uint32_t term = 0; term < terms_.size(); ++term) {
    lists.push_back({std::string(terms_.text(term)), sections.of(term)});
    lists.push_back({title_list_name(terms_.text(term)), titles.of(term)});
  }
  for (std::uint32_t word = 0; word < words_.size(); ++word) {
    lists.push_back({page_list_name(words_.text(word)), pages.of(word)});
  }
  std::erase_if(lists, [](const NamedList& list) { return list.postings.empty(); });
  std::ranges::sort(lists, {}, &NamedList::name);

  DictionaryWriter dictionary(release);
  for (const NamedList& list : lists) {
    dictionary.add(list.name, list.postings);
  }
  dictionary.finish();
  pairs_.write(release);
  write_sketches(release, pages);
  write_ranking(release);
}

}  // namespace foredge::search
