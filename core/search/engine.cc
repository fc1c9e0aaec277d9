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
  bool required;  // a mark
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
  std::vector<Term> terms;        // one a cursor
  std::uint8_t required = 0;      // how many of them are marks
  bool any_mark_answers = false;  // the query has no words
  const ImpactTable& impacts;
  Best best;
  std::array<std::uint32_t, kWindow> scores{};
  std::array<std::uint8_t, kWindow> marks{};

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
        const std::uint32_t at = cursor.section() - begin;
        if (terms[term].required) {
          ++marks[at];
        }
        if (!terms[term].required || any_mark_answers) {
          scores[at] += terms[term].weight * impacts[cursor.impact()];
        }
        if (const auto moved = cursor.advance(); !moved) {
          return moved;
        }
      }
    }
    collect(begin, end - begin);
    return {};
  }

  void collect(std::uint32_t begin, std::uint32_t size) {
    for (std::uint32_t at = 0; at < size; ++at) {
      if (scores[at] != 0 && marks[at] == required) {
        best.offer({begin + at, scores[at]});
      }
    }
    std::fill_n(scores.begin(), size, 0U);
    std::fill_n(marks.begin(), size, std::uint8_t{0});
  }
};

// Looks `texts` up and gathers their postings, naming every missing block; texts that the release lacks go to `unknown`.
Result<void> find_terms(bundle::Pass& pass, bundle::Release& release, const Dictionary& dictionary,
                        const std::vector<std::string>& texts, bool required, std::vector<Term>& terms,
                        std::vector<std::string>& unknown) {
  for (const std::string& text : texts) {
    const auto found = dictionary.find(pass, release, text);
    if (!found) {
      return std::unexpected(found.error());
    }
    if (found->outcome == Dictionary::Outcome::kAbsent) {
      unknown.push_back(text);
    }
    if (found->outcome == Dictionary::Outcome::kFound) {
      terms.push_back({found->entry.weight, required, {}});
      if (const auto gathered = gather_pieces(pass, release, found->entry, terms.back()); !gathered) {
        return gathered;
      }
    }
  }
  return {};
}

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
  if (const auto found = find_terms(pass, release, *dictionary, query.terms, false, terms, hits.unknown); !found) {
    return std::unexpected(found.error());
  }
  std::vector<std::string> missing_marks;
  if (const auto found = find_terms(pass, release, *dictionary, query.marks, true, terms, missing_marks); !found) {
    return std::unexpected(found.error());
  }
  if (pass.blocked()) {
    return std::nullopt;
  }
  if (!missing_marks.empty()) {
    return hits;
  }
  FOREDGE_CHECK(query.marks.size() <= kMaxQueryMarks);
  Scorer scorer{{}, terms, static_cast<std::uint8_t>(query.marks.size()), query.terms.empty(), *impacts, Best(count)};
  for (const Term& term : terms) {
    auto cursor = PostingsCursor::open(term.pieces, section_count);
    if (!cursor) {
      return std::unexpected(cursor.error());
    }
    scorer.cursors.push_back(*cursor);
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
