#include "docs/entities.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/utf8.h"

namespace foredge::docs {
namespace {

struct Entity {
  std::string_view name;
  std::string_view text;
};

constexpr std::array kEntities = std::to_array<Entity>({
    {"amp", "&"},    {"apos", "'"},  {"bull", "•"},   {"copy", "©"},  {"darr", "↓"},  {"deg", "°"},    {"divide", "÷"},
    {"ge", "≥"},     {"gt", ">"},    {"hellip", "…"}, {"infin", "∞"}, {"laquo", "«"}, {"larr", "←"},   {"lbrace", "{"},
    {"lcub", "{"},   {"ldquo", "“"}, {"le", "≤"},     {"lsquo", "‘"}, {"lt", "<"},    {"mdash", "—"},  {"micro", "µ"},
    {"middot", "·"}, {"minus", "−"}, {"nbsp", " "},   {"ndash", "–"}, {"ne", "≠"},    {"plusmn", "±"}, {"quot", "\""},
    {"raquo", "»"},  {"rarr", "→"},  {"rbrace", "}"}, {"rcub", "}"},  {"rdquo", "”"}, {"reg", "®"},    {"rsquo", "’"},
    {"sect", "§"},   {"shy", ""},    {"thinsp", " "}, {"times", "×"}, {"trade", "™"}, {"uarr", "↑"},   {"vert", "|"},
    {"zwj", ""},     {"zwnj", ""},
});
static_assert(std::ranges::is_sorted(kEntities, {}, &Entity::name));

}  // namespace

void append_entity(std::string_view entity, std::string& out) {
  std::string_view name = entity.substr(1, entity.size() < 2 ? 0 : entity.size() - 2);
  if (name.starts_with('#')) {
    const bool hex = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    name.remove_prefix(hex ? 2 : 1);
    unsigned value = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), value, hex ? 16 : 10);
    const bool good = error == std::errc() && end == name.data() + name.size();
    // Control characters have no place in plain text.
    if (good && (value == '\n' || value == '\t' || (value >= 0x20 && value != 0x7f))) return utf8::append(out, value);
    if (good) return;
  }
  const auto* const found = std::ranges::lower_bound(kEntities, name, {}, &Entity::name);
  out += found != kEntities.end() && found->name == name ? found->text : entity;
}

std::size_t plain_entity(std::string_view text, std::string& out) {
  constexpr std::size_t kLongest = 10;
  const std::size_t end = text.substr(0, kLongest).find(';');
  if (end == std::string_view::npos || text.find_first_of(" \n<&", 1) < end) return 0;
  std::string character;
  append_entity(text.substr(0, end + 1), character);
  // What is no entity, and what Markdown would read as a mark of its own, stays.
  const bool is_mark =
      character.size() == 1 && std::string_view("<>&*|#\\+-").find(character[0]) != std::string_view::npos;
  if (is_mark || character.starts_with('&')) return 0;
  out += character;
  return end + 1;
}

}  // namespace foredge::docs
