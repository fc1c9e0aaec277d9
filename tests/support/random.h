// Seeded random numbers for tests: the same on every machine (the standard's distributions are not). A test prints its
// seed with INFO, and FOREDGE_SEED in the environment replaces it.
#pragma once

#include <cstdint>
#include <cstdlib>

namespace foredge::test {

// SplitMix64 (Steele, Lea and Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }

  // From 0 up to `bound`, exclusive; the bias does not matter here.
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(next() % bound); }

 private:
  std::uint64_t state_;
};

inline std::uint64_t seed_or(std::uint64_t seed) {
  const char* given = std::getenv("FOREDGE_SEED");
  return given == nullptr ? seed : std::strtoull(given, nullptr, 10);
}

}  // namespace foredge::test
