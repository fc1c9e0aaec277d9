#include "docs/macros.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace foredge::docs {
namespace {

enum class Shape : std::uint8_t {
  kFurniture,
  kCode,     // second argument, else the first, as inline code
  kElement,  // the same between '<' and '>'
  kPlain,    // second argument, else the first
  kSecond,   // second argument, furniture without one
  kRfc,      // "RFC 9110, section 4"
  kFixed,    // always `text`
};

struct Macro {
  std::string_view name;  // lower case
  Shape shape;
  std::string_view text = {};
};

// Sorted by name. Names ending in "sidebar" are furniture without being listed.
constexpr std::array kMacros = std::to_array<Macro>({
    {"apiref", Shape::kFurniture},
    {"availableinworkers", Shape::kFixed, "Available in Web Workers."},
    {"compat", Shape::kFurniture},
    {"csp", Shape::kCode},
    {"cssinfo", Shape::kFurniture},
    {"cssref", Shape::kFurniture},
    {"csssyntax", Shape::kFurniture},
    {"cssxref", Shape::kCode},
    {"deprecated_header", Shape::kFixed, "**Deprecated**"},
    {"deprecated_inline", Shape::kFixed, "(deprecated)"},
    {"domxref", Shape::kCode},
    {"embedghlivesample", Shape::kFurniture},
    {"embedinteractiveexample", Shape::kFurniture},
    {"embedlivesample", Shape::kFurniture},
    {"embedyoutube", Shape::kFurniture},
    {"experimental_inline", Shape::kFixed, "(experimental)"},
    {"firefox_for_developers", Shape::kFurniture},
    {"glossary", Shape::kPlain},
    {"glossarydisambiguation", Shape::kFurniture},
    {"htmlelement", Shape::kElement},
    {"htmlref", Shape::kFurniture},
    {"httpheader", Shape::kCode},
    {"httpmethod", Shape::kCode},
    {"httpstatus", Shape::kCode},
    {"inheritancediagram", Shape::kFurniture},
    {"js_property_attributes", Shape::kFurniture},
    {"jsfiddleembed", Shape::kFurniture},
    {"jsref", Shape::kFurniture},
    {"jsxref", Shape::kCode},
    {"listsubpages", Shape::kFurniture},
    {"listsubpagesforsidebar", Shape::kFurniture},
    {"livesamplelink", Shape::kSecond},
    {"mathmlelement", Shape::kElement},
    {"mathmlref", Shape::kFurniture},
    {"next", Shape::kFurniture},
    {"nextmenu", Shape::kFurniture},
    {"non-standard_header", Shape::kFixed, "**Non-standard**"},
    {"non-standard_inline", Shape::kFixed, "(non-standard)"},
    {"optional_inline", Shape::kFixed, "(optional)"},
    {"previous", Shape::kFurniture},
    {"previousmenu", Shape::kFurniture},
    {"previousmenunext", Shape::kFurniture},
    {"previousnext", Shape::kFurniture},
    {"quicklinkswithsubpages", Shape::kFurniture},
    {"readonlyinline", Shape::kFixed, "(read-only)"},
    {"rfc", Shape::kRfc},
    {"securecontext_header", Shape::kFixed, "**Secure context:** available only over HTTPS."},
    {"securecontext_inline", Shape::kFixed, "(secure context)"},
    {"seecompattable", Shape::kFixed, "**Experimental**"},
    {"specifications", Shape::kFurniture},
    {"subpageswithsummaries", Shape::kFurniture},
    {"svgattr", Shape::kCode},
    {"svgelement", Shape::kElement},
    {"svginfo", Shape::kFurniture},
    {"svgref", Shape::kFurniture},
    {"webextapiref", Shape::kCode},
    {"webextexamples", Shape::kFurniture},
    {"xsltref", Shape::kFurniture},
});
static_assert(std::ranges::is_sorted(kMacros, {}, &Macro::name));

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\n");
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

// Quoted strings, or bare words and numbers, between commas.
std::vector<std::string> arguments(std::string_view list) {
  std::vector<std::string> result;
  for (std::size_t at = 0; at < list.size();) {
    at = std::min(list.find_first_not_of(" \t\n", at), list.size());
    if (at < list.size() && (list[at] == '"' || list[at] == '\'')) {
      const char quote = list[at++];
      std::string value;
      for (; at < list.size() && list[at] != quote; ++at) {
        at += list[at] == '\\' && at + 1 < list.size() ? 1 : 0;
        value.push_back(list[at]);
      }
      result.push_back(std::move(value));
      at = std::min(list.find(',', at), list.size());
    } else {
      const std::size_t end = std::min(list.find(',', at), list.size());
      result.emplace_back(trim(list.substr(at, end - at)));
      at = end;
    }
    ++at;
  }
  return result;
}

void unescape_angles(std::string& text) {
  for (const auto& [entity, plain] : {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}}) {
    for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1)) {
      text.replace(at, std::string_view(entity).size(), plain);
    }
  }
}

void append_code(std::string& text, std::string& out) {
  unescape_angles(text);
  const bool wrap = text.find('`') == std::string::npos && !text.empty();
  out.append(wrap ? "`" : "").append(text).append(wrap ? "`" : "");
}

}  // namespace

MacroResult expand_macro(std::string_view inner, std::string& out) {
  inner = trim(inner);
  const std::size_t open = inner.find('(');
  const std::string name = lower(trim(inner.substr(0, open)));
  if (open != std::string_view::npos && inner.back() != ')') return MacroResult::kUnknown;
  const auto* const macro = std::ranges::lower_bound(kMacros, name, {}, &Macro::name);
  if (macro == kMacros.end() || macro->name != name) {
    return name.ends_with("sidebar") ? MacroResult::kFurniture : MacroResult::kUnknown;
  }
  std::vector<std::string> list;
  if (open != std::string_view::npos) {
    list = arguments(inner.substr(open + 1, inner.size() - open - 2));
  }
  list.resize(std::max<std::size_t>(list.size(), 3));
  std::string& shown = list[1].empty() ? list[0] : list[1];
  const bool needs_argument = macro->shape != Shape::kFurniture && macro->shape != Shape::kFixed;
  if (needs_argument && shown.empty()) return MacroResult::kUnknown;  // an example of its own syntax
  switch (macro->shape) {
    case Shape::kFurniture:
      return MacroResult::kFurniture;
    case Shape::kFixed:
      out += macro->text;
      return MacroResult::kText;
    case Shape::kPlain:
      out += shown;
      break;
    case Shape::kCode:
      // A phrase that replaces the name is no code.
      if (list[1].find(' ') != std::string::npos && list[1].find('(') == std::string::npos) {
        out += list[1];
      } else {
        append_code(shown, out);
      }
      break;
    case Shape::kElement: {
      std::string element = list[1].empty() ? '<' + shown + '>' : shown;
      append_code(element, out);
      break;
    }
    case Shape::kSecond:
      if (list[1].empty()) return MacroResult::kFurniture;
      out += list[1];
      break;
    case Shape::kRfc:
      out +=
          "RFC " + list[0] + (list[2].empty() ? "" : ", section " + list[2]) + (list[1].empty() ? "" : ": " + list[1]);
      break;
  }
  return MacroResult::kText;
}

}  // namespace foredge::docs
