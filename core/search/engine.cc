#include "search/engine.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/check.h"
#include "search/dictionary.h"
#include "search/postings.h"

namespace foredge::search {
namespace {

// Sections are scored a window at a time: its accumulators stay in the nearest cache.
constexpr std::uint32_t kWindow = 4096;

struct Term {
  std::uint16_t weight;
  std::vector<Bytes> pieces;
};

using ImpactTable = std::array<std::uint32_t, kImpactLevels>;

Result<ImpactTable> read_impacts(const bundle::RootView& root) {
  const auto segment = root.segment(bundle::kRanking);
  if (!segment) {
    return std::unexpected(segment.error());
  }
  if (segment->size() != kImpactLevels * 2) {
    return fail(ErrorCode::kMalformed, "ranking segment has a wrong length; rebuild the release");
  }
  ByteReader reader(*segment);
  ImpactTable table;
  for (std::uint32_t& value : table) {
    value = *reader.read_u16();
  }
  return table;
}

// The pieces of a found term; blocks that are missing stay noted in the pass.
Result<void> gather_pieces(bundle::Pass& pass, bundle::Release& release, const TermEntry& entry, Term& term) {
  if (entry.block_count == 0) {
    term.pieces.push_back(entry.inline_postings);
    return {};
  }
  for (std::uint32_t i = 0; i < entry.block_count; ++i) {
    const auto block = pass.block(release, entry.first_block + i);
    if (!block) {
      return std::unexpected(block.error());
    }
    if (*block) {
      term.pieces.push_back(**block);
    }
  }
  return {};
}

// Keeps the best `count` hits; sections come in ascending order, so an equal score never displaces.
class Best {
 public:
  explicit Best(std::size_t count) : count_(count) {}

  void offer(Hit hit) {
    if (heap_.size() == count_) {
      if (count_ == 0 || hit.score <= heap_.front().score) {
        return;
      }
      std::ranges::pop_heap(heap_, better);
      heap_.back() = hit;
    } else {
      heap_.push_back(hit);
    }
    std::ranges::push_heap(heap_, better);
  }

  std::vector<Hit> take() {
    std::ranges::sort(heap_, better);
    return std::move(heap_);
  }

 private:
  static bool better(const Hit& a, const Hit& b) {
    return a.score != b.score ? a.score > b.score : a.section < b.section;
  }

  std::size_t count_;
  std::vector<Hit> heap_;  // the worst kept hit in front
};

struct Scorer {
  std::vector<PostingsCursor> cursors;
  std::vector<std::uint32_t> weights;
  const ImpactTable& impacts;
  Best best;
  std::array<std::uint32_t, kWindow> scores{};

  Result<void> score_range(SectionRange range) {
    for (PostingsCursor& cursor : cursors) {
      if (const auto moved = cursor.advance_to(range.begin); !moved) {
        return moved;
      }
    }
    while (true) {
      std::uint32_t begin = kNoSection;
      for (const PostingsCursor& cursor : cursors) {
        begin = std::min(begin, cursor.section());
      }
      if (begin >= range.end) {
        return {};
      }
      const std::uint32_t end = range.end - begin < kWindow ? range.end : begin + kWindow;
      if (const auto scored = score_window(begin, end); !scored) {
        return scored;
      }
    }
  }

  Result<void> score_window(std::uint32_t begin, std::uint32_t end) {
    for (std::size_t term = 0; term < cursors.size(); ++term) {
      PostingsCursor& cursor = cursors[term];
      while (cursor.section() < end) {
        scores[cursor.section() - begin] += weights[term] * impacts[cursor.impact()];
        if (const auto moved = cursor.advance(); !moved) {
          return moved;
        }
      }
    }
    for (std::uint32_t at = 0; at < end - begin; ++at) {
      if (scores[at] != 0) {
        best.offer({begin + at, scores[at]});
        scores[at] = 0;
      }
    }
    return {};
  }
};

}  // namespace

Result<std::optional<Hits>> find_best(bundle::Pass& pass, bundle::Release& release, const Query& query,
                                      std::span<const SectionRange> ranges, std::size_t count,
                                      std::uint32_t section_count) {
  const auto dictionary = Dictionary::read(release.root());
  const auto impacts = read_impacts(release.root());
  if (!dictionary || !impacts) {
    return std::unexpected(dictionary ? impacts.error() : dictionary.error());
  }
  Hits hits;
  std::vector<Term> terms;
  for (const std::string& text : query.terms) {
    const auto found = dictionary->find(pass, release, text);
    if (!found) {
      return std::unexpected(found.error());
    }
    if (found->outcome == Dictionary::Outcome::kAbsent) {
      hits.unknown.push_back(text);
    }
    if (found->outcome == Dictionary::Outcome::kFound) {
      terms.push_back({found->entry.weight, {}});
      if (const auto gathered = gather_pieces(pass, release, found->entry, terms.back()); !gathered) {
        return std::unexpected(gathered.error());
      }
    }
  }
  if (pass.blocked()) {
    return std::nullopt;
  }
  Scorer scorer{{}, {}, *impacts, Best(count), {}};
  for (const Term& term : terms) {
    auto cursor = PostingsCursor::open(term.pieces, section_count);
    if (!cursor) {
      return std::unexpected(cursor.error());
    }
    scorer.cursors.push_back(*cursor);
    scorer.weights.push_back(term.weight);
  }
  for (const SectionRange range : ranges) {
    FOREDGE_CHECK(range.end <= section_count);
    if (const auto scored = scorer.score_range(range); !scored) {
      return std::unexpected(scored.error());
    }
  }
  for (const PostingsCursor& cursor : scorer.cursors) {
    pass.work.postings += cursor.decoded();
  }
  hits.best = scorer.best.take();
  return hits;
}

}  // namespace foredge::search
