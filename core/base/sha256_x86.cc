// The processor's own instructions for SHA-256 (Intel SHA extensions), asked for when the program runs.
#include "base/sha256_blocks.h"

#include "base/check.h"

#ifdef __x86_64__

#include <cpuid.h>
#include <immintrin.h>

namespace foredge {
namespace {

constexpr std::uint32_t kSsse3 = 1U << 9U;   // leaf 1, ecx
constexpr std::uint32_t kSse41 = 1U << 19U;  // leaf 1, ecx
constexpr std::uint32_t kSha = 1U << 29U;    // leaf 7, ebx

bool ask_processor() {
  std::uint32_t eax = 0;
  std::uint32_t ebx = 0;
  std::uint32_t ecx = 0;
  std::uint32_t edx = 0;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0 || (ecx & (kSsse3 | kSse41)) != (kSsse3 | kSse41)) {
    return false;
  }
  return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) != 0 && (ebx & kSha) != 0;
}

}  // namespace

bool has_sha_instructions() {
  static const bool has = ask_processor();
  return has;
}

// The instructions keep the state as (a b e f) and (c d g h), and take four words of the message at a time.
__attribute__((target("sha,sse4.1,ssse3"))) void compress_by_instructions(Sha256State& state, const std::uint8_t* data,
                                                                          std::size_t blocks) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  const __m128i cdab = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(state.data())), 0xb1);
  const __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(state.data() + 4)), 0x1b);
  __m128i abef = _mm_alignr_epi8(cdab, efgh, 8);
  __m128i cdgh = _mm_blend_epi16(efgh, cdab, 0xf0);
  for (; blocks != 0; --blocks, data += 64) {
    const __m128i abef_before = abef;
    const __m128i cdgh_before = cdgh;
    std::array<__m128i, 4> words;
    for (std::size_t i = 0; i < 4; ++i) {
      words[i] = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(data + 16 * i)), big_endian);
    }
#pragma clang loop unroll(full)
    for (std::size_t quad = 0; quad < 16; ++quad) {
      __m128i& current = words[quad % 4];
      if (quad >= 4) {
        const __m128i& last = words[(quad + 3) % 4];
        const __m128i& before_last = words[(quad + 2) % 4];
        const __m128i sum =
            _mm_add_epi32(_mm_sha256msg1_epu32(current, words[(quad + 1) % 4]), _mm_alignr_epi8(last, before_last, 4));
        current = _mm_sha256msg2_epu32(sum, last);
      }
      const __m128i round =
          _mm_add_epi32(current, _mm_load_si128(reinterpret_cast<const __m128i*>(kSha256Round.data() + 4 * quad)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, round);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(round, 0x0e));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  const __m128i feba = _mm_shuffle_epi32(abef, 0x1b);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data()), _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(state.data() + 4), _mm_alignr_epi8(dchg, feba, 8));
}

}  // namespace foredge

#else

namespace foredge {

bool has_sha_instructions() { return false; }
void compress_by_instructions(Sha256State&, const std::uint8_t*, std::size_t) { FOREDGE_CHECK(false); }

}  // namespace foredge

#endif
