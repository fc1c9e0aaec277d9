// From a caller's words to ranked sections, as the caller means them: quoted words must stand in a section as they are, words that
// the release does not have are taken for the nearest that it has, and what was changed is told. Ranking is search's.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "search/engine.h"
#include "server/site.h"

namespace foredge::server {

struct SectionAsk {
  std::string_view words;
  std::vector<std::string> marks;
  std::span<const search::SectionRange> ranges;
  std::size_t count;
  bool exact = false;  // the words are one phrase unless they have quotes; nothing is replaced or dropped
};

struct FoundSections {
  std::vector<search::Hit> best;
  std::vector<search::Query> queries;  // those that were answered: one for each language of the libraries asked
  std::vector<std::string> notes;      // what a hint should say, each a short clause
};

// All notes of one answer; later ones fall away.
inline constexpr std::uint32_t kMaxNoteTokens = 100;

// Each library is asked in its own language, and what is found is put together by score. At most `count` hits; with phrases those among the kVerifiedSections best that have the terms.
inline constexpr std::size_t kVerifiedSections = 48;

Step<FoundSections> find_sections(Site& site, const SectionAsk& ask);

// One hint of all notes.
[[nodiscard]] std::string join_notes(const std::vector<std::string>& notes);

}  // namespace foredge::server
