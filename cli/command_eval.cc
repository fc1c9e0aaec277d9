// `foredge eval`: how well the ranking finds the right pages of a set of documents and queries whose answers are known.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <vector>

#include "cli/commands.h"
#include "cli/evaluation.h"
#include "cli/evaluation_metrics.h"
#include "cli/print.h"
#include "cli/progress.h"

namespace foredge::cli {
namespace {

using Clock = std::chrono::steady_clock;

// Pages of a query in a run file.
constexpr std::size_t kRunDepth = 100;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

std::vector<std::int32_t> relevant_grades(const EvaluationQuery& query) {
  std::vector<std::int32_t> grades;
  for (const auto& [document, grade] : query.grades) {
    if (grade > 0) {
      grades.push_back(grade);
    }
  }
  return grades;
}

std::int32_t grade_of(const EvaluationQuery& query, std::size_t document) {
  const auto found = query.grades.find(document);
  return found == query.grades.end() ? 0 : found->second;
}

// The ranking without the pages that the query excludes.
std::vector<RankedPage> rank(EvaluationIndex& index, const EvaluationQuery& query) {
  // As many more are asked for as may fall out.
  std::vector<RankedPage> ranked = index.rank_pages(query.text, kRunDepth + query.grades.size());
  std::erase_if(ranked, [&](const RankedPage& page) { return grade_of(query, page.document) < 0; });
  ranked.resize(std::min(ranked.size(), kRunDepth));
  return ranked;
}

Metrics score(const EvaluationQuery& query, const std::vector<RankedPage>& ranked) {
  std::vector<std::int32_t> grades;
  grades.reserve(ranked.size());
  for (const RankedPage& page : ranked) {
    grades.push_back(grade_of(query, page.document));
  }
  return score_ranking(grades, relevant_grades(query));
}

class RunFile {
 public:
  explicit RunFile(const std::filesystem::path& path)
      : path_(path), file_(std::fopen(path.c_str(), "wb"), &std::fclose) {
    if (!file_) {
      fail();
    }
  }

  void add(const EvaluationSet& set, const EvaluationQuery& query, const std::vector<RankedPage>& ranked) {
    for (std::size_t at = 0; at < ranked.size(); ++at) {
      std::fprintf(file_.get(), "%s\t%s\t%zu\t%u\n", query.id.c_str(), set.documents[ranked[at].document].id.c_str(),
                   at + 1, ranked[at].score);
    }
  }

  void finish() {
    if (std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0) {
      fail();
    }
  }

 private:
  [[noreturn]] void fail() const {
    throw std::runtime_error("cannot write " + path_.string() + "; name another file with --run");
  }

  std::filesystem::path path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
};

// Means over all queries.
Metrics answer_all(EvaluationIndex& index, const EvaluationSet& set, RunFile* run) {
  Metrics mean;
  const auto count = static_cast<double>(set.queries.size());
  for (const EvaluationQuery& query : set.queries) {
    const std::vector<RankedPage> ranked = rank(index, query);
    const Metrics scored = score(query, ranked);
    mean.ndcg += scored.ndcg / count;
    mean.recall += scored.recall / count;
    mean.mrr += scored.mrr / count;
    mean.success += scored.success / count;
    if (run != nullptr) {
      run->add(set, query, ranked);
    }
  }
  if (run != nullptr) {
    run->finish();
  }
  return mean;
}

void print_report(const EvaluationSet& set, const Metrics& mean, double build, double answer) {
  std::printf("documents   %zu\n", set.documents.size());
  std::printf("queries     %zu, %zu without a relevant document left out\n", set.queries.size(), set.unjudged);
  std::printf("nDCG@10     %.4f\n", mean.ndcg);
  std::printf("Recall@10   %.4f\n", mean.recall);
  std::printf("MRR@10      %.4f\n", mean.mrr);
  std::printf("success@1   %.4f\n", mean.success);
  std::printf("time        %.2f s to build, %.2f s to answer, %.2f ms a query\n", build, answer,
              1000 * answer / static_cast<double>(set.queries.size()));
}

void print_findings(const std::vector<std::string>& findings) {
  constexpr std::size_t kShown = 5;
  for (const std::string& finding : std::span(findings).first(std::min(kShown, findings.size()))) {
    std::fprintf(stderr, "%s\n", finding.c_str());
  }
  if (findings.size() > kShown) {
    std::fprintf(stderr, "… and %zu more lines left out\n", findings.size() - kShown);
  }
}

}  // namespace

int run_eval(const EvalOptions& options) {
  std::optional<Progress> progress(std::in_place);
  progress->stage("reading " + options.set.string());
  const EvaluationSet set = read_evaluation_set(options.set);
  std::optional<RunFile> run;
  if (!options.run.empty()) {
    run.emplace(options.run);
  }
  const Clock::time_point start = Clock::now();
  progress->stage("indexing " + std::to_string(set.documents.size()) + " documents");
  EvaluationIndex index(set.documents);
  const double build = seconds_since(start);
  progress->stage("answering " + std::to_string(set.queries.size()) + " queries");
  const Metrics mean = answer_all(index, set, run ? &*run : nullptr);
  const double answer = seconds_since(start) - build;
  progress.reset();
  print_findings(set.findings);
  if (options.json) {
    print_json({{"documents", set.documents.size()},
                {"queries", set.queries.size()},
                {"ndcg@10", mean.ndcg},
                {"recall@10", mean.recall},
                {"mrr@10", mean.mrr},
                {"success@1", mean.success}});
  } else {
    print_report(set, mean, build, answer);
  }
  return 0;
}

}  // namespace foredge::cli
