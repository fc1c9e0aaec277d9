#include "frame.h"

#include <algorithm>

namespace foredge::wasm {
namespace {

constexpr std::uint32_t kFrameVersion = 2;
constexpr std::uint32_t kMaxPairs = 1000;
// Headers and facts of nearly every reply fit into it.
constexpr std::size_t kHeadBytes = 2048;

Result<void> read_pairs(ByteReader& reader, std::vector<HeaderView>& pairs) {
  std::uint32_t count = 0;
  FOREDGE_TRY(count, reader.read_u32());
  if (count > kMaxPairs) {
    return fail(ErrorCode::kTooLarge, "frame has too many name/value pairs", reader.position());
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    HeaderView pair;
    FOREDGE_TRY(pair.name, reader.read_string32());
    FOREDGE_TRY(pair.value, reader.read_string32());
    pairs.push_back(pair);
  }
  return {};
}

void write_pairs(ByteWriter& out, const auto& pairs) {
  out.write_u32(static_cast<std::uint32_t>(pairs.size()));
  for (const auto& [name, value] : pairs) {
    out.write_string32(name);
    out.write_string32(value);
  }
}

// No way out before the end: such a loop becomes SIMD.
bool is_ascii(std::string_view text) {
  unsigned char bits = 0;
  for (const char c : text) {
    bits |= static_cast<unsigned char>(c);
  }
  return bits < 0x80;
}

void write_reply(ByteWriter& out, const HttpReply& reply) {
  out.write_u16(reply.status);
  write_pairs(out, reply.headers);
  write_pairs(out, reply.facts);
  out.write_u8(is_ascii(reply.body) ? 1 : 0);
  out.write_string32(reply.body);
}

void write_need(ByteWriter& out, const server::Needed& needed) {
  out.write_u8(1);
  out.write_u32(static_cast<std::uint32_t>(needed.blocks.size()));
  for (const auto& [need, extent] : needed.blocks) {
    out.write_string32(need.release.hex());
    out.write_u32(need.block);
    out.write_string32(extent.object);
    out.write_u64(extent.offset);
    out.write_u32(extent.size_bytes);
  }
  out.write_string32(needed.answer);
}

}  // namespace

Result<void> read_request(Bytes bytes, RequestFrame& frame) {
  ByteReader reader(bytes);
  std::uint32_t version = 0;
  std::string_view release;
  std::string_view target;
  FOREDGE_TRY(version, reader.read_u32());
  if (version != kFrameVersion) {
    return fail(ErrorCode::kUnsupported, "request frame has another version");
  }
  HttpRequest& http = frame.request.http;
  FOREDGE_TRY(frame.request.now_ms, reader.read_u64());
  FOREDGE_TRY(release, reader.read_string32());
  FOREDGE_TRY(http.method, reader.read_string32());
  FOREDGE_TRY(target, reader.read_string32());
  if (const auto headers = read_pairs(reader, frame.headers); !headers) {
    return headers;
  }
  if (const auto settings = read_pairs(reader, frame.settings); !settings) {
    return settings;
  }
  FOREDGE_TRY(http.body, reader.read_string32());
  FOREDGE_TRY(frame.request.resume, reader.read_string32());
  if (!reader.at_end()) {
    return fail(ErrorCode::kMalformed, "request frame is longer than its fields", reader.position());
  }
  frame.request.release = bundle::ReleaseId::parse(release);
  if (!release.empty() && !frame.request.release) {
    return fail(ErrorCode::kMalformed, "request frame has a release id that is none");
  }
  const std::size_t question = std::min(target.find('?'), target.size());
  http.path = target.substr(0, question);
  http.query = target.substr(std::min(question + 1, target.size()));
  http.headers = frame.headers;
  frame.request.settings = server::read_settings(frame.settings);
  return {};
}

std::vector<std::uint8_t> write_outcome(const server::Outcome& outcome) {
  ByteWriter out;
  out.write_u32(0);  // the size of what follows, once it is known
  if (const auto* reply = std::get_if<HttpReply>(&outcome)) {
    out.reserve(reply->body.size() + kHeadBytes);
    out.write_u8(0);
    write_reply(out, *reply);
  } else if (const auto* stream = std::get_if<HttpStream>(&outcome)) {
    out.write_u8(2);
    write_reply(out, stream->reply);
    out.write_u8(static_cast<std::uint8_t>(stream->again));
    out.write_string32(stream->next);
  } else {
    write_need(out, std::get<server::Needed>(outcome));
  }
  out.rewrite_u32(0, static_cast<std::uint32_t>(out.size() - sizeof(std::uint32_t)));
  return out.take();
}

}  // namespace foredge::wasm
