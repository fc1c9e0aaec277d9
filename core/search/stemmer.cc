#include "search/stemmer.h"

#include <snowball/api.h>
#include <snowball/stem_UTF_8_danish.h>
#include <snowball/stem_UTF_8_dutch.h>
#include <snowball/stem_UTF_8_english.h>
#include <snowball/stem_UTF_8_finnish.h>
#include <snowball/stem_UTF_8_french.h>
#include <snowball/stem_UTF_8_german.h>
#include <snowball/stem_UTF_8_italian.h>
#include <snowball/stem_UTF_8_norwegian.h>
#include <snowball/stem_UTF_8_portuguese.h>
#include <snowball/stem_UTF_8_russian.h>
#include <snowball/stem_UTF_8_spanish.h>
#include <snowball/stem_UTF_8_swedish.h>

#include <array>

#include "base/check.h"

namespace foredge::search {

struct StemmerCalls {
  SN_env* (*create)();
  void (*close)(SN_env*);
  int (*stem)(SN_env*);
};

namespace {

// In the order of bundle::Language.
constexpr std::array<StemmerCalls, bundle::kLanguageCodes.size()> kStemmers = {{
    {english_UTF_8_create_env, english_UTF_8_close_env, english_UTF_8_stem},
    {danish_UTF_8_create_env, danish_UTF_8_close_env, danish_UTF_8_stem},
    {dutch_UTF_8_create_env, dutch_UTF_8_close_env, dutch_UTF_8_stem},
    {finnish_UTF_8_create_env, finnish_UTF_8_close_env, finnish_UTF_8_stem},
    {french_UTF_8_create_env, french_UTF_8_close_env, french_UTF_8_stem},
    {german_UTF_8_create_env, german_UTF_8_close_env, german_UTF_8_stem},
    {italian_UTF_8_create_env, italian_UTF_8_close_env, italian_UTF_8_stem},
    {norwegian_UTF_8_create_env, norwegian_UTF_8_close_env, norwegian_UTF_8_stem},
    {portuguese_UTF_8_create_env, portuguese_UTF_8_close_env, portuguese_UTF_8_stem},
    {russian_UTF_8_create_env, russian_UTF_8_close_env, russian_UTF_8_stem},
    {spanish_UTF_8_create_env, spanish_UTF_8_close_env, spanish_UTF_8_stem},
    {swedish_UTF_8_create_env, swedish_UTF_8_close_env, swedish_UTF_8_stem},
}};

}  // namespace

Stemmer::Stemmer(bundle::Language language)
    : calls_(kStemmers[static_cast<std::size_t>(language)]), env_(calls_.create()) {
  FOREDGE_CHECK(env_ != nullptr);
}
Stemmer::~Stemmer() { calls_.close(env_); }

std::string_view Stemmer::stem(std::string_view word) {
  const auto* symbols = reinterpret_cast<const symbol*>(word.data());
  FOREDGE_CHECK(SN_set_current(env_, static_cast<int>(word.size()), symbols) == 0);
  FOREDGE_CHECK(calls_.stem(env_) >= 0);
  return {reinterpret_cast<const char*>(env_->p), static_cast<std::size_t>(env_->l)};
}

}  // namespace foredge::search
