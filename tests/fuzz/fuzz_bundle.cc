// Invariant: whatever bytes stand in a release's root and blocks, reading them ends in errors or in values inside their bounds
// (tests/support/walk_release.h checks them), never in a trap, a hang or a read outside.
//
// Input: a byte that says how much follows as what. 0: the rest is one block, read as every kind of block. Otherwise: u16 size of the
// root, the root, the blocks. Digests are made right before reading. Seeds are the golden releases, and blocks of the first.
#include "support/walk_release.h"

namespace {

void run(foredge::Bytes input) {
  using foredge::test::Image;
  foredge::ByteReader reader(input);
  const auto kind = reader.read_u8();
  if (kind && *kind == 0) {
    foredge::test::walk_block(*reader.read_bytes(reader.remaining()));
    return;
  }
  const auto size = reader.read_u16();
  if (!kind || !size) {
    return;
  }
  const foredge::Bytes root = *reader.read_bytes(std::min<std::uint64_t>(*size, reader.remaining()));
  const foredge::Bytes blocks = *reader.read_bytes(reader.remaining());
  Image image{{root.begin(), root.end()}, {blocks.begin(), blocks.end()}};
  const std::string manifest = foredge::test::seal(image);
  foredge::test::walk_image(image, manifest, "term boilWater() Größe means 12", foredge::test::Changed::kAnything);
}

}  // namespace

// libFuzzer's entry point; a non-zero value would keep the input out of the corpus.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  run({data, size});
  return 0;
}
