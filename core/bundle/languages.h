// The languages in which a library can be written: codes of foredge.toml and of the root's LANG segment. What a language means for
// its words is search's business.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace foredge::bundle {

enum class Language : std::uint8_t {
  kEnglish,
  kDanish,
  kDutch,
  kFinnish,
  kFrench,
  kGerman,
  kItalian,
  kNorwegian,
  kPortuguese,
  kRussian,
  kSpanish,
  kSwedish,
};

// ISO 639-1, in the order of the enumeration.
inline constexpr std::array<std::string_view, 12> kLanguageCodes = {"en", "da", "nl", "fi", "fr", "de",
                                                                    "it", "no", "pt", "ru", "es", "sv"};

[[nodiscard]] constexpr std::string_view language_code(Language language) {
  return kLanguageCodes[static_cast<std::size_t>(language)];
}

// Nothing for a code that this build does not know.
[[nodiscard]] constexpr std::optional<Language> find_language(std::string_view code) {
  const auto found = std::ranges::find(kLanguageCodes, code);
  return found == kLanguageCodes.end() ? std::nullopt
                                       : std::optional(static_cast<Language>(found - kLanguageCodes.begin()));
}

}  // namespace foredge::bundle
