// Languages other than English: what words become, what queries leave out, and a naive finder beside the fast one.
#include "bundle/languages.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "search/analyzer.h"
#include "search/fold.h"
#include "search/query.h"
#include "search/stop_words.h"
#include "search/term_finder.h"
#include "support/random.h"

using namespace foredge;
using namespace foredge::search;
using bundle::Language;
using List = std::vector<std::string>;

namespace {

List terms_of(std::string_view text, Language language) {
  Analyzer analyzer(language);
  List all;
  std::size_t at = 0;
  for (std::string_view chunk = next_chunk(text, at); !chunk.empty(); chunk = next_chunk(text, at)) {
    List terms;
    analyzer.expand(chunk, terms);
    all.insert(all.end(), terms.begin(), terms.end());
  }
  return all;
}

List asked(std::string_view text, Language language) {
  List terms;
  for (const Query::Term& term : parse_query(text, language).terms) {
    terms.push_back(term.text);
  }
  return terms;
}

bool share_a_term(std::string_view a, std::string_view b, Language language) {
  const List of_a = terms_of(a, language);
  return std::ranges::any_of(terms_of(b, language),
                             [&](const std::string& term) { return std::ranges::find(of_a, term) != of_a.end(); });
}

// Forms of one word, the last one typed without its diacritics.
struct Forms {
  Language language;
  List words;
};
const Forms kForms[] = {
    {Language::kDanish, {"indstilling", "indstillinger", "indstillingerne", "Indstillingens"}},
    {Language::kDanish, {"løsning", "løsninger", "LØSNINGEN", "losning"}},
    {Language::kDutch, {"instelling", "instellingen", "INSTELLINGEN"}},
    {Language::kFinnish, {"tiedosto", "tiedostot", "Tiedostossa"}},
    {Language::kFinnish, {"näytössä", "Näytössä", "naytossa"}},
    {Language::kFrench, {"installation", "installations", "INSTALLATION"}},
    {Language::kFrench, {"sécurité", "Sécurités", "SÉCURITÉ", "securite"}},
    {Language::kFrench, {"l'état", "états", "État", "etat"}},
    {Language::kGerman, {"Einstellung", "Einstellungen", "EINSTELLUNG"}},
    {Language::kGerman, {"Schlüssel", "Schlüssels", "schlussel"}},
    {Language::kGerman, {"Größe", "größe", "GRÖSSE", "grosse"}},
    {Language::kItalian, {"installazione", "installazioni", "l'installazione", "dell'installazione"}},
    {Language::kItalian, {"qualità", "Qualità", "qualita"}},
    {Language::kNorwegian, {"innstilling", "innstillinger", "innstillingene"}},
    {Language::kNorwegian, {"løsning", "løsninger", "losning"}},
    {Language::kPortuguese, {"configuração", "configurações", "CONFIGURAÇÃO"}},
    {Language::kPortuguese, {"configuração", "configuracao"}},
    {Language::kRussian, {"настройка", "настройки", "Настройками"}},
    {Language::kRussian, {"приём", "прием"}},
    {Language::kSpanish, {"configuración", "configuraciones", "Configuración"}},
    {Language::kSpanish, {"configuración", "configuracion"}},
    {Language::kSwedish, {"inställning", "inställningar", "Inställningarna", "installning"}},
};

}  // namespace

TEST_CASE("every language has a code of two letters and is found by it") {
  std::set<std::string_view> codes;
  for (std::size_t i = 0; i < bundle::kLanguageCodes.size(); ++i) {
    const auto language = static_cast<Language>(i);
    CHECK(bundle::language_code(language).size() == 2);
    CHECK(bundle::find_language(bundle::language_code(language)) == language);
    codes.insert(bundle::language_code(language));
  }
  CHECK(codes.size() == bundle::kLanguageCodes.size());
  for (const char* bad : {"", "EN", "eng", "xx", "e"}) {
    CHECK_FALSE(bundle::find_language(bad));
  }
}

TEST_CASE("forms of a word find each other") {
  for (const Forms& forms : kForms) {
    for (const std::string& other : forms.words) {
      INFO(bundle::language_code(forms.language) << ' ' << forms.words.front() << ' ' << other);
      CHECK(share_a_term(forms.words.front(), other, forms.language));
    }
  }
}

