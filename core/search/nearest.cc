#include "search/nearest.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "search/analyzer.h"
#include "search/dictionary.h"
#include "search/list_names.h"

namespace foredge::search {
namespace {

constexpr std::size_t kLeastForCompletion = 3;
constexpr std::size_t kLeastForOneEdit = 4;
constexpr std::size_t kLeastForTwoEdits = 8;

// The letters of a word; a longer one than the dictionary has is cut.
struct Letters {
  std::array<char32_t, kMaxTermBytes> points{};
  std::size_t size = 0;

  explicit Letters(std::string_view word) {
    for (std::size_t at = 0; at < word.size() && size < points.size();) {
      const utf8::CodePoint point = utf8::decode(word, at);
      points[size++] = point.value;
      at += point.size;
    }
  }
};

// Edits from one word to the other (insert, delete, replace, swap neighbours), or `limit` + 1 when there are more.
std::size_t count_edits(const Letters& from, const Letters& to, std::size_t limit) {
  const std::size_t longer = std::max(from.size, to.size);
  if (longer - std::min(from.size, to.size) > limit) {
    return limit + 1;
  }
  using Row = std::array<std::size_t, kMaxTermBytes + 1>;
  std::array<Row, 3> rows{};  // the row before the last, the last, and the one that is made
  for (std::size_t j = 0; j <= to.size; ++j) {
    rows[1][j] = j;
  }
  for (std::size_t i = 1; i <= from.size; ++i) {
    Row& row = rows[2];
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= to.size; ++j) {
      const std::size_t replaced = rows[1][j - 1] + (from.points[i - 1] == to.points[j - 1] ? 0 : 1);
      row[j] = std::min({rows[1][j] + 1, row[j - 1] + 1, replaced});
      const bool swapped =
          i > 1 && j > 1 && from.points[i - 1] == to.points[j - 2] && from.points[i - 2] == to.points[j - 1];
      if (swapped) {
        row[j] = std::min(row[j], rows[0][j - 2] + 1);
      }
      least = std::min(least, row[j]);
    }
    if (least > limit) {
      return limit + 1;
    }
    rows[0] = rows[1];
    rows[1] = rows[2];
  }
  return rows[1][to.size];
}

struct Near {
  std::string word;
  std::size_t rank;  // twice the edits; a completion is 3
  std::uint32_t pages;
};

bool is_nearer(const Near& a, const Near& b) {
  if (a.rank != b.rank) {
    return a.rank < b.rank;
  }
  return a.pages != b.pages ? a.pages > b.pages : a.word < b.word;
}

// Appends the words of a term block that are near.
Result<void> look_through(Bytes block, std::string_view word, const Letters& letters, std::size_t limit,
                          std::vector<Near>& near) {
  auto terms = TermReader::open(block);
  if (!terms) {
    return std::unexpected(terms.error());
  }
  while (true) {
    const auto more = terms->next();
    if (!more || !*more) {
      return more ? Result<void>() : std::unexpected(more.error());
    }
    const auto known = page_list_word(terms->term());
    if (!known) {
      continue;
    }
    const std::size_t edits = count_edits(letters, Letters(*known), limit);
    if (edits <= limit) {
      near.push_back({std::string(*known), 2 * edits, terms->entry().count});
    } else if (known->starts_with(word)) {
      near.push_back({std::string(*known), 3, terms->entry().count});
    }
  }
}

}  // namespace

Result<std::optional<std::vector<std::string>>> find_nearest_words(bundle::Pass& pass, bundle::Release& release,
                                                                   std::string_view word, std::size_t count) {
  const Letters letters(word);
  const bool has_digit = word.find_first_of("0123456789") != std::string_view::npos;
  if (has_digit || letters.size < kLeastForCompletion) {
    return std::vector<std::string>{};
  }
  const std::size_t limit = letters.size < kLeastForOneEdit ? 0 : letters.size < kLeastForTwoEdits ? 1 : 2;
  const auto dictionary = Dictionary::read(release.root());
  if (!dictionary) {
    return std::unexpected(dictionary.error());
  }
  std::vector<Near> near;
  const auto blocks = dictionary->find_blocks_around(pass, release, word, kNearestBlocks);
  if (!blocks) {
    return std::unexpected(blocks.error());
  }
  if (!*blocks) {
    return std::nullopt;
  }
  for (const Bytes block : **blocks) {
    if (const auto looked = look_through(block, word, letters, limit, near); !looked) {
      return std::unexpected(looked.error());
    }
  }
  std::ranges::sort(near, is_nearer);
  near.resize(std::min(near.size(), count));
  std::vector<std::string> words;
  words.reserve(near.size());
  std::ranges::transform(near, std::back_inserter(words), [](Near& one) { return std::move(one.word); });
  return words;
}

}  // namespace foredge::search
