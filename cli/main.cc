// `foredge`: parses the command line and calls one verb (commands.h).
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace {

void add_build(CLI::App& app, foredge::cli::BuildOptions& options) {
  CLI::App* verb = app.add_subcommand("build", "Build a release from a folder of documentation");
  verb->add_option("docs", options.docs, "folder with Markdown or MDX files, with or without a foredge.toml")
      ->required();
  verb->add_option("--out", options.out, "folder that receives <release id>/")->capture_default_str();
  verb->add_option("--threads", options.threads, "threads that read files; 0 is one a core")->capture_default_str();
}

void add_search(CLI::App& app, foredge::cli::SearchOptions& options) {
  CLI::App* verb = app.add_subcommand("search", "Ask a release on disk, as a client would");
  verb->add_option("release", options.release, "release directory, as `foredge build` wrote it")->required();
  verb->add_option("query", options.query, "what to look for")->required();
  verb->add_option("--library", options.library, "one library of the release");
  verb->add_option("--docs-version", options.version, "version of the documented product: exact, a range, latest");
  verb->add_option("--limit", options.limit, "results at most")->capture_default_str();
  verb->add_option("--max-tokens", options.max_tokens, "limit for the whole answer")->capture_default_str();
}

void add_serve(CLI::App& app, foredge::cli::ServeOptions& options) {
  CLI::App* verb = app.add_subcommand("serve", "Serve a release on disk to an MCP client over stdin and stdout");
  verb->add_option("release", options.release, "release directory, as `foredge build` wrote it")->required();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"foredge turns documentation into searchable releases for AI agents", "foredge"};
  app.set_version_flag("--version", FOREDGE_VERSION);
  app.require_subcommand(1);
  foredge::cli::BuildOptions build;
  foredge::cli::SearchOptions search;
  foredge::cli::ServeOptions serve;
  add_build(app, build);
  add_search(app, search);
  add_serve(app, serve);
  CLI11_PARSE(app, argc, argv);
  try {
    if (app.got_subcommand("build")) {
      return foredge::cli::run_build(build);
    }
    return app.got_subcommand("search") ? foredge::cli::run_search(search) : foredge::cli::run_serve(serve);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "foredge: %s\n", error.what());
    return 1;
  }
}