TEST_CASE("words become these terms") {
  struct Row {
    const char* name;
    Language language;
    std::string text;
    List terms;
  };
  const Row rows[] = {
      {"stemmed, then folded", Language::kGerman, "Häuser", {"haus"}},
      {"and as typed without", Language::kFrench, "sécurité", {"secur", "securit"}},
      {"English folds first", Language::kEnglish, "sécurité", {"securit"}},
      {"an article is elided", Language::kFrench, "l'installation", {"install"}},
      {"no article, as in English", Language::kFrench, "library's", {"library"}},
      {"English elides nothing", Language::kEnglish, "l'installation", {"l"}},
      {"identifiers are split alike", Language::kGerman, "useEffect", {"use", "effect", "useeffect"}},
      {"and kept whole", Language::kRussian, "max_tokens", {"max", "tokens", "max_tokens"}},
      {"pairs have no language", Language::kGerman, "状態変数", {"状態", "態変", "変数"}},
      {"a decomposed letter", Language::kRussian, "и\xcc\x86од", {"йод"}},
      {"a decomposed syllable",
       Language::kEnglish,
       "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\xe1\x84\x80\xe1\x85\xae\xe1\x86\xa8",
       {"한국"}},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    CHECK(terms_of(row.text, row.language) == row.terms);
  }
}

TEST_CASE("composed and decomposed text become the same terms") {
  const std::pair<const char*, const char*> rows[] = {{"état", "e\xcc\x81tat"},
                                                      {"Größe",
                                                       "Gro\xcc\x88\xc3\x9f"
                                                       "e"},
                                                      {"ガイド", "カ\xe3\x82\x99イト\xe3\x82\x99"},
                                                      {"ế", "e\xcc\x82\xcc\x81"}};
  for (std::size_t i = 0; i < bundle::kLanguageCodes.size(); ++i) {
    for (const auto& [composed, decomposed] : rows) {
      INFO(bundle::kLanguageCodes[i] << ' ' << composed);
      CHECK(terms_of(composed, static_cast<Language>(i)) == terms_of(decomposed, static_cast<Language>(i)));
    }
  }
}

TEST_CASE("a query leaves out what says nothing in its language") {
  CHECK(asked("Wie kann ich die Schlüssel für den Server ändern?", Language::kGerman) ==
        List{"schlussel", "serv", "and"});
  CHECK(asked("comment changer l'état", Language::kFrench) == List{"chang", "etat"});
  CHECK(asked("Как изменить настройки", Language::kRussian) == List{"измен", "настройк"});
  CHECK(asked("how to the", Language::kGerman) == List{"how", "to", "the"});
  CHECK(asked("wie ist das", Language::kGerman) == List{"wie", "ist", "das"});
  CHECK(parse_query("x", Language::kFrench).language == Language::kFrench);
}

TEST_CASE("stop words are words of their language, folded") {
  for (std::size_t i = 0; i < bundle::kLanguageCodes.size(); ++i) {
    const auto language = static_cast<Language>(i);
    for (const char* bad : {"", " ", "server", "a b", " a", "a "}) {
      CHECK_FALSE(is_stop_word(bad, language));
    }
  }
  CHECK(is_stop_word("fur", Language::kGerman));
  CHECK(is_stop_word("zwischen", Language::kGerman));
  CHECK(is_stop_word("aber", Language::kGerman));
  CHECK_FALSE(is_stop_word("the", Language::kGerman));
  CHECK_FALSE(is_stop_word("swisch", Language::kGerman));
}

TEST_CASE("the fast finder finds what splitting all of a text finds, in every language") {
  const std::uint64_t seed = test::seed_or(63);
  INFO("seed " << seed);
  test::Random random(seed);
  List words = {"maan",     "zee",  "zeeën", "boom",      "bomen", "alle", "aller",
                "voyaient", "quoi", "être",  "useEffect", "y",     "ok"};
  for (const Forms& forms : kForms) {
    words.insert(words.end(), forms.words.begin(), forms.words.end());
  }
  const auto some = [&](std::uint32_t most) {
    std::string text;
    for (std::uint32_t left = 1 + random.below(most); left != 0; --left) {
      text += words[random.below(static_cast<std::uint32_t>(words.size()))] + " ";
    }
    return text;
  };
  for (int round = 0; round < 3000; ++round) {
    const auto language =
        static_cast<Language>(random.below(static_cast<std::uint32_t>(bundle::kLanguageCodes.size())));
    const Query query = parse_query(some(4), language);
    const std::string text = some(6);
    const List all = terms_of(text, language);
    std::uint64_t expected = 0;
    for (std::size_t i = 0; i < query.terms.size(); ++i) {
      expected |= std::ranges::find(all, query.terms[i].text) != all.end() ? std::uint64_t{1} << i : 0;
    }
    INFO(bundle::language_code(language) << ": " << text);
    REQUIRE(TermFinder(query).find_in(text) == expected);
  }
}
