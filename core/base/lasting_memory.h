// Memory that outlives a request. A host may take back all memory of a request at once when it is answered; what is made while a
// LastingMemory stands is not the request's.
#pragma once

#include <cstdint>

namespace foredge {

class LastingMemory {
 public:
  LastingMemory() { ++depth; }
  ~LastingMemory() { --depth; }
  LastingMemory(const LastingMemory&) = delete;
  LastingMemory& operator=(const LastingMemory&) = delete;

  // For the host's allocator: whether one stands.
  [[nodiscard]] static bool is_asked_for() { return depth != 0; }

 private:
  static inline thread_local std::uint32_t depth = 0;
};

}  // namespace foredge
