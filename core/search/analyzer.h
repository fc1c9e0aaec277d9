// From text to index terms: the same code when a release is built and when it is asked.
//
// A text is cut into chunks (identifiers with their dots, dashes and underscores stay together), and a chunk becomes terms:
//   - every plain word in it, folded and stemmed (English Porter2, Snowball);
//   - the parts of camelCase, each stemmed;
//   - the whole identifier, folded but not stemmed, beside its parts;
//   - ideographs as overlapping pairs.
// Whether a term is worth asking for is query.h's to say; what it weighs is the index's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct SN_env;  // NOLINT(readability-identifier-naming): Snowball's name

namespace foredge::search {

// A longer term is noise (encoded data, hashes): it is left out on both sides.
inline constexpr std::size_t kMaxTermBytes = 64;

// The next chunk of `text` at or behind `at`, and moves `at` behind it (onto the last character of a piece of a long run of
// ideographs); "" at the end. Any bytes are accepted.
[[nodiscard]] std::string_view next_chunk(std::string_view text, std::size_t& at);

// Holds the stemmer's buffers; not for use by two threads at once.
class Analyzer {
 public:
  Analyzer();
  ~Analyzer();
  Analyzer(const Analyzer&) = delete;
  Analyzer& operator=(const Analyzer&) = delete;

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
  void add_word(std::string_view word, std::vector<std::string>& terms);
  void add_bigrams(std::string_view chunk, std::vector<std::string>& terms);
  void add_stem(std::string_view folded, std::vector<std::string>& terms);
  std::string_view stem(std::string_view folded);

  SN_env* stemmer_;
  std::string folded_;
};

}  // namespace foredge::search
