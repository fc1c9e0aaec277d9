// The constants of bundle format 3. docs/bundle-format.md is the only description of the layout; this file holds the
// numbers that readers and builders share, and nothing that interprets them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace foredge::bundle {

inline constexpr std::uint16_t kFormatVersion = 3;
// The oldest one that is read. What format 3 added takes bits and values that format 2 leaves free, so readers are the same.
inline constexpr std::uint16_t kOldestFormatVersion = 2;
inline constexpr std::string_view kRootMagic{"foredge\0", 8};

// Objects of a release, as paths below releases/<release id>/.
inline constexpr std::string_view kManifestObject = "manifest.json";
inline constexpr std::string_view kRootObject = "index/root";
inline constexpr std::string_view kBlocksObject = "index/blocks";

// Block numbers that name whole objects instead of entries of the block table (wasm/foredge.h).
inline constexpr std::uint32_t kManifestBlock = 0xffffffff;
inline constexpr std::uint32_t kRootBlock = 0xfffffffe;

// Segments of the root: four letters, read as a little-endian u32.
constexpr std::uint32_t tag(const char (&letters)[5]) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value |= std::uint32_t{static_cast<unsigned char>(letters[i])} << (8 * i);
  }
  return value;
}
inline constexpr std::uint32_t kBlockTable = tag("BLKS");
inline constexpr std::uint32_t kLibraries = tag("LIBS");
inline constexpr std::uint32_t kPageFences = tag("PAGF");
inline constexpr std::uint32_t kFolderFences = tag("FLDF");
inline constexpr std::uint32_t kTextFences = tag("TXTF");
inline constexpr std::uint32_t kPageStarts = tag("PAGS");
inline constexpr std::uint32_t kTermFences = tag("TRMF");
inline constexpr std::uint32_t kHotTerms = tag("HOTT");
inline constexpr std::uint32_t kRanking = tag("RANK");
inline constexpr std::uint32_t kPairs = tag("PAIR");
inline constexpr std::uint32_t kSketches = tag("SKET");
inline constexpr std::uint32_t kLanguages = tag("LANG");

// Bounds that a reader checks before it allocates or loops.
inline constexpr std::size_t kMaxManifestBytes = 4U << 20U;
inline constexpr std::size_t kMaxRootBytes = 64U << 20U;
inline constexpr std::size_t kMaxBlockBytes = 32U << 20U;
inline constexpr std::uint32_t kMaxSegments = 64;
inline constexpr std::uint32_t kMaxBlocks = 1U << 24U;
inline constexpr std::uint32_t kMaxSections = 1U << 28U;

// A block's digest is the first 16 bytes of its SHA-256: 2^128 work for a second preimage, half the bytes.
inline constexpr std::size_t kBlockDigestBytes = 16;

}  // namespace foredge::bundle
