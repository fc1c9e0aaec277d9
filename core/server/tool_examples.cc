// The `examples` tool: code blocks of the best sections, each with the words that introduce it.
#include <algorithm>

#include "docs/address.h"
#include "docs/names.h"
#include "docs/part.h"
#include "search/marks.h"
#include "server/answer.h"
#include "server/error_map.h"
#include "server/find_sections.h"
#include "server/read_sections.h"
#include "server/tools.h"

namespace foredge::server {
namespace {

constexpr std::string_view kDescription =
    "Finds code in the documentation: complete code blocks for a task or a symbol, each with its language, the text "
    "that introduces it, "
    "and where it stands. Name what the code should do in `query`, or the function, component or command in `symbol`.";

constexpr std::string_view kQueryAliases[] = {"q", "text", "task"};
constexpr std::string_view kSymbolAliases[] = {"name", "component", "function"};
constexpr std::string_view kLanguageAliases[] = {"lang"};

constexpr mcp::Argument kArguments[] = {
    {.name = "query",
     .description = "What the code should do. Needed unless `symbol` is given.",
     .max_size_bytes = 2000,
     .aliases = kQueryAliases,
     .example_json = "\"abort a request after a timeout\""},
    {.name = "symbol",
     .description = "A function, component, option or command that the code uses.",
     .max_size_bytes = 200,
     .aliases = kSymbolAliases,
     .example_json = "\"useEffect\""},
    {.name = "language",
     .description = "Language of the code block, such as ts, js, sh, yaml.",
     .max_size_bytes = 40,
     .aliases = kLanguageAliases},
    kLibraryArgument,
    kVersionArgument,
    {.name = "limit",
     .type = mcp::ArgumentType::kInteger,
     .description = "How many examples at most.",
     .minimum = 1,
     .maximum = 20,
     .default_json = "5"},
    max_tokens_argument("5000"),
};

constexpr std::string_view kOutputSchema =
    R"({"type":"object","properties":{"examples":{"type":"array","items":{"type":"object","properties":{)"
    R"("id":{"type":"string"},"heading":{"type":"string"},"breadcrumb":{"type":"string"},"url":{"type":"string"},)"
    R"("language":{"type":"string"},"intro":{"type":"string"},"code":{"type":"string"},)"
    R"("lines":{"type":"array","items":{"type":"integer"}},"digest":{"type":"string"}},)"
    R"("required":["id","heading","breadcrumb","url","language","intro","code","lines","digest"]}},)"
    R"("omitted":{"type":"integer"},"hint":{"type":"string"},"release":{"type":"string"}},)"
    R"("required":["examples","omitted","release"]})";

constexpr std::size_t kCandidates = 40;
constexpr std::size_t kBlocksPerSection = 2;
constexpr std::size_t kSpareSections = 4;  // read beyond the limit, for those whose code was already shown
constexpr std::uint32_t kFrameTokens = 140;
constexpr std::size_t kIntroBytes = 300;

struct Example {
  std::string code;
  std::string json;
  std::uint32_t tokens;
};

// The text of the unit before the code: its end, whole sentences.
std::string intro_of(const docs::SectionRecord& section, std::uint32_t code_line) {
  std::size_t at = 0;
  std::uint32_t line = section.first_line;
  std::string_view before;
  for (const docs::StoredUnit& unit : section.units) {
    if (line + unit.lines > code_line) {
      // Code inside a list item is introduced by the item's own first lines.
      before = line < code_line
                   ? docs::take_lines(section.escaped_text.substr(at, unit.size_bytes), 0, code_line - line)
                   : before;
      break;
    }
    const bool prose = unit.kind == docs::UnitKind::kParagraph || unit.kind == docs::UnitKind::kListItem;
    before = prose ? section.escaped_text.substr(at, unit.size_bytes) : std::string_view();
    at += unit.size_bytes;
    line += unit.lines;
  }
  std::string text;
  docs::unescape_text(before, text);
  text.resize(text.find_last_not_of(" \n") + 1);
  if (text.size() > kIntroBytes) {
    const std::size_t sentence = text.find(". ", text.size() - kIntroBytes);
    text = sentence == std::string::npos ? std::string() : text.substr(sentence + 2);
  }
  return text;
}

bool is_fence(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" >-*+"), line.size()));
  return line.starts_with("```") || line.starts_with("~~~");
}

// A line of nothing but fence marks: "```", "> ~~~~".
bool is_closing_fence(std::string_view line) {
  const std::size_t marks = std::min(line.find_first_not_of(" >"), line.size());
  return is_fence(line.substr(marks)) && line.find_first_not_of("`~ \n", marks) == std::string_view::npos;
}

// The lines between the fences, or of a block without them, moved left by the indentation of the first.
std::string code_of(const docs::SectionRecord& section, const docs::StoredCode& code) {
  std::string block;
  docs::unescape_text(docs::take_lines(section.escaped_text, code.first_line - section.first_line, code.lines), block);
  const bool fenced = is_fence(std::string_view(block).substr(0, block.find('\n')));
  const std::size_t indent =
      std::min(fenced ? block.find_first_of("`~") : block.find_first_not_of(' '), block.find('\n'));
  std::string out;
  std::size_t at = fenced ? std::min(block.find('\n'), block.size() - 1) + 1 : 0;
  while (at < block.size()) {
    const std::size_t end = std::min(block.find('\n', at), block.size() - 1) + 1;
    const std::string_view line = std::string_view(block).substr(at, end - at);
    if (!fenced || end != block.size() || !is_closing_fence(line)) {
      out.append(line.substr(std::min({line.find_first_not_of(" >"), indent, line.size()})));
    }
    at = end;
  }
  return out;
}

