// What a cold answer reads: rounds, reads and bytes from storage with nothing but the opened release at hand, for `search` over a file
// of queries and for `fetch` of the best page of each. Prints median, p95 and the worst.
//
//   cold_reads RELEASE_DIR QUERIES      QUERIES: one query a line, or JSON lines with a member "text"
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "bench/search/calls.h"

namespace {

using foredge::bench::call;
using foredge::bench::read_queries;
using foredge::cli::LocalHost;
using foredge::cli::ReadCounts;
using nlohmann::json;

void print_row(const char* what, std::vector<std::uint64_t> values) {
  std::ranges::sort(values);
  const auto at = [&](double share) {
    return static_cast<unsigned long long>(
        values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]);
  };
  std::printf("  %-7s median %8llu   p95 %8llu   max %8llu\n", what, at(0.5), at(0.95), at(1.0));
}

void print_counts(const char* tool, const std::vector<ReadCounts>& counts) {
  std::printf("%s, %zu cold answers\n", tool, counts.size());
  std::vector<std::uint64_t> rounds, reads, bytes;
  for (const ReadCounts& count : counts) {
    rounds.push_back(count.rounds);
    reads.push_back(count.reads);
    bytes.push_back(count.bytes);
  }
  print_row("rounds", std::move(rounds));
  print_row("reads", std::move(reads));
  print_row("bytes", std::move(bytes));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: cold_reads RELEASE_DIR QUERIES\n");
    return 2;
  }
  LocalHost host(argv[1]);
  std::vector<ReadCounts> searches;
  std::vector<ReadCounts> fetches;
  std::uint64_t open_bytes = 0;
  // Opens the release and leaves its blocks behind.
  const auto make_cold = [&] {
    host.forget();
    call(host, "versions", json::object());
    open_bytes = host.counts().open_bytes;
  };
  for (const std::string& query : read_queries(argv[2])) {
    make_cold();
    const json found = call(host, "search", {{"query", query}, {"limit", 10}});
    searches.push_back(host.counts());
    if (!found.at("results").empty()) {
      make_cold();
      call(host, "fetch", {{"id", found.at("results").at(0).at("id")}});
      fetches.push_back(host.counts());
    }
  }
  if (searches.empty() || fetches.empty()) {
    std::fprintf(stderr, "cold_reads: no query in %s found anything\n", argv[2]);
    return 1;
  }
  std::printf("opening the release: %llu bytes (manifest and root)\n", static_cast<unsigned long long>(open_bytes));
  print_counts("search", searches);
  print_counts("fetch", fetches);
  return 0;
}
