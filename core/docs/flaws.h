// Findings about one file's text, each with its line in the file. Build side only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "docs/page.h"

namespace foredge::docs {

// A view of a file's body and of where its findings go. All three live longer than this.
class Flaws {
 public:
  // `first_line` is the file's line in which `body` starts.
  Flaws(std::string_view body, std::string_view file, std::uint32_t first_line, std::vector<Finding>& findings)
      : body_(body), file_(file), first_line_(first_line), findings_(findings) {}

  // `offset` is in the body.
  void add(std::size_t offset, std::string message);

 private:
  std::string_view body_;
  std::string_view file_;
  std::uint32_t first_line_;
  std::vector<Finding>& findings_;
};

// Names code fences and comments of `body` that nothing closes: the rest of the file is code then, or text.
void find_flaws(std::string_view body, Flaws& flaws);

}  // namespace foredge::docs
