// The command line itself: wrong usage, help, completions, and the file that `foredge init` writes.
#include "cli.h"

using namespace foredge::test;

TEST_CASE("wrong usage is exit code 2 with a word about it, and nothing on stdout") {
  struct Row {
    const char* name;
    std::vector<std::string> words;
    const char* says;
  };
  const std::vector<Row> rows = {
      {"bad_nothing", {}, "subcommand"},
      {"bad_verb", {"bake"}, "subcommand"},
      {"bad_build without docs", {"build"}, "docs is required"},
      {"bad_option", {"build", "docs", "--fast"}, "--fast"},
      {"bad_number", {"build", "docs", "--threads", "many"}, "many"},
      {"bad_search without a query", {"search", "x"}, "query is required"},
      {"bad_serve", {"serve"}, "release is required"},
      {"bad_verify", {"verify"}, "release is required"},
      {"bad_inspect of two", {"inspect", "x", "y"}, "y"},
      {"bad_diff of one", {"diff", "x"}, "new is required"},
      {"bad_eval", {"eval"}, "set is required"},
      {"bad_shell", {"completions", "cmd"}, "cmd"},
  };
  for (const Row& row : rows) {
    const Ran ran = run(row.words);
    INFO(row.name << ": " << ran.err);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err.contains(row.says));
  }
}

TEST_CASE("help names every verb, and each verb's help shows an example") {
  const Ran help = run({"--help"});
  CHECK(help.code == 0);
  CHECK(help.out.contains("Exit codes:"));
  for (const char* verb : {"init", "build", "search", "serve", "verify", "inspect", "diff", "eval", "completions"}) {
    INFO(verb);
    CHECK(help.out.contains(std::string("\n  ") + verb));
    const Ran ran = run({verb, "--help"});
    CHECK(ran.code == 0);
    CHECK(ran.out.contains("Examples:"));
    CHECK(ran.out.contains(std::string("foredge ") + verb));
  }
  CHECK(run({"--version"}).out == "0.1.0\n");
}

TEST_CASE("completions offer the parser's verbs, options and choices") {
  const TempDir dir;
  const Ran bash = run({"completions", "bash"});
  write_file(dir.path() / "script", bash.out);
  const auto offered = [&](const std::string& typed, int at) {
    const std::string command = "bash -c 'source " + (dir.path() / "script").string() + "; COMP_WORDS=(" + typed +
                                "); COMP_CWORD=" + std::to_string(at) + "; _foredge; echo \"${COMPREPLY[*]}\"' >" +
                                (dir.path() / "offered").string();
    REQUIRE(std::system(command.c_str()) == 0);
    const auto bytes = read_file(dir.path() / "offered");
    return std::string(bytes.begin(), bytes.end());
  };
  CHECK(offered("foredge se", 1) == "search serve\n");
  CHECK(offered("foredge --v", 1) == "--version\n");
  CHECK(offered("foredge build --th", 2) == "--threads\n");
  CHECK(offered("foredge diff a b --", 4) == "--help --json\n");
  CHECK(offered("foredge completions f", 2) == "fish\n");
  CHECK(offered("foredge verify " + (dir.path() / "scr").string(), 2) == (dir.path() / "script").string() + "\n");

  const Ran zsh = run({"completions", "zsh"});
  CHECK(zsh.out.starts_with("#compdef foredge\n"));
  const Ran fish = run({"completions", "fish"});
  for (const char* verb : {"init", "build", "search", "serve", "verify", "inspect", "diff", "eval", "completions"}) {
    INFO(verb);
    CHECK(zsh.out.contains(std::string("    ") + verb + ") offered="));
    CHECK(fish.out.contains(std::string("-f -a ") + verb + " -d "));
  }
  CHECK(fish.out.contains("'__fish_seen_subcommand_from build' -l threads -d "));
}

TEST_CASE("init writes a foredge.toml that can be built, once, and nothing else") {
  const TempDir dir;
  const fs::path docs = dir.path() / "My Docs";
  fs::create_directories(docs);
  const Ran empty = run({"init", docs});
  INFO(empty.err);
  CHECK(empty.code == 0);
  CHECK(empty.out.contains("no documents yet"));
  CHECK(std::distance(fs::directory_iterator(docs), fs::directory_iterator()) == 1);

  write_file(docs / "page.md", "# Page\n\ntext\n");
  const auto before = read_file(docs / "foredge.toml");
  const Ran again = run({"init", docs});
  CHECK(again.code == 1);
  CHECK(again.err.contains("foredge.toml is there already"));
  CHECK(read_file(docs / "foredge.toml") == before);

  const Ran built = run({"build", docs, "--out", dir.path() / "out"});
  INFO(built.err);
  CHECK(built.code == 0);
  const Ran inspected = run({"inspect", dir.path() / "out" / last_line(built.out)});
  CHECK(inspected.out.contains("my-docs"));

  const Ran missing = run({"init", dir.path() / "nothing"});
  CHECK(missing.code == 1);
  CHECK(missing.err.contains("nothing is no folder"));
}
