#include "search/text_numbers.h"

#include <cstring>

#include "base/check.h"

namespace foredge::search {
namespace {

std::uint64_t load(const char* at, std::size_t size) {
  std::uint64_t value = 0;
  std::memcpy(&value, at, size);
  return value;
}

// Eight bytes at a time, each multiplied in (the finaliser is that of MurmurHash3). Only its speed shows, never its values.
std::uint64_t hash_of(std::string_view text) {
  constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15;
  std::uint64_t hash = text.size() * kFactor;
  std::size_t at = 0;
  for (; text.size() - at > 8; at += 8) {
    hash = (hash ^ load(text.data() + at, 8)) * kFactor;
    hash ^= hash >> 32U;
  }
  hash = (hash ^ load(text.data() + at, text.size() - at)) * kFactor;
  hash = (hash ^ hash >> 33U) * 0xff51afd7ed558ccd;
  return hash ^ hash >> 33U;
}

}  // namespace

TextNumbers::Number TextNumbers::number_of(std::string_view text) {
  const std::uint64_t hash = hash_of(text);
  const auto rest = static_cast<std::uint32_t>(hash >> 32U);
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].number_plus_one != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash == rest && this->text(slots_[at].number_plus_one - 1) == text) {
      return {slots_[at].number_plus_one - 1, false};
    }
  }
  FOREDGE_CHECK(ends_.size() < 0xfffffffe);
  texts_.insert(texts_.end(), text.begin(), text.end());
  ends_.push_back(texts_.size());
  slots_[at] = {rest, size()};
  if (ends_.size() * 2 > slots_.size()) {
    grow();
  }
  return {size() - 1, true};
}

void TextNumbers::grow() {
  slots_.assign(slots_.size() * 2, {});
  for (std::uint32_t number = 0; number < size(); ++number) {
    const std::uint64_t hash = hash_of(text(number));
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number_plus_one != 0) {
      at = (at + 1) & (slots_.size() - 1);
    }
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32U), number + 1};
  }
}

}  // namespace foredge::search
