// Which part of a section an answer shows.
#include "server/excerpt.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "docs/tokens.h"
#include "json/writer.h"

namespace {

using namespace foredge;
using docs::UnitKind;

// A section of units as a text block holds it; owns the text that the record views.
class Built {
 public:
  void add(UnitKind kind, std::string_view text) {
    const std::size_t before = text_.size();
    json::append_escaped(text_, text);
    const std::string_view stored = std::string_view(text_).substr(before);
    const auto lines = static_cast<std::uint32_t>(std::ranges::count(text, '\n'));
    units_.push_back({kind, static_cast<std::uint32_t>(stored.size()), lines, docs::estimate_tokens(stored)});
  }

  [[nodiscard]] docs::SectionRecord section() const {
    docs::SectionRecord record{};
    record.first_line = 10;
    record.units = units_;
    record.escaped_text = text_;
    for (const docs::StoredUnit& unit : units_) {
      record.lines += unit.lines;
      record.tokens += unit.tokens;
    }
    return record;
  }

 private:
  std::string text_;
  std::vector<docs::StoredUnit> units_;
};

Built prose() {
  Built built;
  built.add(UnitKind::kHeading, "## Heading\n\n");
  for (int i = 0; i < 30; ++i) {
    built.add(UnitKind::kParagraph, "Paragraph " + std::to_string(i) + " says something of its own here.\n" +
                                        (i == 17 ? "The zebra stands in this one.\n\n" : "Filler line.\n\n"));
  }
  return built;
}

const std::vector<search::Query::Term> kZebra = {{.text = "zebra"}};

server::Excerpt choose(const docs::SectionRecord& section, const std::vector<search::Query::Term>& terms,
                       std::uint32_t budget) {
  const search::Query query{.terms = terms};
  search::TermFinder finder(query);
  return server::choose_excerpt(section, finder, budget);
}

std::string text_of(const server::Excerpt& excerpt) { return std::string(excerpt.head).append(excerpt.text()); }

}  // namespace

TEST_CASE("a heading with the words is not all that is shown") {
  Built built;
  built.add(UnitKind::kHeading, "## Zebra\n\n");
  built.add(UnitKind::kParagraph, "It has stripes, " + std::string(4000, 'x') + "\n");
  const server::Excerpt excerpt = choose(built.section(), kZebra, 60);
  CHECK(text_of(excerpt).starts_with("It has stripes"));
  CHECK(excerpt.first_line == 12);
}

TEST_CASE("a section that fits is shown whole") {
  const Built built = prose();
  const docs::SectionRecord section = built.section();
  const server::Excerpt excerpt = choose(section, kZebra, section.tokens);
  CHECK(excerpt.whole);
  CHECK(text_of(excerpt) == section.escaped_text);
  CHECK(excerpt.first_line == 10);
  CHECK(excerpt.last_line == section.last_line());
}

TEST_CASE("otherwise the window holds the best unit, inside any budget") {
  const Built built = prose();
  const docs::SectionRecord section = built.section();
  for (std::uint32_t budget = 30; budget < section.tokens; budget += 7) {
    INFO(budget);
    const server::Excerpt excerpt = choose(section, kZebra, budget);
    CHECK_FALSE(excerpt.whole);
    CHECK(excerpt.tokens <= budget);
    CHECK(docs::estimate_tokens(text_of(excerpt)) <= budget);
    CHECK(text_of(excerpt).contains("zebra"));
    CHECK(section.escaped_text.contains(text_of(excerpt)));
    // Paragraph 17 stands behind a heading of 2 lines and 17 paragraphs of 3.
    CHECK(excerpt.first_line <= 10 + 2 + 17 * 3);
    CHECK(excerpt.last_line >= 10 + 2 + 17 * 3 + 2);
    CHECK(docs::estimate_tokens(text_of(excerpt)) + 60 > std::min(budget, section.tokens - 60));
  }
}

TEST_CASE("without a word of the query the section's start is shown") {
  const Built built = prose();
  const server::Excerpt excerpt = choose(built.section(), {}, 100);
  CHECK(excerpt.first_line == 10);
  CHECK(text_of(excerpt).starts_with("## Heading"));
}

TEST_CASE("a unit that is too large by itself is shown in part") {
  Built built;
  built.add(UnitKind::kParagraph, "Before.\n\n");
  std::string code = "```js\n";
  for (int i = 0; i < 200; ++i) {
    code += "zebra(" + std::to_string(i) + ");\n";
  }
  built.add(UnitKind::kFence, code + "```\n");
  const server::Excerpt excerpt = choose(built.section(), kZebra, 80);
  CHECK(excerpt.tokens <= 80);
  CHECK(text_of(excerpt).starts_with("```js\\nzebra(0);\\n"));
  CHECK(text_of(excerpt).ends_with("```\\n"));
  CHECK(excerpt.first_line == 12);
  CHECK(excerpt.last_line > 13);
  CHECK(excerpt.last_line < 12 + 40);
}

TEST_CASE("table rows come with their table's head") {
  Built built;
  built.add(UnitKind::kParagraph, "The options.\n\n");
  built.add(UnitKind::kTableHead, "| option | meaning |\n| --- | --- |\n");
  for (int i = 0; i < 100; ++i) {
    built.add(UnitKind::kTableRow,
              "| row" + std::to_string(i) + " | " + (i == 70 ? "the zebra row" : "another row of the table") + " |\n");
  }
  const docs::SectionRecord section = built.section();
  for (const std::uint32_t budget : {60U, 150U, 400U}) {
    INFO(budget);
    const server::Excerpt excerpt = choose(section, kZebra, budget);
    INFO(text_of(excerpt));
    CHECK(excerpt.tokens <= budget);
    CHECK(docs::estimate_tokens(text_of(excerpt)) <= excerpt.tokens);
    CHECK(text_of(excerpt).starts_with("| option | meaning |\\n| --- | --- |\\n| row"));
    CHECK(text_of(excerpt).contains("zebra"));
    // The lines are those of the rows.
    CHECK(excerpt.first_line <= 10 + 2 + 2 + 70);
    CHECK(excerpt.first_line > 14);
    CHECK(excerpt.last_line >= 10 + 2 + 2 + 70);
  }
  const server::Excerpt tight = choose(section, kZebra, 20);
  CHECK(text_of(tight).starts_with("| row70 |"));
}
