#include "cli/signature.h"

#include <sodium.h>

#include <array>
#include <cstddef>
#include <stdexcept>

#include "cli/release_files.h"

namespace foredge::cli {
namespace {

// The bytes that a file's base64 stands for. Throws when they are not `kSize`.
template <std::size_t kSize>
std::array<unsigned char, kSize> read_base64(const std::filesystem::path& file, const char* what) {
  const std::vector<std::uint8_t> text = read_range(file, 0, 0);
  std::array<unsigned char, kSize> bytes{};
  std::size_t size = 0;
  const char* end = nullptr;
  const char* begin = reinterpret_cast<const char*>(text.data());
  const int refused = sodium_base642bin(bytes.data(), bytes.size(), begin, text.size(), " \r\n", &size, &end,
                                        sodium_base64_VARIANT_ORIGINAL);
  if (refused != 0 || size != kSize || end != begin + text.size()) {
    throw std::runtime_error(file.string() + ": is not " + what + ", " + std::to_string(kSize) + " bytes as base64");
  }
  return bytes;
}

}  // namespace

void check_signature(const std::filesystem::path& release, const std::filesystem::path& public_key_file) {
  if (sodium_init() < 0) {
    throw std::runtime_error("libsodium does not start on this machine");
  }
  const auto key = read_base64<crypto_sign_ed25519_PUBLICKEYBYTES>(public_key_file, "an Ed25519 public key");
  const auto signature = read_base64<crypto_sign_ed25519_BYTES>(release / "manifest.sig", "a signature");
  const std::vector<std::uint8_t> manifest = read_range(release / "manifest.json", 0, 0);
  if (crypto_sign_ed25519_verify_detached(signature.data(), manifest.data(), manifest.size(), key.data()) != 0) {
    throw std::runtime_error((release / "manifest.sig").string() +
                             ": is not the signature of this release by the key in " + public_key_file.string());
  }
}

}  // namespace foredge::cli
