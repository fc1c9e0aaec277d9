// `foredge`: parses the command line and runs one verb. Exit codes: 0 well, 1 what was given is wrong, 2 wrong usage.
#ifdef FOREDGE_MIMALLOC
#include <mimalloc.h>
#endif

#include <cstdio>
#include <exception>

#include "cli/command_line.h"

namespace {

// A build walks through hundreds of megabytes that it has just asked for: with pages of 2 MiB a third of its processor time goes away.
// The sanitizers bring an allocator of their own.
void prefer_large_pages() {
#ifdef FOREDGE_MIMALLOC
  mi_option_enable(mi_option_large_os_pages);
#endif
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int kGivenIsWrong = 1;
  constexpr int kWrongUsage = 2;
  try {
    prefer_large_pages();
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