Example make_example(const docs::LibraryEntry& library, const docs::StoredSection& stored,
                     const docs::StoredCode& code) {
  const auto& [page, section] = stored;
  Example example{code_of(section, code), {}, 0};
  json::Writer out(example.json);
  out.begin_object();
  out.member("id", docs::format_id(library.library, library.version, page.path, section.anchor));
  out.member("heading", section.heading_path.empty() ? page.title : section.heading_path.back());
  out.member("breadcrumb", breadcrumb(library, page.title, section.heading_path));
  out.member("url", page_url(library, page.path, page.url, section.anchor));
  out.member("language", code.language);
  out.member("intro", intro_of(section, code.first_line));
  out.member("code", example.code);
  write_lines(out, code.first_line, code.first_line + code.lines - 1);
  out.member("digest", digest_hex(section.digest));
  out.end_object();
  example.tokens = piece_tokens(example.json);
  return example;
}

Step<std::string> words_of(const mcp::Arguments& args) {
  const std::string_view words = args.string("query");
  const std::string symbol = docs::canonical_symbol(args.string("symbol"));
  if (words.empty() && symbol.empty()) {
    return stop_caller(
        "`examples` needs a `query` (what the code should do) or a `symbol` (what it uses), such as "
        "{\"symbol\": \"useEffect\"}");
  }
  return symbol + " " + std::string(words);
}

std::string mark_of(std::string_view language) {
  return language.empty() ? search::mark_term(search::Mark::kCode, "")
                          : search::mark_term(search::Mark::kLanguage, language);
}

std::string hint_for(std::vector<std::string> notes, std::size_t shown, std::uint64_t omitted) {
  if (omitted != 0) {
    notes.emplace_back("raise max_tokens: code blocks are shown whole or not at all");
  } else if (shown == 0) {
    notes.emplace_back("no code block matches; leave `language` out, use fewer words, or call `search`");
  }
  return join_notes(notes);
}

bool is_wanted(const docs::StoredCode& code, std::string_view language) {
  return code.lines > 2 && (language.empty() || docs::canonical_language(code.language) == language);
}

Step<std::uint32_t> run(Site& site, mcp::ToolCall& call) {
  if (const auto opened = site.open(); !opened) {
    return std::unexpected(opened.error());
  }
  std::vector<std::uint32_t> entries;
  std::string words;
  FoundSections found;
  FOREDGE_TRY(words, words_of(call.args));
  FOREDGE_TRY(entries, site.select(call.args.string("library"), call.args.string("version")));
  const std::vector<search::SectionRange> ranges = ranges_of(site.catalog(), entries);
  const std::string language = docs::canonical_language(call.args.string("language"));
  FOREDGE_TRY(found, find_sections(
                         site, {.words = words, .marks = {mark_of(language)}, .ranges = ranges, .count = kCandidates}));
  const auto limit = static_cast<std::size_t>(call.args.integer("limit"));
  std::vector<std::uint32_t> numbers;
  for (const search::Hit& hit : found.best) {
    if (numbers.size() < limit + kSpareSections) {
      numbers.push_back(hit.section);
    }
  }
  std::vector<docs::StoredSection> sections;
  FOREDGE_TRY(sections, read_sections(site, numbers));

  const std::uint32_t frame = kFrameTokens + piece_tokens(join_notes(found.notes));
  const auto max_tokens = static_cast<std::uint32_t>(call.args.integer("max_tokens"));
  std::uint32_t budget = max_tokens - std::min(max_tokens, frame);
  std::vector<std::string> codes;
  std::size_t shown = 0;
  std::uint64_t omitted = 0;
  call.out.begin_object();
  call.out.key("examples");
  call.out.begin_array();
  for (const docs::StoredSection& stored : sections) {
    std::size_t of_section = 0;
    for (const docs::StoredCode& code : stored.section.code) {
      if (!is_wanted(code, language) || of_section == kBlocksPerSection || shown == limit) {
        continue;
      }
      Example example = make_example(site.catalog().libraries()[stored.page.library], stored, code);
      if (std::ranges::find(codes, example.code) != codes.end()) {
        continue;  // another version or copy of a page
      }
      if (example.tokens > budget) {
        ++omitted;
        continue;
      }
      budget -= example.tokens;
      call.out.raw(example.json);
      codes.push_back(std::move(example.code));
      ++shown;
      ++of_section;
    }
  }
  call.out.end_array();
  call.out.member("omitted", omitted);
  if (const std::string hint = hint_for(std::move(found.notes), shown, omitted); !hint.empty()) {
    call.out.member("hint", hint);
  }
  call.out.member("release", site.release_hex());
  call.out.end_object();
  add_search_facts(call, shown);
  return answer_tokens(call);
}

mcp::ToolResult find_examples(Site& site, mcp::ToolCall& call) { return to_tool_result(call, run(site, call)); }

}  // namespace

const mcp::Tool kExamplesTool = {
    .name = "examples",
    .title = "Find code examples",
    .description = kDescription,
    .arguments = kArguments,
    .output_schema = kOutputSchema,
    .handler = mcp::bind<&find_examples>,
};

}  // namespace foredge::server
