#include "server/find_sections.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <map>

#include "docs/part.h"
#include "docs/tokens.h"
#include "search/nearest.h"
#include "server/phrases.h"
#include "server/read_sections.h"

namespace foredge::server {
namespace {

constexpr std::size_t kMaxReplaced = 3;  // words of one query
constexpr std::size_t kNearWords = 3;    // that a note names for one word
constexpr std::size_t kMaxQuotedBytes = 60;
constexpr std::uint32_t kUnknownTokens = 30;  // of the note that names words which no page has

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  // A long text is cut where a character ends.
  std::size_t size = std::min(text.size(), kMaxQuotedBytes);
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U) {
    --size;
  }
  quoted.append(text.substr(0, size)).append(size < text.size() ? "…\"" : "\"");
  return quoted;
}

// Asks the libraries of one language.
class Finder {
 public:
  Finder(Site& site, const SectionAsk& ask, bundle::Language language, std::vector<search::SectionRange> ranges)
      : site_(site), ask_(ask), ranges_(std::move(ranges)), phrases_(quoted_phrases(ask.words)) {
    if (ask.exact && phrases_.empty()) {
      phrases_.push_back(plain_text(ask.words));
    }
    found_.query = search::parse_query(ask_.words, language);
    found_.query.marks = ask_.marks;
    for (const std::string& phrase : phrases_) {
      search::require_terms(found_.query, phrase);
    }
  }

  struct Found {
    std::vector<search::Hit> best;
    search::Query query;
    std::vector<std::string> notes;
  };

  // Leaves only sections that have the quoted words.
  Step<void> ask() {
    Step<void> step = ask_index();
    return step && !phrases_.empty() ? keep_phrases() : step;
  }

  [[nodiscard]] bool has_phrases() const { return !phrases_.empty(); }
  [[nodiscard]] bool found_nothing() const { return found_.best.empty(); }

  // No library has the quoted words: asks without the quotes, unless they are all that is wanted.
  Step<void> drop_phrases() {
    const std::string phrase = quote(phrases_.front());
    if (ask_.exact) {
      add_note("no section has " + phrase + " word for word; ask without `mode`");
      return {};
    }
    add_note("no section has " + phrase + " word for word, so the quotes were dropped");
    for (search::Query::Term& term : found_.query.terms) {
      term.required = false;
    }
    return ask_index();
  }

  // Words of the query whose stems no section has.
  [[nodiscard]] std::vector<std::string> lacking() const {
    std::vector<std::string> words;
    for (const search::Query::Word& word : found_.query.words) {
      if (std::ranges::find(unknown_, found_.query.terms[word.term].text) != unknown_.end()) {
        words.push_back(word.text);
      }
    }
    return words;
  }

  // Takes those words, of which each language lacks each that it asks for, for the nearest ones.
  Step<void> replace_unknown(std::span<const std::string> lacking) {
    std::vector<Unknown> unknown;
    FOREDGE_TRY(unknown, find_unknown(lacking));
    std::string lost;
    bool replaced = false;
    for (const Unknown& word : unknown) {
      const std::string& text = found_.query.words[word.place].text;
      if (word.near.empty()) {
        name_lost(text, lost);
      } else {
        note_replaced(text, word.near);
        replace_word(word.place, word.near.front());
        replaced = true;
      }
    }
    if (!lost.empty()) {
      add_note(std::move(lost));
    }
    return replaced ? ask_index() : Step<void>();
  }

  Step<void> look_without_marks() {
    search::Query query = found_.query;
    query.marks.clear();
    std::optional<search::Hits> hits;
    FOREDGE_TRY(hits,
                search::find_best(site_.pass(), site_.release(), site_.catalog().page_starts(), query, ranges_, 1));
    if (!hits) {
      return stop_blocked();
    }
    if (!hits->best.empty()) {
      add_note("nothing of that kind or language matches, other sections do");
    }
    return {};
  }

  [[nodiscard]] Found take() {
    found_.best.resize(std::min(found_.best.size(), ask_.count));
    return std::move(found_);
  }

