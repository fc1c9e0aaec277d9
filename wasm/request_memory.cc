#include "request_memory.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#include "base/check.h"
#include "base/lasting_memory.h"

namespace {

// Most requests need a tenth of it. What does not fit comes from malloc, and goes back there.
constexpr std::size_t kArenaBytes = 1U << 20U;
constexpr std::size_t kLeastBytes = 16;
constexpr std::size_t kClasses = 17;  // 16 bytes to 1 MiB, each twice the one before

struct Free {
  Free* next;
};

// All zero at the start, so that no code runs before the first call.
struct Arena {
  std::byte* begin;
  std::byte* next;
  std::byte* end;
  std::array<Free*, kClasses> free;  // given back during the request, by size
  bool is_on;
};
constinit Arena arena{};

std::size_t class_of(std::size_t size) {
  return static_cast<std::size_t>(std::bit_width((std::max(size, kLeastBytes) - 1) / kLeastBytes));
}

void* allocate_lasting(std::size_t size) {
  void* memory = std::malloc(std::max<std::size_t>(size, 1));
  FOREDGE_CHECK(memory != nullptr);
  return memory;
}

bool is_in_arena(const void* memory) { return memory >= arena.begin && memory < arena.end; }

// Not inlined: copies in every caller would be a fifth of the module.
[[gnu::noinline]] void* allocate(std::size_t size) {
  if (!arena.is_on || size > kArenaBytes || foredge::LastingMemory::is_asked_for()) {
    return allocate_lasting(size);
  }
  const std::size_t which = class_of(size);
  if (Free* known = arena.free[which]) {
    arena.free[which] = known->next;
    return known;
  }
  const std::size_t bytes = kLeastBytes << which;
  if (bytes > static_cast<std::size_t>(arena.end - arena.next)) {
    return allocate_lasting(size);
  }
  std::byte* memory = arena.next;
  arena.next += bytes;
  return memory;
}

[[gnu::noinline]] void give_back(void* memory) {
  // Without its size it cannot be given out again before the next request.
  if (!is_in_arena(memory)) {
    std::free(memory);
  }
}

[[gnu::noinline]] void give_back(void* memory, std::size_t size) {
  if (!is_in_arena(memory)) {
    std::free(memory);
    return;
  }
  auto* free = static_cast<Free*>(memory);
  Free*& first = arena.free[class_of(size)];
  free->next = first;
  first = free;
}

}  // namespace

namespace foredge::wasm {

void begin_request_memory() {
  if (arena.begin == nullptr) {
    arena.begin = static_cast<std::byte*>(allocate_lasting(kArenaBytes));
    arena.end = arena.begin + kArenaBytes;
  }
  arena.next = arena.begin;
  arena.free.fill(nullptr);
  arena.is_on = true;
}

void end_request_memory() { arena.is_on = false; }

}  // namespace foredge::wasm

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete[](void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t size) noexcept { give_back(memory, size); }
void operator delete[](void* memory, std::size_t size) noexcept { give_back(memory, size); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { give_back(memory); }
