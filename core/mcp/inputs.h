// What a handler asks of the client before it can answer, and what the client gave (2026-07-28 basic/patterns/mrtr):
// questions to its user, its model or its file roots, over several rounds without a session. Knows no handler. Its twin is
// request_state.h, which keeps the state between two rounds from being altered.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/value.h"
#include "json/writer.h"

namespace foredge::mcp {

enum class InputKind : std::uint8_t { kElicitation, kSampling, kRoots };
inline constexpr std::size_t kInputKinds = 3;

struct InputName {
  std::string_view capability;  // of the client
  std::string_view method;      // of the question
};
[[nodiscard]] constexpr InputName input_name(InputKind kind) {
  constexpr std::array<InputName, kInputKinds> kNames = {
      {{"elicitation", "elicitation/create"}, {"sampling", "sampling/createMessage"}, {"roots", "roots/list"}}};
  return kNames[static_cast<std::size_t>(kind)];
}

class Inputs {
 public:
  // `capabilities` is what the client declared, nothing when its revision has no such questions; `responses` what it
  // answered to an earlier round; `state` what that round kept.
  Inputs(std::optional<json::Value> capabilities, std::optional<json::Value> responses, std::string state)
      : capabilities_(capabilities), responses_(responses), state_(std::move(state)) {}

  // Whether the client takes such questions. Asked of one that does not, the call ends with an error that names the
  // capability.
  [[nodiscard]] bool can_ask(InputKind kind) const {
    return capabilities_ && capabilities_->find_object(input_name(kind).capability).has_value();
  }
  // The client's answer to the question of that key, an object as the protocol has it and otherwise unchecked; nothing
  // when it did not answer it.
  [[nodiscard]] std::optional<json::Value> response(std::string_view key) const {
    return responses_ ? responses_->find_object(key) : std::nullopt;
  }
  // What `keep` was given in the round before; "" in the first. Unaltered, of the same tool and arguments, and recent.
  [[nodiscard]] const std::string& state() const { return state_; }

  // One question of the round, `params` a JSON object. Keys differ within a round. Return InputRequired after the last.
  void ask(std::string_view key, InputKind kind, std::string_view params) {
    requests_ += requests_.empty() ? "\"" : ",\"";
    json::append_escaped(requests_, key);
    requests_ += "\":";
    json::Writer writer(requests_);
    writer.begin_object();
    writer.member("method", input_name(kind).method);
    writer.raw_member("params", params);
    writer.end_object();
    asked_[static_cast<std::size_t>(kind)] = true;
  }
  // Comes back as state() with the client's answers. Authenticated, not secret: the client can read it.
  void keep(std::string state) { kept_ = std::move(state); }

  [[nodiscard]] const std::string& requests() const { return requests_; }  // members of an object
  [[nodiscard]] const std::string& kept() const { return kept_; }
  [[nodiscard]] bool asked(InputKind kind) const { return asked_[static_cast<std::size_t>(kind)]; }

 private:
  std::optional<json::Value> capabilities_;
  std::optional<json::Value> responses_;
  std::string state_;
  std::string requests_;
  std::string kept_;
  std::array<bool, kInputKinds> asked_{};
};

}  // namespace foredge::mcp