 private:
  Step<void> ask_index() {
    // Of those with the words of a phrase, few may have the phrase.
    const std::size_t count = phrases_.empty() ? ask_.count : std::max(ask_.count, kVerifiedSections);
    std::optional<search::Hits> hits;
    FOREDGE_TRY(hits, search::find_best(site_.pass(), site_.release(), site_.catalog().page_starts(), found_.query,
                                        ranges_, count));
    if (!hits) {
      return stop_blocked();
    }
    found_.best = std::move(hits->best);
    unknown_ = std::move(hits->unknown);
    return {};
  }

  // Drops the sections that lack a phrase.
  Step<void> keep_phrases() {
    found_.best.resize(std::min(found_.best.size(), kVerifiedSections));
    std::vector<std::uint32_t> numbers;
    numbers.reserve(found_.best.size());
    for (const search::Hit& hit : found_.best) {
      numbers.push_back(hit.section);
    }
    std::vector<docs::StoredSection> sections;
    FOREDGE_TRY(sections, read_sections(site_, numbers));
    std::vector<search::Hit> kept;
    for (std::size_t i = 0; i < sections.size(); ++i) {
      if (holds_phrases(sections[i])) {
        kept.push_back(found_.best[i]);
      }
    }
    found_.best = std::move(kept);
    return {};
  }

  [[nodiscard]] bool holds_phrases(const docs::StoredSection& stored) const {
    std::string text;
    docs::unescape_text(stored.section.escaped_text, text);
    text = plain_text(text);
    const std::string title = plain_text(stored.page.title);
    return std::ranges::all_of(
        phrases_, [&](const std::string& phrase) { return has_phrase(text, phrase) || has_phrase(title, phrase); });
  }

  // A word of the query whose stem no section has.
  struct Unknown {
    std::size_t place;
    std::vector<std::string> near;
  };

  Step<std::vector<Unknown>> find_unknown(std::span<const std::string> lacking) {
    std::vector<Unknown> unknown;
    bool blocked = false;
    for (std::size_t i = 0; i < found_.query.words.size(); ++i) {
      const search::Query::Word& word = found_.query.words[i];
      if (std::ranges::find(lacking, word.text) == lacking.end()) {
        continue;
      }
      std::optional<std::vector<std::string>> near;
      if (unknown.size() < kMaxReplaced) {
        FOREDGE_TRY(near, search::find_nearest_words(site_.pass(), site_.release(), word.text, kNearWords));
        blocked = blocked || !near;
        // Libraries in other languages have the word itself.
        if (near && std::ranges::find(*near, word.text) != near->end()) {
          continue;
        }
      }
      unknown.push_back({i, std::move(near).value_or(std::vector<std::string>())});
    }
    return blocked ? Step<std::vector<Unknown>>(stop_blocked()) : std::move(unknown);
  }

  // Later notes fall away where a hint would take too much of an answer.
  void add_note(std::string note) {
    note_tokens_ += docs::estimate_tokens(note);
    if (note_tokens_ <= kMaxNoteTokens) {
      found_.notes.push_back(std::move(note));
    }
  }

  static void name_lost(std::string_view word, std::string& lost) {
    std::string longer = lost;
    longer.append(lost.empty() ? "not in these docs: " : " ").append(word);
    if (docs::estimate_tokens(longer) <= kUnknownTokens) {
      lost = std::move(longer);
    }
  }

  void note_replaced(std::string_view word, const std::vector<std::string>& near) {
    std::string note = quote(word) + " is not in these docs, so " + quote(near.front()) + " was searched for";
    for (std::size_t i = 1; i < near.size(); ++i) {
      note += (i == 1 ? "; also near: " : ", ") + quote(near[i]);
    }
    add_note(std::move(note));
  }

