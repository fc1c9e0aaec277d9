#include "transcripts/transcript.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "server/code_digest.h"

namespace foredge::tests {
namespace {

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string with_release(std::string text, const std::string& id) {
  text = replace_all(std::move(text), "{code}", FOREDGE_CODE_DIGEST);
  return replace_all(replace_all(std::move(text), "{release}", id), "{release12}", id.substr(0, 12));
}

std::string without_release(std::string text, const std::string& id) {
  text = replace_all(std::move(text), FOREDGE_CODE_DIGEST, "{code}");
  return replace_all(replace_all(std::move(text), id, "{release}"), id.substr(0, 12), "{release12}");
}

std::string from_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned value = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, value, 16);
    bytes.push_back(static_cast<char>(value));
  }
  return bytes;
}

std::string read_body(const Json& body) {
  if (body.contains("json")) {
    return body["json"].dump();
  }
  if (body.contains("text")) {
    return body["text"];
  }
  if (body.contains("hex")) {
    return from_hex(body["hex"].get<std::string>());
  }
  std::string text = body.value("before", "");
  for (int i = 0; i < body.at("times").get<int>(); ++i) {
    text += body.at("repeat").get<std::string>();
  }
  return text + body.value("after", "");
}

// Numbers of other kinds are written differently by different languages.
bool has_plain_numbers(const Json& value) {
  if (value.is_structured()) {
    return std::ranges::all_of(value, has_plain_numbers);
  }
  return !value.is_number() || (value.is_number_integer() && std::abs(value.get<double>()) < 9e15);
}

// As readable JSON where that gives the same bytes back in every language.
Json write_body(const std::string& body) {
  const Json parsed = Json::parse(body, nullptr, false);
  if (!parsed.is_discarded() && has_plain_numbers(parsed) && parsed.dump() == body) {
    return {{"json", parsed}};
  }
  return {{"text", body}};
}

}  // namespace

Json read_transcript(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  Json transcript = Json::parse(text);
  if (transcript.at("exchanges").empty()) {
    throw std::runtime_error(file.string() + " has no exchanges");
  }
  return transcript;
}

void write_transcript(const std::filesystem::path& file, const Json& transcript) {
  std::ofstream(file, std::ios::binary) << transcript.dump(1) << '\n';
}

Json ask(cli::LocalHost& host, const Json& request) {
  const std::string id = host.release().hex();
  const std::string body = request.contains("body") ? with_release(read_body(request["body"]), id) : "";
  std::vector<std::pair<std::string, std::string>> texts;
  for (const auto& [name, value] : request.at("headers").items()) {
    texts.emplace_back(name, value.get<std::string>());
  }
  std::vector<HeaderView> headers;
  for (const auto& [name, value] : texts) {
    headers.push_back({name, value});
  }
  const std::string method = request.at("method");
  const std::string target = with_release(request.at("target"), id);
  const std::size_t question = std::min(target.find('?'), target.size());
  const std::string_view path = std::string_view(target).substr(0, question);
  const std::string_view query = std::string_view(target).substr(std::min(question + 1, target.size()));
  const HttpReply got =
      host.answer({.http = {.method = method, .path = path, .query = query, .headers = headers, .body = body},
                   .release = {},
                   .settings = {}});
  Json reply = {{"status", got.status}, {"headers", Json::object()}};
  for (const auto& [name, value] : got.headers) {
    reply["headers"][name] = without_release(value, id);
  }
  // Nothing travels after HEAD, whatever a host has to say.
  reply["body"] = write_body(method == "HEAD" ? "" : without_release(got.body, id));
  return reply;
}

}  // namespace foredge::tests
