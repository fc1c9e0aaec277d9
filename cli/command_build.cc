// `foredge build`: reads a folder of documentation and writes a release; reports what is in it and what was left out. The report
// ends with the release's id alone on a line.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <span>
#include <stdexcept>
#include <system_error>

#include "cli/commands.h"
#include "cli/print.h"
#include "cli/progress.h"
#include "cli/release_build.h"

namespace foredge::cli {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Of all threads so far, the system's work for them included: what a busy machine changes least.
double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// "file:line: ", or "file: " where the whole file is meant.
void print_place(const std::string& file, std::uint32_t line) {
  std::fprintf(stderr, "%s", file.c_str());
  if (line != 0) {
    std::fprintf(stderr, ":%u", line);
  }
  std::fprintf(stderr, ": ");
}

void print_findings(const std::vector<docs::Finding>& findings, std::size_t limit) {
  const std::size_t shown = limit == 0 ? findings.size() : std::min(limit, findings.size());
  for (const docs::Finding& finding : std::span(findings).first(shown)) {
    print_place(finding.file, finding.line);
    std::fprintf(stderr, "%s\n", finding.message.c_str());
  }
  if (findings.size() > shown) {
    std::fprintf(stderr, "… and %zu more findings; --findings 0 shows all\n", findings.size() - shown);
  }
}

double megabytes(std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; }

void print_summary(const BuildSummary& summary, const docs::SourceStats& stats, double read, double total) {
  const double text = megabytes(summary.text_bytes);
  std::printf("pages      %llu from %llu files, %llu skipped\n", static_cast<unsigned long long>(summary.pages),
              static_cast<unsigned long long>(stats.files), static_cast<unsigned long long>(stats.skipped));
  std::printf("sections   %llu, %llu tokens, %llu terms\n", static_cast<unsigned long long>(summary.sections),
              static_cast<unsigned long long>(summary.tokens), static_cast<unsigned long long>(summary.terms));
  std::printf("code       %llu blocks, %llu components\n", static_cast<unsigned long long>(summary.code_blocks),
              static_cast<unsigned long long>(summary.components));
  std::printf("links      %llu internal, %llu to no page, %llu to no heading\n",
              static_cast<unsigned long long>(stats.links.internal),
              static_cast<unsigned long long>(stats.links.broken_pages),
              static_cast<unsigned long long>(stats.links.broken_anchors));
  std::printf("text       %.2f MB, stored %.2f MB\n", text, megabytes(summary.stored_text_bytes));
  std::printf("index      %.2f MB (%.1f %% of the text), root %.3f MB\n", megabytes(summary.index_bytes),
              summary.text_bytes == 0 ? 0.0 : 100.0 * megabytes(summary.index_bytes) / text,
              megabytes(summary.root_bytes));
  const double processor = processor_seconds();
  std::printf("time       %.2f s reading, %.2f s in all, %.2f s of processor time: %.1f MB/s of sources a core\n", read,
              total, processor, megabytes(stats.bytes) / processor);
}

nlohmann::json describe_findings(const std::vector<docs::Finding>& findings) {
  nlohmann::json out = nlohmann::json::array();
  for (const docs::Finding& finding : findings) {
    out.push_back({{"file", finding.file}, {"line", finding.line}, {"message", finding.message}});
  }
  return out;
}

// Without times, so that the same docs print the same bytes.
nlohmann::json describe(const BuildSummary& summary, const docs::SourceStats& stats) {
  return {{"release", summary.id.hex()},
          {"files", stats.files},
          {"skipped", stats.skipped},
          {"pages", summary.pages},
          {"sections", summary.sections},
          {"code_blocks", summary.code_blocks},
          {"components", summary.components},
          {"tokens", summary.tokens},
          {"terms", summary.terms},
          {"links",
           {{"internal", stats.links.internal},
            {"broken_pages", stats.links.broken_pages},
            {"broken_anchors", stats.links.broken_anchors}}},
          {"bytes",
           {{"sources", stats.bytes},
            {"text", summary.text_bytes},
            {"stored_text", summary.stored_text_bytes},
            {"index", summary.index_bytes},
            {"root", summary.root_bytes}}}};
}

// Says which option leads out of a folder that cannot be written.
BuildSummary write_release(docs::SourceTree tree, const std::filesystem::path& out) {
  try {
    return build_release(std::move(tree), out);
  } catch (const std::system_error& error) {
    throw std::runtime_error("cannot write a release below " + out.string() + ": " + error.code().message() +
                             "; name another folder with --out");
  }
}

}  // namespace

int run_build(const BuildOptions& options) {
  const Clock::time_point start = Clock::now();
  std::optional<Progress> progress(std::in_place);
  progress->stage("reading " + options.docs.string());
  auto tree = docs::read_source_tree(options.docs, {.threads = options.threads});
  if (!tree) {
    progress.reset();
    const docs::BuildError& error = tree.error();
    std::fprintf(stderr, "foredge build: ");
    print_place(error.file, error.line);
    std::fprintf(stderr, "%s\n", error.message.c_str());
    return 1;
  }
  const double read = seconds_since(start);
  const docs::SourceStats stats = tree->stats;
  const std::vector<docs::Finding> findings = std::move(tree->findings);
  progress->stage("indexing and writing " + std::to_string(stats.files) + " files");
  const BuildSummary summary = write_release(*std::move(tree), options.out);
  progress.reset();
  if (options.json) {
    nlohmann::json report = describe(summary, stats);
    report["findings"] = describe_findings(findings);
    print_json(report);
    return 0;
  }
  print_findings(findings, options.findings);
  print_summary(summary, stats, read, seconds_since(start));
  std::printf("%s\n", summary.id.hex().c_str());
  return 0;
}

}  // namespace foredge::cli
