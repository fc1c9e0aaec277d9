// How long a warm search takes natively: every block in memory, every query once, the final ten results with their excerpts. Prints
// one JSON object with microseconds. Its twin in WebAssembly is warm.mjs.
//
//   warm_search RELEASE_DIR QUERIES      QUERIES: one query a line, or JSON lines with a member "text"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "bench/search/calls.h"

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  if (argc != 3) {
    std::fprintf(stderr, "usage: warm_search RELEASE_DIR QUERIES\n");
    return 2;
  }
  foredge::cli::LocalHost host(argv[1]);
  std::vector<std::string> bodies;
  for (const std::string& query : foredge::bench::read_queries(argv[2])) {
    bodies.push_back(foredge::bench::body_of("search", {{"query", query}, {"limit", 10}}));
  }
  // The first round brings the blocks; nothing else of it is kept.
  for (const std::string& body : bodies) {
    foredge::bench::answer(host, body);
  }
  std::vector<double> times;
  for (const std::string& body : bodies) {
    const auto begin = Clock::now();
    foredge::bench::answer(host, body);
    times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - begin).count());
  }
  std::ranges::sort(times);
  const auto at = [&](double share) {
    return times.at(static_cast<std::size_t>(share * static_cast<double>(times.size() - 1)));
  };
  std::printf("{\"queries\": %zu, \"p50\": %.1f, \"p95\": %.1f, \"p99\": %.1f}\n", times.size(), at(0.5), at(0.95),
              at(0.99));
  return 0;
}
