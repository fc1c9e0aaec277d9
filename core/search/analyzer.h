// From text to index terms: the same code when a release is built and when it is asked.
//
// A text is cut into chunks (identifiers with their dots, dashes and underscores stay together), and a chunk becomes terms:
//   - every plain word in it, folded and stemmed by Snowball for the library's language;
//   - the parts of camelCase, each stemmed;
//   - the whole identifier, folded but not stemmed, beside its parts;
//   - ideographs as overlapping pairs.
// Whether a term is worth asking for is query.h's to say; what it weighs is the index's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bundle/languages.h"
#include "search/stemmer.h"

namespace foredge::search {

// A longer term is noise (encoded data, hashes): it is left out on both sides.
inline constexpr std::size_t kMaxTermBytes = 64;

// The next chunk of `text` at or behind `at`, and moves `at` behind it (onto the last character of a piece of a long run of
// ideographs); "" at the end. Any bytes are accepted.
[[nodiscard]] std::string_view next_chunk(std::string_view text, std::size_t& at);

// Holds the stemmer's buffers; not for use by two threads at once.
//
// English is folded before it is stemmed. Other languages are stemmed with their diacritics, which their endings have, and folded
// then; a word with diacritics also becomes the term that it is without them, so that it is found however it is typed.
class Analyzer {
 public:
  explicit Analyzer(bundle::Language language = bundle::Language::kEnglish) : language_(language), stemmer_(language) {}

  // Appends the distinct terms of one chunk, in order of appearance, the whole identifier last.
  void expand(std::string_view chunk, std::vector<std::string>& terms);

  // A word as it is written, folded, and its stem.
  struct Word {
    std::string folded;
    std::string stem;
  };
  // Appends the plain words of one chunk in order, repeated ones too: "useEffect" is one, "at-rule" two. The stem of each is
  // among the terms that expand() gives, unless it has parts.
  void split(std::string_view chunk, std::vector<Word>& words);

 private:
  template <typename Visit>
  bool for_each_word(std::string_view chunk, Visit visit);
  void add_word(std::string_view word, std::vector<std::string>& terms);
  void add_stems(std::string_view word, std::vector<std::string>& terms);
  std::string_view stem(std::string_view word);

  bundle::Language language_;
  Stemmer stemmer_;
  std::string composed_;
  std::string folded_;
  std::string stem_;
};

}  // namespace foredge::search
