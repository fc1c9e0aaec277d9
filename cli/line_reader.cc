#include "cli/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace foredge::cli {
namespace {

// Whether a read would not wait. An error counts as such: the read names it.
bool is_ready(int descriptor) {
  pollfd wanted = {.fd = descriptor, .events = POLLIN, .revents = 0};
  return poll(&wanted, 1, 0) != 0;
}

}  // namespace

bool LineReader::fill(bool wait) {
  if (ended_ || (!wait && !is_ready(descriptor_))) {
    return false;
  }
  std::array<char, 65536> buffer;
  ssize_t size = 0;
  do {
    size = read(descriptor_, buffer.data(), buffer.size());
  } while (size < 0 && errno == EINTR);
  if (size <= 0) {
    ended_ = true;
    if (line_bytes_ > 0) {
      bytes_ += '\n';
      line_bytes_ = 0;
      return true;
    }
    return false;
  }
  add(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

void LineReader::add(const char* bytes, std::size_t size) {
  while (size > 0) {
    const auto* end = static_cast<const char*>(std::memchr(bytes, '\n', size));
    const std::size_t part = end == nullptr ? size : static_cast<std::size_t>(end - bytes);
    const std::size_t kept = std::min(part, max_line_bytes_ - line_bytes_);
    bytes_.append(bytes, kept);
    line_bytes_ += kept;
    if (end == nullptr) {
      return;
    }
    bytes_ += '\n';
    line_bytes_ = 0;
    bytes += part + 1;
    size -= part + 1;
  }
}

std::optional<std::string> LineReader::next() {
  const std::size_t end = bytes_.find('\n', at_);
  if (end == std::string::npos) {
    bytes_.erase(0, at_);
    at_ = 0;
    return std::nullopt;
  }
  std::string line = bytes_.substr(at_, end - at_);
  at_ = end + 1;
  return line;
}

}  // namespace foredge::cli
