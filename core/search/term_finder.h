// Which of a query's terms a text holds: as splitting all of it would tell, but most words are passed by their first letters.
#pragma once

#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "search/analyzer.h"
#include "search/query.h"

namespace foredge::search {

class TermFinder {
 public:
  // The query, of at most kMaxQueryTerms terms, must outlive the finder; texts are taken to be in its language.
  explicit TermFinder(const Query& query);

  // Bit i is set when the text holds term i. Any bytes are accepted.
  [[nodiscard]] std::uint64_t find_in(std::string_view text);

 private:
  [[nodiscard]] std::size_t next_candidate(std::string_view text, std::size_t at) const;
  [[nodiscard]] std::uint64_t find_in_chunk(std::string_view chunk);

  std::span<const Query::Term> terms_;
  Analyzer analyzer_;
  // Of three characters of ASCII, told apart by their lowest five bits: whether a word that begins so may have one of the terms as its
  // stem.
  std::bitset<std::size_t{32} * 32 * 32> beginnings_;
  std::vector<std::string> expanded_;
  // What was found in the first chunks that were looked into: the words of a query come again and again.
  static constexpr std::size_t kMaxKnown = 32;
  std::vector<std::pair<std::string, std::uint64_t>> known_;
};

}  // namespace foredge::search
