#include "server/group_same.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace foredge::server {
namespace {

constexpr std::size_t kRun = 3;  // words
constexpr std::size_t kLeastPercent = 85;

using Runs = std::vector<std::uint64_t>;  // hashes, ascending, each once

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// FNV-1a. Equal hashes of different runs would only make two texts a little more alike.
std::uint64_t hash_of(std::string_view word, std::uint64_t hash) {
  for (const char c : word) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return hash;
}

// Of stored text, in which a backslash and the byte behind it are one character that is no word's.
Runs runs_of(std::string_view escaped) {
  Runs runs;
  std::array<std::uint64_t, kRun> last{};  // hashes of the last words
  std::size_t words = 0;
  for (std::size_t at = 0; at < escaped.size();) {
    if (escaped[at] == '\\') {
      at += 2;
    } else if (escaped.substr(at).starts_with("](")) {
      at = std::min(escaped.find(')', at), escaped.size());
    } else if (is_word_byte(escaped[at])) {
      const std::size_t start = at;
      while (at < escaped.size() && is_word_byte(escaped[at])) {
        ++at;
      }
      last[words % kRun] = hash_of(escaped.substr(start, at - start), 0xcbf29ce484222325U);
      if (++words >= kRun) {
        std::uint64_t run = 0;
        for (std::size_t i = 0; i < kRun; ++i) {
          run = run * 0x9e3779b97f4a7c15U + last[(words + i) % kRun];
        }
        runs.push_back(run);
      }
    } else {
      ++at;
    }
  }
  std::ranges::sort(runs);
  runs.erase(std::ranges::unique(runs).begin(), runs.end());
  return runs;
}

bool resemble(const Runs& a, const Runs& b) {
  std::size_t both = 0;
  for (auto i = a.begin(), k = b.begin(); i != a.end() && k != b.end();) {
    both += *i == *k ? 1 : 0;
    const bool step_a = *i <= *k;
    const bool step_b = *k <= *i;
    i += step_a ? 1 : 0;
    k += step_b ? 1 : 0;
  }
  const std::size_t either = a.size() + b.size() - both;
  return either != 0 && both * 100 >= either * kLeastPercent;
}

class Grouper {
 public:
  explicit Grouper(const std::vector<docs::StoredSection>& sections) : sections_(sections), runs_(sections.size()) {}

  std::vector<Group> run() {
    for (std::size_t rank = 0; rank < sections_.size(); ++rank) {
      const auto known = std::ranges::find_if(groups_, [&](const Group& group) { return is_same(group.rank, rank); });
      if (known != groups_.end()) {
        known->same.push_back(&sections_[rank]);
      } else {
        groups_.push_back({sections_[rank], rank, {}});
      }
    }
    return std::move(groups_);
  }

 private:
  bool is_same(std::size_t first, std::size_t second) {
    const docs::StoredSection& a = sections_[first];
    const docs::StoredSection& b = sections_[second];
    if (a.section.digest == b.section.digest && a.section.escaped_text == b.section.escaped_text) {
      return true;
    }
    return a.page.page != b.page.page && a.page.title == b.page.title &&
           a.section.heading_path == b.section.heading_path && resemble(runs(first), runs(second));
  }

  const Runs& runs(std::size_t rank) {
    if (runs_[rank].empty()) {
      runs_[rank] = runs_of(sections_[rank].section.escaped_text);
    }
    return runs_[rank];
  }

  const std::vector<docs::StoredSection>& sections_;
  std::vector<Runs> runs_;
  std::vector<Group> groups_;
};

}  // namespace

std::vector<Group> group_same(const std::vector<docs::StoredSection>& sections) { return Grouper(sections).run(); }

}  // namespace foredge::server
