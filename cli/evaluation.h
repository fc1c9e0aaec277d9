// Answers the queries of a set with whole pages: the set's documents go through the readers and the release builder of
// `foredge build`, and the release is asked as a server would ask it. Which pages are right is command_eval.cc's business.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "cli/evaluation_set.h"

namespace foredge::cli {

// A document by its place in the set.
struct RankedPage {
  std::size_t document;
  std::uint32_t score;
};

class EvaluationIndex {
 public:
  // Builds a release of one library, each document a page, in a folder that lives as long as this. Throws std::runtime_error
  // that names a document which cannot be a page, and whatever build_release throws.
  explicit EvaluationIndex(const std::vector<EvaluationDocument>& documents);
  ~EvaluationIndex();
  EvaluationIndex(const EvaluationIndex&) = delete;
  EvaluationIndex& operator=(const EvaluationIndex&) = delete;

  // The best `count` pages, best first, or all that match at all.
  [[nodiscard]] std::vector<RankedPage> rank_pages(std::string_view query, std::size_t count);

 private:
  struct Held;
  std::unique_ptr<Held> held_;
};

}  // namespace foredge::cli
