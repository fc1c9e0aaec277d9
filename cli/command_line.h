// The command line as its parser: verbs, options, help texts and examples. Runs nothing: main.cc does.
#pragma once

#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace foredge::cli {

// What was said on the command line, filled while it is parsed.
struct CommandLine {
  InitOptions init;
  BuildOptions build;
  SearchOptions search;
  ServeOptions serve;
  VerifyOptions verify;
  InspectOptions inspect;
  DiffOptions diff;
  EvalOptions eval;
  CompletionsOptions completions;
};

// The parser refers to `line`, which must outlive it.
[[nodiscard]] std::unique_ptr<CLI::App> make_parser(CommandLine& line, const char* version);

// Runs the verb that `app` parsed; the exit code.
int run_verb(const CLI::App& app, const CommandLine& line);

}  // namespace foredge::cli
