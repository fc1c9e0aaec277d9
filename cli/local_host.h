// A host on the local file system: pumps the core with blocks of one release directory. What the Worker does with tiers, this
// does with files; tests and benchmarks use it too.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "server/handle.h"
#include "server/handle_line.h"

namespace foredge::cli {

// What one answer cost to read, beside opening the release (manifest and root).
struct ReadCounts {
  std::uint32_t rounds = 0;
  std::uint32_t reads = 0;
  std::uint64_t bytes = 0;
  std::uint64_t open_bytes = 0;  // manifest and root
};

class LocalHost {
 public:
  // `directory` is a release: its name is the release's id. Throws std::runtime_error with a remedy when it is none.
  explicit LocalHost(const std::filesystem::path& directory);

  // Answers a request that asks for no stream; its `release` is set to this one. Throws std::runtime_error that names the file when a block cannot be
  // read or is not what the release promises.
  HttpReply answer(server::Request request);

  // Answers one turn of a stdio stream. Throws as `answer` does.
  mcp::MessageReply answer_line(const mcp::Turn& turn);

  // Reads of the last answer.
  [[nodiscard]] const ReadCounts& counts() const { return counts_; }
  [[nodiscard]] const bundle::ReleaseId& release() const { return id_; }
  // Forgets every block, manifest and root included.
  void forget();

 private:
  // Calls `ask` until it answers, giving it the blocks that it names.
  template <typename Ask>
  auto pump(const Ask& ask);
  void put(const server::NeededBlock& needed);

  std::filesystem::path directory_;
  bundle::ReleaseId id_;
  std::unique_ptr<bundle::Store> store_;
  ReadCounts counts_;
};

}  // namespace foredge::cli
