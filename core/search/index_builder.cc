#include "search/index_builder.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"
#include "bundle/format.h"
#include "search/dictionary_writer.h"
#include "search/marks.h"
#include "search/postings.h"

namespace foredge::search {
namespace {

std::uint8_t quantise(double impact) {
  const double level = (kImpactLevels - 1) * (1.0 + std::log(impact) / std::log(kImpactRange));
  return static_cast<std::uint8_t>(std::clamp(std::lround(level), 0L, long{kImpactLevels - 1}));
}

std::uint16_t term_weight(std::size_t sections_with_term, std::size_t sections) {
  const auto with = static_cast<double>(sections_with_term);
  const auto all = static_cast<double>(sections);
  const double idf = std::log(1.0 + (all - with + 0.5) / (with + 0.5));
  return static_cast<std::uint16_t>(std::clamp(std::lround(idf * kWeightScale), 1L, 65535L));
}

void write_ranking(bundle::ReleaseWriter& release) {
  ByteWriter segment;
  for (std::uint32_t level = 0; level < kImpactLevels; ++level) {
    const double exponent = static_cast<double>(level) / (kImpactLevels - 1) - 1.0;
    segment.write_u16(static_cast<std::uint16_t>(std::lround(kImpactScale * std::pow(kImpactRange, exponent))));
  }
  release.add_segment(bundle::kRanking, segment.take());
}

}  // namespace

void IndexBuilder::add_section(const Texts& texts, std::span<const SectionMark> marks) {
  section_begins_.push_back(occurrences_.size());
  field_lengths_.emplace_back();
  ++section_count_;
  for (std::size_t field = 0; field < kFieldCount; ++field) {
    std::size_t at = 0;
    while (true) {
      const std::string_view chunk = next_chunk(texts[field], at);
      if (chunk.empty()) {
        break;
      }
      count_chunk(chunk, static_cast<Field>(field));
    }
  }
  for (const SectionMark& mark : marks) {
    if (const std::uint32_t term = number_of(mark.term); last_section_[term] != section_count_) {
      last_section_[term] = section_count_;
      FOREDGE_CHECK(mark.strength < kImpactLevels);
      occurrences_.push_back({term, {mark.strength}});
    }
  }
}

void IndexBuilder::count_chunk(std::string_view chunk, Field field) {
  const std::vector<std::uint32_t>& terms = terms_of(chunk);
  field_lengths_.back()[field] += static_cast<std::uint32_t>(terms.size());
  for (const std::uint32_t term : terms) {
    if (last_section_[term] != section_count_) {
      last_section_[term] = section_count_;
      last_occurrence_[term] = occurrences_.size();
      occurrences_.push_back({term, {}});
    }
    std::uint8_t& frequency = occurrences_[last_occurrence_[term]].frequency[field];
    frequency = static_cast<std::uint8_t>(std::min(frequency + 1, 255));
  }
}

const std::vector<std::uint32_t>& IndexBuilder::terms_of(std::string_view chunk) {
  const auto known = chunk_terms_.find(chunk);
  if (known != chunk_terms_.end()) {
    return known->second;
  }
  std::vector<std::string> texts;
  analyzer_.expand(chunk, texts);
  std::vector<std::uint32_t> numbers;
  numbers.reserve(texts.size());
  for (const std::string& text : texts) {
    numbers.push_back(number_of(text));
  }
  return chunk_terms_.emplace(std::string(chunk), std::move(numbers)).first->second;
}

std::uint32_t IndexBuilder::number_of(const std::string& term) {
  const auto [at, is_new] = term_numbers_.try_emplace(term, static_cast<std::uint32_t>(terms_.size()));
  if (is_new) {
    terms_.push_back(term);
    is_mark_.push_back(is_mark_term(term));
    last_section_.push_back(0);
    last_occurrence_.push_back(0);
  }
  return at->second;
}

// One impact an occurrence, in the order of occurrences_.
std::vector<std::uint8_t> IndexBuilder::compute_impacts() const {
  std::array<double, kFieldCount> average{};
  for (const auto& lengths : field_lengths_) {
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      average[field] += lengths[field];
    }
  }
  for (double& sum : average) {
    sum = std::max(sum / std::max<double>(section_count_, 1), 1.0);
  }
  std::vector<std::uint8_t> impacts(occurrences_.size());
  for (std::uint32_t section = 0; section < section_count_; ++section) {
    std::array<double, kFieldCount> scale{};
    for (std::size_t field = 0; field < kFieldCount; ++field) {
      const double length = field_lengths_[section][field] / average[field];
      scale[field] = kFields[field].weight / (1.0 - kFields[field].b + kFields[field].b * length);
    }
    const std::size_t end = section + 1 < section_count_ ? section_begins_[section + 1] : occurrences_.size();
    for (std::size_t at = section_begins_[section]; at < end; ++at) {
      if (is_mark_[occurrences_[at].term]) {
        impacts[at] = occurrences_[at].frequency[0];
        continue;
      }
      double frequency = 0;
      for (std::size_t field = 0; field < kFieldCount; ++field) {
        frequency += scale[field] * occurrences_[at].frequency[field];
      }
      impacts[at] = quantise(frequency / (kSaturation + frequency));
    }
  }
  return impacts;
}

void IndexBuilder::write(bundle::ReleaseWriter& release) {
  const std::vector<std::uint8_t> impacts = compute_impacts();
  // Postings grouped by term with one counting sort; sections stay in order.
  std::vector<std::size_t> begins(terms_.size() + 1);
  for (const Occurrence& occurrence : occurrences_) {
    ++begins[occurrence.term + 1];
  }
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  std::vector<Posting> postings(occurrences_.size());
  std::vector<std::size_t> next(begins.begin(), begins.end() - 1);
  std::uint32_t section = 0;
  for (std::size_t at = 0; at < occurrences_.size(); ++at) {
    while (section + 1 < section_count_ && section_begins_[section + 1] <= at) {
      ++section;
    }
    postings[next[occurrences_[at].term]++] = {section, impacts[at]};
  }
  std::vector<std::uint32_t> order(terms_.size());
  std::iota(order.begin(), order.end(), 0U);
  std::ranges::sort(order, {}, [&](std::uint32_t term) -> const std::string& { return terms_[term]; });

  DictionaryWriter dictionary(release);
  for (const std::uint32_t term : order) {
    const std::span<const Posting> list(postings.data() + begins[term], begins[term + 1] - begins[term]);
    if (!list.empty()) {
      dictionary.add(terms_[term], term_weight(list.size(), section_count_), list);
    }
  }
  dictionary.finish();
  write_ranking(release);
}

}  // namespace foredge::search
