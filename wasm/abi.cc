// The exports of foredge.h over one store of blocks: memory in and out, nothing else.
#include <cstdlib>
#include <memory>

#include "answering.h"
#include "base/check.h"
#include "bundle/store.h"
#include "foredge.h"
#include "frame.h"
#include "request_memory.h"

namespace {

using foredge::ErrorCode;
namespace bundle = foredge::bundle;

constexpr std::uint32_t kAbiVersion = 4;
constexpr std::size_t kReleaseDigits = 64;
// Half of an isolate's 128 MB: the host's own copies and its heap need the rest.
constexpr std::size_t kDefaultBudgetBytes = 48U << 20U;

bundle::Store& store() {
  static bundle::Store instance(kDefaultBudgetBytes);
  return instance;
}

struct Free {
  void operator()(std::uint8_t* pointer) const { std::free(pointer); }
};

}  // namespace

extern "C" {

uint32_t fe_abi_version(void) { return kAbiVersion; }

uint8_t* fe_alloc(uint32_t size) { return static_cast<uint8_t*>(std::malloc(size == 0 ? 1 : size)); }

void fe_free(uint8_t* pointer) { std::free(pointer); }

int32_t fe_block_put(uint8_t* buffer, uint32_t size, uint32_t block) {
  FOREDGE_CHECK(size >= kReleaseDigits);
  bundle::Buffer bytes(buffer, kReleaseDigits, size - kReleaseDigits);
  const auto id = bundle::ReleaseId::parse({reinterpret_cast<const char*>(buffer), kReleaseDigits});
  FOREDGE_CHECK(id.has_value());
  const auto put = store().put(*id, block, std::move(bytes));
  if (put) {
    return 0;
  }
  switch (put.error().code) {
    case ErrorCode::kDigest:
      return -1;
    case ErrorCode::kNotFound:
      return -2;
    default:
      return -3;
  }
}

const uint8_t* fe_handle(uint8_t* frame, uint32_t size) {
  const std::unique_ptr<uint8_t, Free> owner(frame);
  // Kept until the next call, as the contract promises: with what else the request before allocated.
  static std::vector<std::uint8_t>* outcome = nullptr;
  delete outcome;
  foredge::wasm::begin_request_memory();
  {
    foredge::wasm::RequestFrame request;
    FOREDGE_CHECK(foredge::wasm::read_request({frame, size}, request).has_value());
    outcome =
        new std::vector<std::uint8_t>(foredge::wasm::write_outcome(foredge::wasm::answer(request.request, store())));
  }
  foredge::wasm::end_request_memory();
  return outcome->data();
}

void fe_set_budget(uint32_t bytes) { store().set_budget(bytes); }

}  // extern "C"
