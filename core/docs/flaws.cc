#include "docs/flaws.h"

#include <algorithm>

#include "docs/fences.h"

namespace foredge::docs {

void Flaws::add(std::size_t offset, std::string message) {
  const std::string_view before = body_.substr(0, std::min(offset, body_.size()));
  const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  findings_.push_back({std::string(file_), first_line_ + lines, std::move(message)});
}

void find_flaws(std::string_view body, Flaws& flaws) {
  constexpr auto kNone = std::string_view::npos;
  std::size_t comment = body.find("<!--");
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t mark = std::min({body.find("```", at), body.find("~~~", at), body.size()});
    // A comment hides the fences in it.
    while (comment < mark) {
      const std::size_t end = body.find("-->", comment);
      if (end == kNone) {
        const std::size_t line = body.rfind('\n', comment) + 1;
        if (body.find_first_not_of(" \t", line) == comment)
          flaws.add(comment, "the comment \"<!--\" is not closed, so it is read as text: end it with \"-->\"");
        comment = kNone;
      } else if (end > mark) {
        at = end;
        comment = body.find("<!--", end);
        break;
      } else {
        comment = body.find("<!--", end);
      }
    }
    if (at > mark) continue;
    if (mark == body.size()) return;
    const std::size_t start = mark == 0 ? 0 : body.rfind('\n', mark - 1) + 1;
    const std::size_t end = std::min(body.find('\n', mark), body.size() - 1);
    at = end + 1;
    const Fence fence = find_fence(body.substr(start, end - start));
    if (fence.size == 0) continue;
    const std::size_t behind = find_fence_end(body, at, fence);
    // The fence reaches to the end of the file: is its last line the closing one?
    if (behind == body.size() && !fence.quoted) {
      const std::size_t last = body.rfind('\n', behind - 2) + 1;
      const Fence close = last > start ? find_fence(body.substr(last, behind - 1 - last)) : Fence{};
      if (close.size < fence.size || close.mark != fence.mark) {
        flaws.add(start, "the code fence is not closed, so the rest of the file is code: end it with \"" +
                             std::string(fence.size, fence.mark) + "\"");
      }
    }
    at = std::max(at, behind);
  }
}

}  // namespace foredge::docs
