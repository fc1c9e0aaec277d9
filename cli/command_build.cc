// `foredge build`: reads a folder of documentation and writes a release; ends with the release's id alone on a line.
#include <chrono>
#include <cstdio>

#include "cli/commands.h"
#include "cli/release_build.h"

namespace foredge::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// "file:line: ", or "file: " where the whole file is meant.
void print_place(const std::string& file, std::uint32_t line) {
  std::fprintf(stderr, "%s", file.c_str());
  if (line != 0) {
    std::fprintf(stderr, ":%u", line);
  }
  std::fprintf(stderr, ": ");
}

constexpr std::size_t kFindingsShown = 20;

void print_findings(const std::vector<docs::Finding>& findings) {
  for (std::size_t i = 0; i < findings.size() && i < kFindingsShown; ++i) {
    const docs::Finding& finding = findings[i];
    print_place(finding.file, finding.line);
    std::fprintf(stderr, "%s\n", finding.message.c_str());
  }
  if (findings.size() > kFindingsShown) {
    std::fprintf(stderr, "… and %zu more findings\n", findings.size() - kFindingsShown);
  }
}

double megabytes(std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; }

void print_summary(const BuildSummary& summary, const docs::SourceStats& stats, double read, double total) {
  const double text = megabytes(summary.text_bytes);
  std::printf("pages      %llu from %llu files, %llu skipped\n", static_cast<unsigned long long>(summary.pages),
              static_cast<unsigned long long>(stats.files), static_cast<unsigned long long>(stats.skipped));
  std::printf("sections   %llu, %llu tokens, %llu terms\n", static_cast<unsigned long long>(summary.sections),
              static_cast<unsigned long long>(summary.tokens), static_cast<unsigned long long>(summary.terms));
  std::printf("text       %.2f MB, stored %.2f MB\n", text, megabytes(summary.stored_text_bytes));
  std::printf("index      %.2f MB (%.1f %% of the text), root %.3f MB\n", megabytes(summary.index_bytes),
              summary.text_bytes == 0 ? 0.0 : 100.0 * megabytes(summary.index_bytes) / text,
              megabytes(summary.root_bytes));
  std::printf("time       %.2f s reading, %.2f s in all, %.1f MB/s of sources\n", read, total,
              megabytes(stats.bytes) / total);
}

}  // namespace

int run_build(const BuildOptions& options) {
  const Clock::time_point start = Clock::now();
  auto tree = docs::read_source_tree(options.docs, {.threads = options.threads});
  if (!tree) {
    const docs::BuildError& error = tree.error();
    std::fprintf(stderr, "foredge build: ");
    print_place(error.file, error.line);
    std::fprintf(stderr, "%s\n", error.message.c_str());
    return 1;
  }
  const double read = seconds_since(start);
  print_findings(tree->findings);
  const docs::SourceStats stats = tree->stats;
  const BuildSummary summary = build_release(*std::move(tree), options.out);
  print_summary(summary, stats, read, seconds_since(start));
  std::printf("%s\n", summary.id.hex().c_str());
  return 0;
}

}  // namespace foredge::cli
