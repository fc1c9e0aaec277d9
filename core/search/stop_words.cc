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

}  // namespace

bool is_stop_word(std::string_view word) { return std::ranges::binary_search(kStopWords, word); }

}  // namespace foredge::search