  // The neighbours of the word keep their places. What the query has already is not asked for twice.
  void replace_word(std::size_t place, const std::string& near) {
    const search::Query meant = search::parse_query(near, found_.query.language);
    search::Query::Word& word = found_.query.words[place];
    word.text = near;
    const std::string& stem = meant.words.empty() ? near : meant.terms[meant.words.front().term].text;
    if (std::ranges::find(found_.query.terms, stem, &search::Query::Term::text) == found_.query.terms.end()) {
      found_.query.terms[word.term].text = stem;
    }
  }

  Site& site_;
  const SectionAsk& ask_;
  std::vector<search::SectionRange> ranges_;
  std::vector<std::string> phrases_;
  std::vector<std::string> unknown_;  // terms of the query last asked
  Found found_;
  std::uint32_t note_tokens_ = 0;
};

using Ranges = std::vector<search::SectionRange>;

// In the order of languages, so that one ask is answered alike wherever its libraries stand.
std::map<bundle::Language, Ranges> by_language(const docs::Catalog& catalog,
                                               std::span<const search::SectionRange> ranges) {
  std::map<bundle::Language, Ranges> grouped;
  for (const search::SectionRange range : ranges) {
    const auto& libraries = catalog.libraries();
    const auto behind = std::ranges::upper_bound(libraries, range.begin, {},
                                                 [](const docs::LibraryEntry& entry) { return entry.first_section; });
    grouped[std::prev(behind)->language].push_back(range);
  }
  return grouped;
}

// Every finder goes as far as it can, so that all blocks are named at once.
template <typename Act>
Step<void> for_all(std::deque<Finder>& finders, Act act) {
  Step<void> result;
  for (Finder& finder : finders) {
    if (Step<void> step = std::invoke(act, finder); !step && result) {
      result = std::move(step);
    }
  }
  return result;
}

// What one language knows, or does not ask for, is no typo in another.
std::vector<std::string> lacking_everywhere(const std::deque<Finder>& finders) {
  std::vector<std::string> words;
  for (const Finder& finder : finders) {
    const std::vector<std::string> own = finder.lacking();
    if (&finder == &finders.front()) {
      words = own;
    } else {
      std::erase_if(words, [&](const std::string& word) { return std::ranges::find(own, word) == own.end(); });
    }
  }
  return words;
}

}  // namespace

std::string join_notes(const std::vector<std::string>& notes) {
  std::string hint;
  for (const std::string& note : notes) {
    hint.append(hint.empty() ? "" : "; ").append(note);
  }
  return hint;
}

Step<FoundSections> find_sections(Site& site, const SectionAsk& ask) {
  std::deque<Finder> finders;
  for (auto& [language, ranges] : by_language(site.catalog(), ask.ranges)) {
    finders.emplace_back(site, ask, language, std::move(ranges));
  }
  const auto found_nothing = [&] { return std::ranges::all_of(finders, &Finder::found_nothing); };
  Step<void> step = for_all(finders, &Finder::ask);
  if (step && found_nothing() && std::ranges::any_of(finders, &Finder::has_phrases)) {
    step = for_all(finders, &Finder::drop_phrases);
  }
  if (step && !ask.exact) {
    const std::vector<std::string> lacking = lacking_everywhere(finders);
    step = for_all(finders, [&](Finder& finder) { return finder.replace_unknown(lacking); });
  }
  if (step && found_nothing() && !ask.marks.empty()) {
    step = for_all(finders, &Finder::look_without_marks);
  }
  if (!step) {
    return std::unexpected(step.error());
  }
  FoundSections all;
  for (Finder& finder : finders) {
    Finder::Found found = finder.take();
    all.best.insert(all.best.end(), found.best.begin(), found.best.end());
    all.queries.push_back(std::move(found.query));
    for (std::string& note : found.notes) {
      if (std::ranges::find(all.notes, note) == all.notes.end()) {
        all.notes.push_back(std::move(note));
      }
    }
  }
  if (finders.size() > 1) {
    std::ranges::sort(all.best, [](const search::Hit& a, const search::Hit& b) {
      return a.score != b.score ? a.score > b.score : a.section < b.section;
    });
    all.best.resize(std::min(all.best.size(), ask.count));
  }
  return all;
}

}  // namespace foredge::server
