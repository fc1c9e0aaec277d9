#include "docs/names.h"

#include <algorithm>

namespace foredge::docs {
namespace {

struct Alias {
  std::string_view name;
  std::string_view canonical;
};

constexpr std::size_t kMaxNameWords = 4;

constexpr Alias kLanguages[] = {
    {"javascript", "js"},  {"mjs", "js"},     {"cjs", "js"},     {"js-nolint", "js"},   {"typescript", "ts"},
    {"mts", "ts"},         {"python", "py"},  {"python3", "py"}, {"py3", "py"},         {"bash", "sh"},
    {"shell", "sh"},       {"zsh", "sh"},     {"console", "sh"}, {"terminal", "sh"},    {"shell-session", "sh"},
    {"yml", "yaml"},       {"golang", "go"},  {"rust", "rs"},    {"ruby", "rb"},        {"c++", "cpp"},
    {"csharp", "cs"},      {"c#", "cs"},      {"kotlin", "kt"},  {"markdown", "md"},    {"html-nolint", "html"},
    {"css-nolint", "css"}, {"jsonc", "json"}, {"json5", "json"}, {"plaintext", "text"}, {"txt", "text"}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 0x20) : c; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name(std::string_view text) {
  return !text.empty() && std::ranges::any_of(text, is_letter) && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || std::string_view("_-.$:#@/").contains(c);
  });
}

// What no plain word of a language looks like: an inner capital, a joint, a digit, a dash in front.
bool looks_like_code(std::string_view name) {
  const bool hump = std::ranges::any_of(name.substr(1), is_upper) &&
                    std::ranges::any_of(name, [](char c) { return is_letter(c) && !is_upper(c); });
  return hump || name.starts_with("-") || name.find_first_of("._$@#/") < name.size() - 1 ||
         std::ranges::any_of(name, is_digit);
}

std::string_view trim(std::string_view text, std::string_view unwanted) {
  text.remove_prefix(std::min(text.find_first_not_of(unwanted), text.size()));
  return text.substr(0, text.find_last_not_of(unwanted) + 1);
}

// "kubectl apply", "Data Table": two to four words.
bool is_name_of_words(std::string_view text) {
  std::size_t words = 1;
  for (std::size_t space = text.find(' '); space != std::string_view::npos; space = text.find(' ')) {
    if (!is_name(text.substr(0, space))) {
      return false;
    }
    text = text.substr(space + 1);
    ++words;
  }
  return words > 1 && words <= kMaxNameWords && is_name(text);
}

// "AbortController: abort() method" (MDN) → "AbortController.abort".
std::optional<std::string> member_of(std::string_view heading) {
  const std::size_t colon = heading.find(": ");
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view owner = heading.substr(0, colon);
  std::string_view member = heading.substr(colon + 2);
  for (const std::string_view kind :
       {" static method", " method", " static property", " property", " event", " constructor"}) {
    if (is_name(owner) && member.ends_with(kind)) {
      member.remove_suffix(kind.size());
      member = member.substr(0, member.find('('));
      return is_name(member) ? std::optional(std::string(owner) + "." + std::string(member)) : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

std::string canonical_language(std::string_view language) {
  std::string name;
  for (const char c : language) {
    name.push_back(lower(c));
  }
  const auto* alias = std::ranges::find(kLanguages, name, &Alias::name);
  return alias == std::end(kLanguages) ? name : std::string(alias->canonical);
}

std::string canonical_symbol(std::string_view name) {
  name = trim(name, " \t\n`\"'");
  if (name.starts_with('<')) {
    name = trim(name, "<>/ ");
    name = name.substr(0, name.find_first_of(" >"));
  }
  if (const std::size_t call = name.find('('); call != std::string_view::npos && call != 0) {
    name = name.substr(0, call);
  }
  return std::string(trim(name, " \t`"));
}

std::string symbol_key(std::string_view name) {
  const std::string symbol = canonical_symbol(name);
  const std::size_t option = std::min(symbol.find_first_not_of('-'), symbol.size());
  std::string key(option, '-');
  for (const char c : std::string_view(symbol).substr(option)) {
    if (c != ' ' && c != '-' && c != '_') {
      key.push_back(lower(c));
    }
  }
  return key;
}

std::string_view subcommand_of(std::string_view symbol) {
  const std::size_t space = symbol.find(' ');
  if (space == std::string_view::npos || std::ranges::any_of(symbol, is_upper)) return {};
  return symbol.substr(space + 1);
}

std::optional<std::string> symbol_of_heading(std::string_view heading, HeadingForm form) {
  if (auto member = member_of(heading)) {
    return member;
  }
  // "<dialog>: The Dialog element"
  const std::size_t tag_end = heading.starts_with('<') ? heading.find(">: ") : std::string_view::npos;
  if (tag_end != std::string_view::npos) {
    return symbol_of_heading(heading.substr(0, tag_end + 1), form);
  }
  const bool marked =
      form == HeadingForm::kCode || heading.starts_with('<') || heading.find('(') != std::string_view::npos;
  // "new Request(input)" is about Request; prose in parentheses ("Options (advanced)") is about nothing.
  std::string_view text = heading.starts_with("new ") ? heading.substr(4) : heading;
  const std::size_t prose = text.find(" (");
  text = text.substr(0, prose);
  std::string name = canonical_symbol(text);
  if (form != HeadingForm::kText && is_name_of_words(name)) {
    return name;
  }
  if (!is_name(name) || name.size() < 2) {
    return std::nullopt;
  }
  return (marked && prose == std::string_view::npos) || form != HeadingForm::kText || looks_like_code(name)
             ? std::optional(name)
             : std::nullopt;
}

}  // namespace foredge::docs
