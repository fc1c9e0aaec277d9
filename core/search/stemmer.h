// Snowball's stemmers as one: the language is chosen when it is made.
#pragma once

#include <string_view>

#include "bundle/languages.h"

struct SN_env;  // NOLINT(readability-identifier-naming): Snowball's name

namespace foredge::search {

// Holds buffers; not for use by two threads at once.
class Stemmer {
 public:
  explicit Stemmer(bundle::Language language);
  ~Stemmer();
  Stemmer(const Stemmer&) = delete;
  Stemmer& operator=(const Stemmer&) = delete;

  // `word` is UTF-8 in lower case. The stem is valid until the next call.
  [[nodiscard]] std::string_view stem(std::string_view word);

 private:
  const struct StemmerCalls& calls_;
  SN_env* env_;
};

}  // namespace foredge::search
