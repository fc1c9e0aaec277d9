#include "server/phrases.h"

#include "base/utf8.h"
#include "search/fold.h"

namespace foredge::server {
namespace {

constexpr std::string_view kOpening = "\u201c";
constexpr std::string_view kClosing = "\u201d";

bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Bytes of letters of other scripts count as letters.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::string plain_text(std::string_view markdown) {
  std::string plain;
  for (std::size_t at = 0; at < markdown.size();) {
    const utf8::CodePoint point = utf8::decode(markdown, at);
    const char c = markdown[at];
    at += point.size;
    if (is_blank(c)) {
      if (!plain.empty() && plain.back() != ' ') {
        plain.push_back(' ');
      }
    } else if (c != '*' && c != '`' && c != '\\') {
      search::append_folded(plain, point.value);
    }
  }
  if (plain.ends_with(' ')) {
    plain.pop_back();
  }
  return plain;
}

std::vector<std::string> quoted_phrases(std::string_view query) {
  std::vector<std::string> phrases;
  for (std::size_t at = 0; at < query.size() && phrases.size() < kMaxPhrases;) {
    const bool curly = query.substr(at).starts_with(kOpening);
    if (!curly && query[at] != '"') {
      ++at;
      continue;
    }
    const std::size_t begin = at + (curly ? kOpening.size() : 1);
    const std::size_t end = curly ? query.find(kClosing, begin) : query.find('"', begin);
    if (end == std::string_view::npos) {
      at = begin;
      continue;
    }
    if (std::string phrase = plain_text(query.substr(begin, end - begin)); !phrase.empty()) {
      phrases.push_back(std::move(phrase));
    }
    at = end + (curly ? kClosing.size() : 1);
  }
  return phrases;
}

bool has_phrase(std::string_view text, std::string_view phrase) {
  for (std::size_t at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    const bool cuts_before = at != 0 && is_letter(phrase.front()) && is_letter(text[at - 1]);
    const bool cuts_behind = end != text.size() && is_letter(phrase.back()) && is_letter(text[end]);
    if (!cuts_before && !cuts_behind) {
      return true;
    }
  }
  return false;
}

}  // namespace foredge::server
