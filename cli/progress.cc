#include "cli/progress.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace foredge::cli {
namespace {

using Clock = std::chrono::steady_clock;

// Work that is over sooner says nothing.
constexpr auto kQuiet = std::chrono::milliseconds(300);
constexpr auto kEvery = std::chrono::milliseconds(100);

}  // namespace

Progress::Progress() {
  if (isatty(STDERR_FILENO) != 0) {
    painter_ = std::thread([this] { show(); });
  }
}

Progress::~Progress() {
  if (painter_.joinable()) {
    {
      const std::scoped_lock lock(mutex_);
      done_ = true;
    }
    changed_.notify_one();
    painter_.join();
  }
}

void Progress::stage(std::string what) {
  const std::scoped_lock lock(mutex_);
  what_ = std::move(what);
}

void Progress::show() {
  const Clock::time_point start = Clock::now();
  std::unique_lock lock(mutex_);
  const bool over = changed_.wait_for(lock, kQuiet, [this] { return done_; });
  if (over) {
    return;
  }
  do {
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    std::fprintf(stderr, "\r\033[K%s … %.1f s", what_.c_str(), seconds);
  } while (!changed_.wait_for(lock, kEvery, [this] { return done_; }));
  std::fprintf(stderr, "\r\033[K");
}

}  // namespace foredge::cli
