// Sixteen bytes looked at at once. Clang maps the comparisons to SSE2 and to WebAssembly's SIMD alike; what a text means is
// its readers' business.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace foredge {

using ByteBlock = std::uint8_t __attribute__((vector_size(16)));
inline constexpr std::size_t kBlockBytes = sizeof(ByteBlock);

[[nodiscard]] inline ByteBlock load_block(const void* from) {
  ByteBlock block;
  std::memcpy(&block, from, sizeof block);
  return block;
}

// Bit i is set where byte i of a comparison's outcome is.
template <typename Matches>
[[nodiscard]] std::uint32_t bits_of(Matches matches) {
  static_assert(sizeof matches == kBlockBytes);
#if defined(__wasm_simd128__)
  using Signed = signed char __attribute__((vector_size(16)));
  return static_cast<std::uint32_t>(__builtin_wasm_bitmask_i8x16(reinterpret_cast<Signed>(matches)));
#elif defined(__SSE2__)
  using Char = char __attribute__((vector_size(16)));
  return static_cast<std::uint32_t>(__builtin_ia32_pmovmskb128(reinterpret_cast<Char>(matches)));
#else
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < kBlockBytes; ++i) {
    bits |= matches[i] != 0 ? 1U << i : 0U;
  }
  return bits;
#endif
}

}  // namespace foredge
