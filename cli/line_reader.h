// Lines of a file descriptor, read as they come: a host that answers while more arrives must not wait for the next line. Knows
// nothing of what a line says.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace foredge::cli {

class LineReader {
 public:
  // Of a longer line only the first `max_line_bytes` are kept; the rest is passed over.
  LineReader(int descriptor, std::size_t max_line_bytes) : descriptor_(descriptor), max_line_bytes_(max_line_bytes) {}

  // Takes in what has come, and waits for something to come when `wait`. False when nothing came: the input is over, or it is
  // not and `wait` is false.
  bool fill(bool wait);

  // The next line without its end, or nothing when none is whole. The last line may lack its end.
  [[nodiscard]] std::optional<std::string> next();

 private:
  void add(const char* bytes, std::size_t size);

  int descriptor_;
  std::size_t max_line_bytes_;
  std::string bytes_;  // behind `at_`: lines that are whole, then one that is not
  std::size_t at_ = 0;
  std::size_t line_bytes_ = 0;  // of the line that is not whole
  bool ended_ = false;
};

}  // namespace foredge::cli
