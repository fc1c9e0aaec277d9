#include "search/sketches_writer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"
#include "search/postings.h"
#include "search/ranking.h"
#include "search/sketches.h"
#include "search/term_weight.h"

namespace foredge::search {
namespace {

// A word on fewer pages links nothing, one on more than three in ten tells nothing apart.
constexpr std::size_t kMinPagesOfWord = 3;
constexpr std::size_t kTenthsOfPages = 3;
// More change nothing that a ranking shows.
constexpr int kIterations = 2;
// The space is learned from at most so many pages, evenly spread.
constexpr std::uint32_t kMaxLearnedPages = 1U << 11U;
constexpr std::uint32_t kNone = 0xffffffff;

using Row = std::array<float, kSketchBits>;

void add_scaled(Row& to, const Row& from, float scale) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    to[i] += scale * from[i];
  }
}

struct Entry {
  std::uint32_t page;
  float weight;
};

// A sparse matrix of pages and words, each page's row of length 1.
class PageMatrix {
 public:
  PageMatrix(std::span<const WordPages> words, std::uint32_t stem_count, std::uint32_t page_count) {
    std::array<double, kImpactLevels> worth{};
    for (std::size_t impact = 0; impact < worth.size(); ++impact) {
      worth[impact] = std::pow(kImpactRange, static_cast<double>(impact) / (kImpactLevels - 1) - 1.0);
    }
    std::vector<std::uint32_t> rows(stem_count, kNone);
    std::vector<double> squares(page_count);
    for (const WordPages& word : words) {
      const std::size_t count = word.postings.size();
      if (count < kMinPagesOfWord || count * 10 > std::size_t{page_count} * kTenthsOfPages) {
        continue;
      }
      const double rarity = term_weight(static_cast<std::uint32_t>(count), page_count);
      for (const Posting& posting : word.postings) {
        const double weight = rarity * std::sqrt(rarity) * worth[posting.impact];
        squares[posting.section] += weight * weight;
        entries_.push_back({posting.section, static_cast<float>(weight)});
      }
      if (rows[word.stem] == kNone) {
        rows[word.stem] = row_count_++;
      }
      columns_.push_back({rows[word.stem], entries_.size()});
    }
    for (Entry& entry : entries_) {
      entry.weight = static_cast<float>(entry.weight / std::sqrt(squares[entry.page]));
    }
  }

  // Stems that have a row: those of words that are neither too rare nor too frequent.
  [[nodiscard]] std::uint32_t row_count() const { return row_count_; }

  // pages = this × rows. Looks at every `step`th page only; page p stands at p / step.
  void multiply(const std::vector<Row>& rows, std::vector<Row>& pages, std::uint32_t step) const {
    std::ranges::fill(pages, Row{});
    visit(step, [&](std::uint32_t row, const Entry& entry) {
      add_scaled(pages[entry.page / step], rows[row], entry.weight);
    });
  }
  // rows = the transpose of this × pages.
  void multiply_back(const std::vector<Row>& pages, std::vector<Row>& rows, std::uint32_t step) const {
    std::ranges::fill(rows, Row{});
    visit(step, [&](std::uint32_t row, const Entry& entry) {
      add_scaled(rows[row], pages[entry.page / step], entry.weight);
    });
  }

 private:
  struct Column {
    std::uint32_t row;
    std::size_t end;  // in entries_
  };

  template <typename Visit>
  void visit(std::uint32_t step, Visit visit) const {
    std::size_t at = 0;
    for (const Column& column : columns_) {
      for (; at < column.end; ++at) {
        if (entries_[at].page % step == 0) {
          visit(column.row, entries_[at]);
        }
      }
    }
  }

  std::uint32_t row_count_ = 0;
  std::vector<Entry> entries_;  // word by word
  std::vector<Column> columns_;
};

// Signs that are the same everywhere: SplitMix64 (Steele, Lea and Flood 2014), a few outputs a row.
void fill_with_signs(std::vector<Row>& rows) {
  std::uint64_t state = 0;
  for (Row& row : rows) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < row.size(); ++i, bits >>= 1U) {
      if (i % 64 == 0) {
        state += 0x9e3779b97f4a7c15;
        bits = (state ^ state >> 30U) * 0xbf58476d1ce4e5b9;
        bits = (bits ^ bits >> 27U) * 0x94d049bb133111eb;
        bits ^= bits >> 31U;
      }
      row[i] = (bits & 1U) != 0 ? 1.0F : -1.0F;
    }
  }
}

using Square = std::array<std::array<double, kSketchBits>, kSketchBits>;

// The products of all columns with each other, below the diagonal and on it.
Square products_of(const std::vector<Row>& rows) {
  Square products{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        products[i][j] += double{row[i]} * row[j];
      }
    }
  }
  return products;
}

// Makes the columns orthogonal and of length 1: each row times the inverse of the transposed Cholesky factor of the products. A column
// that the ones before it span becomes 0.
void make_orthonormal(std::vector<Row>& rows) {
  Square factor = products_of(rows);
  std::array<double, kSketchBits> inverse{};
  for (std::size_t j = 0; j < kSketchBits; ++j) {
    const double whole = factor[j][j];
    for (std::size_t k = 0; k < j; ++k) {
      factor[j][j] -= factor[j][k] * factor[j][k];
    }
    inverse[j] = factor[j][j] > 1e-9 * whole ? 1.0 / std::sqrt(factor[j][j]) : 0.0;
    for (std::size_t i = j + 1; i < kSketchBits; ++i) {
      for (std::size_t k = 0; k < j; ++k) {
        factor[i][j] -= factor[i][k] * factor[j][k];
      }
      factor[i][j] *= inverse[j];
    }
  }
  for (Row& row : rows) {
    std::array<double, kSketchBits> solved{};
    for (std::size_t j = 0; j < kSketchBits; ++j) {
      double value = row[j];
      for (std::size_t k = 0; k < j; ++k) {
        value -= solved[k] * factor[j][k];
      }
      solved[j] = value * inverse[j];
      row[j] = static_cast<float>(solved[j]);
    }
  }
}

}  // namespace

std::vector<Sketch> sketch_pages(std::span<const WordPages> words, std::uint32_t stem_count, std::uint32_t page_count) {
  if (page_count < kMinSketchedPages) {
    return {};
  }
  const PageMatrix matrix(words, stem_count, page_count);
  std::vector<Row> rows(matrix.row_count());
  fill_with_signs(rows);
  const std::uint32_t step = (page_count + kMaxLearnedPages - 1) / kMaxLearnedPages;
  std::vector<Row> pages((page_count + step - 1) / step);
  for (int i = 0; i < kIterations; ++i) {
    matrix.multiply(rows, pages, step);
    make_orthonormal(pages);
    matrix.multiply_back(pages, rows, step);
  }
  pages.resize(page_count);
  matrix.multiply(rows, pages, 1);
  std::vector<Sketch> sketches;
  sketches.reserve(page_count);
  for (const Row& page : pages) {
    Sketch sketch{};
    for (std::size_t i = 0; i < page.size(); ++i) {
      sketch[i / 64] |= std::uint64_t{page[i] > 0 ? 1U : 0U} << (i % 64);
    }
    sketches.push_back(sketch);
  }
  return sketches;
}

}  // namespace foredge::search
