#include "docs/slug.h"

#include <utf8proc.h>

#include "base/utf8.h"

namespace foredge::docs {
namespace {

bool stands_in_slug(char32_t point) {
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(point))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_PC:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string make_slug(std::string_view text) {
  std::string slug;
  slug.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x80) {
      const utf8::CodePoint point = utf8::decode(text, at);
      if (stands_in_slug(point.value)) {
        utf8::append(slug, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(point.value))));
      }
      at += point.size;
      continue;
    }
    if (c >= 'A' && c <= 'Z') {
      slug.push_back(static_cast<char>(c - 'A' + 'a'));
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-') {
      slug.push_back(c);
    } else if (c == ' ') {
      slug.push_back('-');
    }
    ++at;
  }
  return slug;
}

std::string Slugger::take(std::string_view text) {
  std::string slug = make_slug(text);
  return unique(slug.empty() ? "section" : std::move(slug));
}

std::string Slugger::unique(std::string slug) {
  if (taken_.try_emplace(slug, 0).second) {
    return slug;
  }
  for (;;) {
    std::string numbered = slug + '-' + std::to_string(++taken_[slug]);
    if (taken_.try_emplace(numbered, 0).second) {
      return numbered;
    }
  }
}

}  // namespace foredge::docs
