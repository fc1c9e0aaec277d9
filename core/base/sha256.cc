#include "base/sha256.h"

#include <bit>
#include <cstring>

#include "base/sha256_blocks.h"

namespace foredge {
namespace {

std::uint32_t load_big_endian(const std::uint8_t* at) {
  std::uint32_t value;
  std::memcpy(&value, at, sizeof value);
  return std::byteswap(value);
}

// FIPS 180-4, section 6.2.2: one 64-byte block.
void compress(Sha256State& state, const std::uint8_t* block) {
  std::array<std::uint32_t, 64> w;
  for (std::size_t t = 0; t < 16; ++t) {
    w[t] = load_big_endian(block + 4 * t);
  }
  for (std::size_t t = 16; t < 64; ++t) {
    const std::uint32_t s0 = std::rotr(w[t - 15], 7) ^ std::rotr(w[t - 15], 18) ^ (w[t - 15] >> 3U);
    const std::uint32_t s1 = std::rotr(w[t - 2], 17) ^ std::rotr(w[t - 2], 19) ^ (w[t - 2] >> 10U);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  auto [a, b, c, d, e, f, g, h] = state;
  for (std::size_t t = 0; t < 64; ++t) {
    const std::uint32_t big1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const std::uint32_t choose = (e & f) ^ (~e & g);
    const std::uint32_t t1 = h + big1 + choose + kSha256Round[t] + w[t];
    const std::uint32_t big0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const std::uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = d + t1;
    d = c;
    c = b;
    b = a;
    a = t1 + big0 + majority;
  }
  const Sha256State add = {a, b, c, d, e, f, g, h};
  for (std::size_t i = 0; i < state.size(); ++i) {
    state[i] += add[i];
  }
}

void compress_all(Sha256State& state, const std::uint8_t* data, std::size_t blocks) {
  if (has_sha_instructions()) {
    compress_by_instructions(state, data, blocks);
  } else {
    compress_anywhere(state, data, blocks);
  }
}

constexpr std::string_view kHexDigits = "0123456789abcdef";

}  // namespace

void compress_anywhere(Sha256State& state, const std::uint8_t* data, std::size_t blocks) {
  for (; blocks != 0; --blocks, data += 64) {
    compress(state, data);
  }
}

Sha256 sha256(Bytes bytes) {
  Sha256State state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  const std::size_t whole = bytes.size() / 64 * 64;
  compress_all(state, bytes.data(), whole / 64);
  // Padding (section 5.1.1): 0x80, zeros, the length in bits as a big-endian u64.
  std::array<std::uint8_t, 128> tail{};
  const std::size_t rest = bytes.size() - whole;
  if (rest != 0) {
    std::memcpy(tail.data(), bytes.data() + whole, rest);
  }
  tail[rest] = 0x80;
  const std::size_t tail_size = rest < 56 ? 64 : 128;
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (std::size_t i = 0; i < 8; ++i) {
    tail[tail_size - 1 - i] = static_cast<std::uint8_t>(bits >> (8 * i));
  }
  compress_all(state, tail.data(), tail_size / 64);
  Sha256 out;
  for (std::size_t i = 0; i < state.size(); ++i) {
    const std::uint32_t word = std::byteswap(state[i]);
    std::memcpy(out.data() + 4 * i, &word, sizeof word);
  }
  return out;
}

std::string to_hex(Bytes bytes) {
  std::string out(bytes.size() * 2, '0');
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out[2 * i] = kHexDigits[bytes[i] >> 4U];
    out[2 * i + 1] = kHexDigits[bytes[i] & 15U];
  }
  return out;
}

std::optional<Sha256> parse_sha256_hex(std::string_view text) {
  Sha256 out;
  if (text.size() != out.size() * 2) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t digit = kHexDigits.find(text[i]);
    if (digit == std::string_view::npos) {
      return std::nullopt;
    }
    out[i / 2] = static_cast<std::uint8_t>((i % 2 == 0) ? digit << 4U : out[i / 2] | digit);
  }
  return out;
}

}  // namespace foredge
