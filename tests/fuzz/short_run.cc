// A bounded run of one fuzz target without libFuzzer, so that `make test` needs no second build: every seed of its corpus, then
// a fixed number of mutations of them. Knows nothing of the target; its twin, which looks for what no seed says, is
// scripts/fuzz.mjs with preset fuzz.
//
//   fuzz_NAME CORPUS [DICTIONARY]   the run
//   fuzz_NAME FILE …                these inputs once, to see a finding again
#include <sanitizer/common_interface_defs.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "support/random.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::uint64_t kSeed = 4;
constexpr int kRuns = 10'000;
constexpr std::size_t kMaxInputBytes = 16384;

std::string running;  // the input of the moment, for whoever reports the end of the process
const char* program = "";

void report() {
  const std::string file = std::string(program) + ".finding";
  if (std::FILE* out = std::fopen(file.c_str(), "wb")) {
    std::fwrite(running.data(), 1, running.size(), out);
    std::fclose(out);
    std::fprintf(stderr, "the input stands in %s; to see it again: %s %s\n", file.c_str(), program, file.c_str());
  }
}

void report_signal(int number) {
  report();
  std::signal(number, SIG_DFL);
  std::raise(number);
}

void run(std::string input) {
  running = std::move(input);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(running.data()), running.size());
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// By name, so that every machine runs the same.
std::vector<std::string> read_corpus(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<std::string> seeds;
  for (const auto& path : paths) {
    seeds.push_back(read_file(path));
  }
  return seeds;
}

// The words of a libFuzzer dictionary: a quoted text a line, with \\, \" and \xNN.
std::vector<std::string> read_dictionary(const std::filesystem::path& path) {
  std::vector<std::string> words;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const std::size_t begin = line.find('"');
    const std::size_t end = line.rfind('"');
    if (line.starts_with('#') || begin >= end) {
      continue;
    }
    std::string& word = words.emplace_back();
    for (std::size_t at = begin + 1; at < end; ++at) {
      if (line[at] != '\\') {
        word += line[at];
      } else if (line[++at] == 'x') {
        word += static_cast<char>(std::stoi(line.substr(at + 1, 2), nullptr, 16));
        at += 2;
      } else {
        word += line[at];
      }
    }
  }
  return words;
}

class Mutator {
 public:
  Mutator(std::vector<std::string> seeds, std::vector<std::string> words)
      : random_(foredge::test::seed_or(kSeed)), seeds_(std::move(seeds)), words_(std::move(words)) {}

  std::string next() {
    std::string input = pick(seeds_);
    for (std::uint32_t change = 1 + random_.below(5); change > 0; --change) {
      mutate(input);
    }
    input.resize(std::min(input.size(), kMaxInputBytes));
    return input;
  }

 private:
  const std::string& pick(const std::vector<std::string>& from) { return from[random_.below(count_of(from))]; }
  static std::uint32_t count_of(const auto& sized) { return static_cast<std::uint32_t>(sized.size()); }

  void mutate(std::string& input) {
    const std::size_t at = random_.below(count_of(input) + 1);
    switch (random_.below(6)) {
      case 0:
        input.erase(at, 1 + random_.below(24));
        break;
      case 1:
        input.insert(at, words_.empty() ? "\"" : pick(words_));
        break;
      case 2:
        input.insert(random_.below(count_of(input) + 1), input.substr(at, 1 + random_.below(64)));
        break;
      case 3: {
        const std::string& other = pick(seeds_);
        const std::size_t from = random_.below(count_of(other) + 1);
        input.replace(at, random_.below(64), other.substr(from, random_.below(256)));
        break;
      }
      case 4:
        input.resize(at);
        break;
      default:
        if (at < input.size()) {
          input[at] = static_cast<char>(static_cast<std::uint32_t>(input[at]) ^ (1U << random_.below(8)));
        }
    }
  }

  foredge::test::Random random_;
  std::vector<std::string> seeds_;
  std::vector<std::string> words_;
};

}  // namespace

int main(int argc, char** argv) {
  program = argv[0];
  __sanitizer_set_death_callback(report);
  for (const int number : {SIGABRT, SIGILL, SIGTRAP}) {
    std::signal(number, report_signal);
  }
  if (argc > 1 && !std::filesystem::is_directory(argv[1])) {
    for (int i = 1; i < argc; ++i) {
      run(read_file(argv[i]));
    }
    return 0;
  }
  const std::vector<std::string> seeds = argc > 1 ? read_corpus(argv[1]) : std::vector<std::string>();
  if (seeds.empty()) {
    std::fprintf(stderr, "usage: %s CORPUS [DICTIONARY], or FILE …\n", program);
    return 2;
  }
  std::printf("%zu seeds, then %d mutations from seed %llu\n", seeds.size(), kRuns,
              static_cast<unsigned long long>(foredge::test::seed_or(kSeed)));
  for (const std::string& seed : seeds) {
    run(seed);
  }
  Mutator mutator(seeds, argc > 2 ? read_dictionary(argv[2]) : std::vector<std::string>());
  for (int i = 0; i < kRuns; ++i) {
    run(mutator.next());
  }
  return 0;
}
