// Invariant: a text that json::parse accepts comes back equal when its values are written and parsed again, and
// find_raw names the same first members as Value::find. A text that it refuses is refused without a trap.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "json/raw.h"
#include "json/value.h"
#include "json/writer.h"

namespace {

using foredge::json::Member;
using foredge::json::Type;
using foredge::json::Value;
using foredge::json::Writer;

// Numbers go by their source: what a double holds is no spelling.
void write(Writer& writer, const Value& value, std::string_view raw) {
  switch (value.type()) {
    case Type::kObject:
      writer.begin_object();
      for (const Member& member : value.members()) {
        writer.key(member.name);
        const Value first = *value.find(member.name);
        write(writer, first, *foredge::json::find_raw(raw, member.name));
      }
      return writer.end_object();
    case Type::kArray: {
      writer.begin_array();
      foredge::json::RawItems raws(raw);
      for (const Value item : value.items()) {
        write(writer, item, *raws.next());
      }
      FOREDGE_CHECK(!raws.next());
      return writer.end_array();
    }
    case Type::kString:
      return writer.string(*value.as_string());
    default:
      return writer.raw(raw);
  }
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

std::string rewritten(const Value& value, std::string_view text) {
  std::string out;
  Writer writer(out);
  write(writer, value, trimmed(text));
  FOREDGE_CHECK(writer.is_complete());
  return out;
}

}  // namespace

// Quadratic in the members of one object, hence the small bound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto document = foredge::json::parse(text, {.max_size_bytes = 4096});
  if (!document) {
    return 0;
  }
  const std::string once = rewritten(document->root(), text);
  const auto again = foredge::json::parse(once, {.max_size_bytes = 64 * 4096});
  FOREDGE_CHECK(again);
  FOREDGE_CHECK(rewritten(again->root(), once) == once);
  return 0;
}
