#include "search/stop_words.h"

#include <algorithm>
#include <iterator>

namespace foredge::search {
namespace {

constexpr std::string_view kStopWords[] = {
    "a",     "about", "an",     "and",  "any",   "are",  "as",    "at",   "be",   "been",  "but",  "by",
    "can",   "could", "did",    "do",   "does",  "for",  "from",  "had",  "has",  "have",  "how",  "i",
    "if",    "in",    "into",   "is",   "it",    "its",  "just",  "me",   "my",   "of",    "on",   "or",
    "our",   "she",   "should", "so",   "some",  "such", "than",  "that", "the",  "their", "them", "then",
    "there", "these", "they",   "this", "those", "to",   "was",   "we",   "were", "what",  "when", "where",
    "which", "while", "who",    "why",  "will",  "with", "would", "you",  "your"};
static_assert(std::ranges::is_sorted(kStopWords));

// Those of Snowball's English stop list that are none of the above.
constexpr std::string_view kFunctionWords[] = {
    "above",     "after", "again", "against", "all",    "am",       "because",    "before",  "being",  "below",
    "between",   "both",  "doing", "down",    "during", "each",     "few",        "further", "having", "he",
    "her",       "here",  "hers",  "herself", "him",    "himself",  "his",        "itself",  "more",   "most",
    "myself",    "no",    "nor",   "not",     "off",    "once",     "only",       "other",   "ought",  "ours",
    "ourselves", "out",   "over",  "own",     "same",   "theirs",   "themselves", "through", "too",    "under",
    "until",     "up",    "very",  "whom",    "yours",  "yourself", "yourselves"};
static_assert(std::ranges::is_sorted(kFunctionWords));

}  // namespace

bool is_stop_word(std::string_view word) { return std::ranges::binary_search(kStopWords, word); }

bool is_function_word(std::string_view word) { return std::ranges::binary_search(kFunctionWords, word); }

}  // namespace foredge::search
