// Every transcript through the native host. With ACCEPT=1 in the environment the answers become the transcripts' new ones;
// this host alone writes them, so that the other two always have something to differ from.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include <catch2/catch.hpp>

#include "cli/release_build.h"
#include "docs/source.h"
#include "transcripts/transcript.h"

namespace foredge::tests {
namespace {

const std::filesystem::path kTests = std::filesystem::path(FOREDGE_SOURCE_DIR) / "tests";

// The fixture's release in a folder that goes when it does.
class Fixture {
 public:
  Fixture() {
    std::string name = (std::filesystem::temp_directory_path() / "foredge-transcripts-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    folder_ = name;
    auto tree = docs::read_source_tree(kTests / "fixtures/docs");
    REQUIRE(tree.has_value());
    release_ = folder_ / cli::build_release(*std::move(tree), folder_).id.hex();
  }
  ~Fixture() { std::filesystem::remove_all(folder_); }
  Fixture(const Fixture&) = delete;
  Fixture& operator=(const Fixture&) = delete;

  [[nodiscard]] const std::filesystem::path& release() const { return release_; }

 private:
  std::filesystem::path folder_;
  std::filesystem::path release_;
};

std::vector<std::filesystem::path> transcripts() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(kTests / "transcripts")) {
    if (entry.path().extension() == ".json") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

TEST_CASE("every transcript, natively") {
  const Fixture fixture;
  const bool accept = std::getenv("ACCEPT") != nullptr;
  for (const std::filesystem::path& file : transcripts()) {
    Json transcript = read_transcript(file);
    cli::LocalHost host(fixture.release());
    for (Json& exchange : transcript["exchanges"]) {
      INFO(file.filename().string() << ": " << exchange["name"].get<std::string>());
      const Json reply = ask(host, exchange.at("request"));
      if (accept) {
        exchange["reply"] = reply;
      }
      CHECK(exchange.at("reply").dump(1) == reply.dump(1));
      // A cold host answers as a warm one does.
      cli::LocalHost cold(fixture.release());
      CHECK(ask(cold, exchange.at("request")) == reply);
    }
    if (accept) {
      write_transcript(file, transcript);
    }
  }
}

}  // namespace
}  // namespace foredge::tests
