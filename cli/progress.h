// One line on a terminal that says what a long piece of work is at; nothing at all where stderr is no terminal. Knows no work.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

namespace foredge::cli {

class Progress {
 public:
  Progress();
  ~Progress();  // wipes the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // What is being done from now on, such as "reading docs".
  void stage(std::string what);

 private:
  void show();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::string what_;
  bool done_ = false;
  std::thread painter_;  // not running where stderr is no terminal
};

}  // namespace foredge::cli
