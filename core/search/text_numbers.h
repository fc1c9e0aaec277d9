// Numbers distinct texts in the order in which they come: a hash table whose texts stand in one piece of memory. Build side only.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace foredge::search {

class TextNumbers {
 public:
  TextNumbers() : slots_(kFirstSlots) {}

  struct Number {
    std::uint32_t value;
    bool is_new;
  };
  Number number_of(std::string_view text);

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(ends_.size()); }
  // Valid until the next number_of().
  [[nodiscard]] std::string_view text(std::uint32_t number) const {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return {texts_.data() + begin, ends_[number] - begin};
  }

 private:
  static constexpr std::size_t kFirstSlots = 1024;

  // Most texts are told apart by the rest of the hash, without a look at them.
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number_plus_one = 0;  // 0: free
  };
  void grow();

  std::vector<Slot> slots_;  // a power of two, at most half of them taken
  std::vector<char> texts_;
  std::vector<std::size_t> ends_;  // of each text
};

}  // namespace foredge::search
