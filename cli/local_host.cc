#include "cli/local_host.h"

#include <stdexcept>

#include "cli/release_files.h"

namespace foredge::cli {
namespace {

constexpr std::size_t kBudgetBytes = std::size_t{512} << 20U;
// A core that still needs blocks after this many rounds is broken; three are the design.
constexpr std::uint32_t kMaxRounds = 16;

}  // namespace

LocalHost::LocalHost(const std::filesystem::path& directory) {
  ReleaseName name = name_release(directory);
  directory_ = std::move(name.directory);
  id_ = name.id;
  forget();
}

void LocalHost::forget() { store_ = std::make_unique<bundle::Store>(kBudgetBytes); }

template <typename Ask>
auto LocalHost::pump(const Ask& ask) {
  counts_ = {};
  for (std::uint32_t round = 0; round < kMaxRounds; ++round) {
    auto outcome = ask();
    const auto* needed_now = std::get_if<server::Needed>(&outcome);
    if (needed_now == nullptr) {
      return outcome;
    }
    bool index_round = false;
    for (const server::NeededBlock& needed : needed_now->blocks) {
      put(needed);
      index_round = index_round || needed.extent.object == bundle::kBlocksObject;
    }
    counts_.rounds += index_round ? 1 : 0;
  }
  throw std::runtime_error("the core asked for blocks in more rounds than its design allows");
}

HttpReply LocalHost::answer(server::Request request) {
  request.release = id_;
  return std::get<HttpReply>(pump([&] { return server::handle(request, *store_); }));
}

mcp::MessageReply LocalHost::answer_line(const mcp::Turn& turn) {
  return std::get<mcp::MessageReply>(pump([&] { return server::handle_line(turn, id_, *store_); }));
}

void LocalHost::put(const server::NeededBlock& needed) {
  const auto path = directory_ / needed.extent.object;
  const std::vector<std::uint8_t> bytes = read_range(path, needed.extent.offset, needed.extent.size_bytes);
  if (needed.extent.object == bundle::kBlocksObject) {
    ++counts_.reads;
    counts_.bytes += bytes.size();
  } else {
    counts_.open_bytes += bytes.size();
  }
  const auto put = store_->put(needed.need.release, needed.need.block, bundle::Buffer::copy_of(bytes));
  if (!put) {
    throw std::runtime_error(path.string() + ": " + put.error().message);
  }
}

}  // namespace foredge::cli
