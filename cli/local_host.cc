#include "cli/local_host.h"

#include <fstream>
#include <stdexcept>

namespace foredge::cli {
namespace {

constexpr std::size_t kBudgetBytes = std::size_t{512} << 20U;
// A core that still needs blocks after this many rounds is broken; three are the design.
constexpr std::uint32_t kMaxRounds = 16;

std::vector<std::uint8_t> read_range(const std::filesystem::path& path, std::uint64_t offset, std::uint64_t size) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw std::runtime_error("cannot read " + path.string() + "; build the release again");
  }
  if (size == 0) {
    size = std::filesystem::file_size(path);
  }
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (static_cast<std::uint64_t>(file.gcount()) != size) {
    throw std::runtime_error(path.string() + " is shorter than the release says; build the release again");
  }
  return bytes;
}

}  // namespace

LocalHost::LocalHost(std::filesystem::path directory) : directory_(std::move(directory)) {
  if (!directory_.has_filename()) {
    directory_ = directory_.parent_path();
  }
  const auto id = bundle::ReleaseId::parse(directory_.filename().string());
  if (!id) {
    throw std::runtime_error(
        directory_.string() +
        " is no release: its name must be a release id of 64 hex digits, as `foredge build` prints");
  }
  id_ = *id;
  forget();
}

void LocalHost::forget() { store_ = std::make_unique<bundle::Store>(kBudgetBytes); }

HttpReply LocalHost::answer(server::Request request) {
  request.release = id_;
  return pump<HttpReply>([&] { return server::handle(request, *store_); });
}

server::LineReply LocalHost::answer_line(std::string_view line, std::string_view negotiated) {
  return pump<server::LineReply>([&] { return server::handle_line(line, negotiated, id_, *store_); });
}

template <typename Reply, typename Ask>
Reply LocalHost::pump(const Ask& ask) {
  counts_ = {};
  for (std::uint32_t round = 0; round < kMaxRounds; ++round) {
    auto outcome = ask();
    if (auto* reply = std::get_if<Reply>(&outcome)) {
      return std::move(*reply);
    }
    bool index_round = false;
    for (const server::NeededBlock& needed : std::get<std::vector<server::NeededBlock>>(outcome)) {
      put(needed);
      index_round = index_round || needed.extent.object == bundle::kBlocksObject;
    }
    counts_.rounds += index_round ? 1 : 0;
  }
  throw std::runtime_error("the core asked for blocks in more rounds than its design allows");
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
