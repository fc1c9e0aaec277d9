// What pages have in common at their edges, and that nothing else goes.
#include "docs/boilerplate.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace {

using namespace foredge::docs;

// `count` pages of `text`, in which '#' stands for the page's number, and as many others.
Boilerplate found(const std::string& text, int count, int others) {
  std::vector<Page> pages;
  for (int i = 0; i < count + others; ++i) {
    Page page;
    page.markdown = i < count ? text : "# T~\n\nOther ~\n";
    for (std::size_t at = page.markdown.find('~'); at != std::string::npos; at = page.markdown.find('~', at)) {
      page.markdown.replace(at, 1, std::to_string(i));
    }
    pages.push_back(std::move(page));
  }
  std::vector<const Page*> views;
  for (const Page& page : pages) views.push_back(&page);
  return find_boilerplate(views);
}

std::string keys(const std::vector<Boilerplate::Block>& blocks) {
  std::string all;
  for (const Boilerplate::Block& block : blocks) all += block.key + "|" + std::to_string(block.pages) + "\n";
  return all;
}

TEST_CASE("what is boilerplate") {
  struct {
    const char* name;
    std::string text;
    int count, others;
    const char* leading;
    const char* trailing;
  } const rows[] = {
      {"before the title", "> Note to machines.\n\n# T~\n\nText ~\n", 12, 2, "> Note to machines.|12\n", ""},
      {"behind the title", "# T~\n\n> Note.\n\nText ~\n", 12, 2, "> Note.|12\n", ""},
      {"at the end, with its heading", "# T~\n\nText ~\n\n## Feedback\n\nDid it help?\n", 10, 0, "",
       "Did it help?|10\n## Feedback|10\n"},
      {"links that differ", "# T~\n\nText ~\n\n[Edit](/edit/~.md)\n", 10, 0, "", "[Edit]()|10\n"},
      {"bad_fewer than half", "# T~\n\nText ~\n\nDid it help?\n", 12, 13, "", ""},
      {"bad_few pages", "# T~\n\nText ~\n\nDid it help?\n", 9, 0, "", ""},
      {"bad_code", "# T~\n\nText ~\n\n```sh\nnpm i\n```\n", 12, 0, "", ""},
      {"bad_indented code", "# T~\n\nText ~\n\n    npm i\n", 12, 0, "", ""},
      {"bad_long", "# T~\n\nText ~\n\n" + std::string(700, 'x') + "\n", 12, 0, "", ""},
      {"bad_all there is", "# T~\n\nComing soon.\n", 12, 0, "", ""},
      {"bad_texts that differ", "# T~\n\nText ~\n", 12, 0, "", ""},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const Boilerplate boilerplate = found(row.text, row.count, row.others);
    CHECK(keys(boilerplate.leading) == row.leading);
    CHECK(keys(boilerplate.trailing) == row.trailing);
  }
}

TEST_CASE("what is left out") {
  const Boilerplate boilerplate{{{"> Note.", "> Note.", 10}, {"> More.", "> More.", 10}},
                                {{"[Edit]()", "[Edit]()", 10}, {"## End", "## End", 10}}};
  struct {
    const char* name;
    const char* text;
    const char* rest;
  } const rows[] = {
      {"both edges", "> Note.\n\n> More.\n\n# T\n\nx\n\n## End\n\n[Edit](/a)\n", "# T\n\nx\n"},
      {"behind the title", "# T\n\n> Note.\n\nx\n", "# T\n\nx\n"},
      {"the first alone", "> Note.\n\nx\n", "x\n"},
      {"not the second without the first", "> More.\n\nx\n\n## End\n", "> More.\n\nx\n\n## End\n"},
      {"in the middle it stays", "x\n\n> Note.\n\ny\n", "x\n\n> Note.\n\ny\n"},
      {"nothing else there", "> Note.\n", "> Note.\n"},
      {"nothing but the title", "# T\n\n> Note.\n", "# T\n\n> Note.\n"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    CHECK(leave_out({row.text, {}}, boilerplate).text == row.rest);
  }
  const Cleaned cleaned =
      leave_out({"> Note.\n\n## A\n\nx\n\n## End\n\n[Edit](/a)\n", {{9, "a"}, {18, "end"}}}, boilerplate);
  CHECK(cleaned.text == "## A\n\nx\n");
  REQUIRE(cleaned.ids.size() == 1);
  CHECK(cleaned.ids[0].offset == 0);
}

}  // namespace
