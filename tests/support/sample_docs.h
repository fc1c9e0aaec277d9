// A small folder of documentation that shows every shape a page may have, for tests of the server and the command line.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace foredge::test {

inline void write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string repeat(std::string_view text, int times) {
  std::string out;
  for (; times > 0; --times) {
    out += text;
  }
  return out;
}

// A table, fences of several kinds, one paragraph far over any budget, escapes, ideographs.
inline std::string shapes_page() {
  std::string page = "# Shapes\n\nThe lead names every shape once.\n\n";
  page += "## A \"quoted\" \\ heading 100%\n\nQuotes \"\"\" and back\\slashes \\\\\\ and a\ttab.\n\n";
  page += "### Below\n\nA subsection of the quoted one.\n\n";
  page += "## Tables\n\n| option | meaning |\n| --- | --- |\n";
  for (int i = 0; i < 60; ++i) {
    page += "| option" + std::to_string(i) + " | what number " + std::to_string(i) + " stands for in the table |\n";
  }
  page += "\n## Fences\n\nBackticks:\n\n```js title=\"a.js\"\n";
  for (int i = 0; i < 120; ++i) {
    page += "const value" + std::to_string(i) + " = compute(" + std::to_string(i) + ");\n";
  }
  page += "```\n\nTildes with backticks inside:\n\n~~~md\n```js\ninner();\n```\n~~~\n\n";
  page += "A fence in a list:\n\n- item\n\n  ```sh\n  make dev\n  ```\n\n> ```py\n> quoted()\n> ```\n\n";
  page += "A long info string:\n\n```js " + repeat("meta ", 400) + "\n" + repeat("call();\n", 300) + "```\n\n";
  page += "## One line\n\n" + repeat("word after word without an end ", 700) + "\n\n";
  page += "## Backslashes\n\n```txt\n" + repeat("\\", 3000) + "\n```\n\n";
  page += "## 漢字\n\n" + repeat("漢字の文書です。", 500) + "\n";
  return page;
}

// Two libraries; `alpha` in two versions under one site, `beta` without a site and with a folder called as `alpha` is.
inline void write_sample_docs(const std::filesystem::path& folder) {
  write_file(folder / "foredge.toml",
             "[release]\ntitle = \"Samples\"\n\n"
             "[[library]]\nname = \"alpha\"\ntitle = \"Alpha\"\ndescription = \"The first library.\"\n"
             "base_url = \"https://alpha.example/docs\"\n"
             "[[library.version]]\nname = \"2.1.0\"\npath = \"alpha/new\"\n"
             "[[library.version]]\nname = \"1.4.0\"\npath = \"alpha/old\"\n\n"
             "[[library]]\nname = \"beta\"\npath = \"beta\"\n");
  write_file(folder / "alpha/new/index.md", "# Alpha\n\nStart with the install page.\n");
  write_file(folder / "alpha/new/guide/install.md",
             "---\ndescription: How to install\n---\n# Install alpha\n\nRun the installer of the second edition.\n\n"
             "## With npm\n\n```sh\nnpm install alpha\n```\n\n## Zebra settings\n\nA zebra has stripes.\n");
  write_file(folder / "alpha/new/guide/index.md", "# Guide\n\nAll guides of alpha.\n");
  write_file(folder / "alpha/new/shapes.md", shapes_page());
  write_file(folder / "alpha/new/a b/100%.md", "# Spaces\n\nA name with a space and a percent sign.\n");
  write_file(
      folder / "alpha/old/guide/install.md",
      "# Install alpha\n\nRun the legacy quagga installer of the first edition.\n\n## With bower\n\nObsolete.\n");
  write_file(folder / "beta/alpha/intro.md", "# Intro of beta\n\nThis folder is called like a library; okapi.\n");
  write_file(folder / "beta/plain.md", "Only text: platypus.\n");
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    write_file(folder / ("beta/many/page" + n + ".md"), "# Page number " + n + "\n\nThe numbat page " + n +
                                                            " of many.\n\n## Details\n\n" +
                                                            repeat("Numbats eat termites. ", i) + "\n");
  }
}

}  // namespace foredge::test
