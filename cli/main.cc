// `foredge`: parses the command line and runs one verb. Exit codes: 0 well, 1 what was given is wrong, 2 wrong usage.
#include <cstdio>
#include <exception>

#include "cli/command_line.h"

int main(int argc, char** argv) {
  constexpr int kGivenIsWrong = 1;
  constexpr int kWrongUsage = 2;
  try {
    foredge::cli::CommandLine line;
    const auto app = foredge::cli::make_parser(line, FOREDGE_VERSION);
    try {
      app->parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app->exit(error) == 0 ? 0 : kWrongUsage;
    }
    return foredge::cli::run_verb(*app, line);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "foredge: %s\n", error.what());
    return kGivenIsWrong;
  }
}
