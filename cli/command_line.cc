#include "cli/command_line.h"

namespace foredge::cli {
namespace {

constexpr const char* kReleaseHelp = "release directory, as `foredge build` wrote it";
constexpr const char* kJsonHelp = "print one JSON object instead";

// Examples stand behind the options of a verb.
CLI::App* add_verb(CLI::App& app, const char* name, const char* description, const char* examples) {
  CLI::App* verb = app.add_subcommand(name, description);
  verb->footer(std::string("Examples:\n") + examples);
  return verb;
}

void add_init(CLI::App& app, InitOptions& options) {
  CLI::App* verb = add_verb(app, "init", "Write a commented foredge.toml to start from",
                            "    foredge init            in the current folder\n"
                            "    foredge init docs\n\n"
                            "A foredge.toml that is there already stays as it is (exit code 1).");
  verb->add_option("folder", options.folder, "folder of the documents")->capture_default_str();
}

void add_build(CLI::App& app, BuildOptions& options) {
  CLI::App* verb =
      add_verb(app, "build", "Build a release from a folder of documentation",
               "    foredge build docs\n"
               "    foredge build docs --out releases --findings 0\n"
               "    release=$(foredge build docs | tail -n 1)\n\n"
               "What was left out or looks wrong is a finding on stderr, as file:line. The report's last line\n"
               "is the release id. The same folder gives the same id on every machine.");
  verb->add_option("docs", options.docs, "folder with Markdown or MDX files, with or without a foredge.toml")
      ->required();
  verb->add_option("--out", options.out, "folder that receives <release id>/")->capture_default_str();
  verb->add_option("--threads", options.threads, "threads that read files; 0 is one a core")->capture_default_str();
  verb->add_option("--findings", options.findings, "findings shown at most; 0 is all")->capture_default_str();
  verb->add_flag("--json", options.json, "print one JSON object, with all findings, instead");
}

void add_search(CLI::App& app, SearchOptions& options) {
  CLI::App* verb =
      add_verb(app, "search", "Ask a release on disk, as a client would",
               "    foredge search releases/$release \"how to install\"\n"
               "    foredge search releases/$release useState --library react --docs-version ^18 --limit 3\n"
               "    foredge search releases/$release timeout --json");
  verb->add_option("release", options.release, kReleaseHelp)->required();
  verb->add_option("query", options.query, "what to look for: words or identifiers")->required();
  verb->add_option("--library", options.library, "one library of the release");
  verb->add_option("--docs-version", options.version, "version of the documented product: exact, a range, latest");
  verb->add_option("--limit", options.limit, "results at most")->capture_default_str();
  verb->add_option("--max-tokens", options.max_tokens, "limit for the whole answer")->capture_default_str();
  verb->add_flag("--json", options.json, kJsonHelp);
}

void add_serve(CLI::App& app, ServeOptions& options) {
  CLI::App* verb = add_verb(app, "serve", "Serve a release on disk to an MCP client over stdin and stdout",
                            "    foredge serve releases/$release\n"
                            "    claude mcp add docs -- foredge serve /path/to/releases/$release\n\n"
                            "Clients start it themselves. It ends when its input does.");
  verb->add_option("release", options.release, kReleaseHelp)->required();
}

void add_verify(CLI::App& app, VerifyOptions& options) {
  CLI::App* verb = add_verb(app, "verify", "Check that a release is whole, byte for byte",
                            "    foredge verify releases/$release\n"
                            "    foredge verify releases/$release --public-key release-key.pub\n\n"
                            "Names every file that is missing, cut, altered or too many (exit code 1).");
  verb->add_option("release", options.release, kReleaseHelp)->required();
  verb->add_option("--public-key", options.public_key, "file with the Ed25519 key that must have signed it, base64");
}

void add_inspect(CLI::App& app, InspectOptions& options) {
  CLI::App* verb = add_verb(app, "inspect", "Show what a release consists of",
                            "    foredge inspect releases/$release\n"
                            "    foredge inspect releases/$release --json");
  verb->add_option("release", options.release, kReleaseHelp)->required();
  verb->add_flag("--json", options.json, kJsonHelp);
}

void add_diff(CLI::App& app, DiffOptions& options) {
  CLI::App* verb = add_verb(app, "diff", "Show which pages differ between two releases",
                            "    foredge diff releases/$old releases/$new\n"
                            "    foredge diff releases/$old releases/$new --json");
  verb->add_option("old", options.before, "release directory to compare with")->required();
  verb->add_option("new", options.after, "release directory to compare")->required();
  verb->add_flag("--json", options.json, kJsonHelp);
}

void add_eval(CLI::App& app, EvalOptions& options) {
  CLI::App* verb =
      add_verb(app, "eval", "Measure how well search finds the right pages of a set",
               "    foredge eval sets/handbook\n"
               "    foredge eval sets/handbook --json\n"
               "    foredge eval sets/handbook --run handbook.tsv\n\n"
               "A set is a folder with three files, one record a line:\n"
               "    corpus.jsonl   {\"id\": …, \"title\": …, \"path\": …, \"text\": …}   a page in Markdown\n"
               "    queries.jsonl  {\"id\": …, \"text\": …}                           what people ask\n"
               "    qrels.tsv      query id, document id, grade, with tabs between\n\n"
               "Grade 1 and above is relevant; -1 takes the page out of that query's ranking. Pages are indexed as\n"
               "`foredge build` does it. nDCG@10, Recall@10, MRR@10 and success@1 are means over all queries that\n"
               "have a relevant document: 1 is perfect, 0 is nothing found.");
  verb->add_option("set", options.set, "folder with corpus.jsonl, queries.jsonl and qrels.tsv")->required();
  verb->add_option("--run", options.run, "file that receives the rankings: query, document, rank, score, 100 a query");
  verb->add_flag("--json", options.json, kJsonHelp);
}

void add_completions(CLI::App& app, CompletionsOptions& options) {
  CLI::App* verb = add_verb(app, "completions", "Print a script that completes foredge in a shell",
                            "    source <(foredge completions bash)\n"
                            "    source <(foredge completions zsh)\n"
                            "    foredge completions fish | source");
  verb->add_option("shell", options.shell, "the shell")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
}

}  // namespace

std::unique_ptr<CLI::App> make_parser(CommandLine& line, const char* version) {
  auto app =
      std::make_unique<CLI::App>("foredge turns documentation into searchable releases for AI agents", "foredge");
  app->set_version_flag("--version", version);
  app->require_subcommand(1);
  add_init(*app, line.init);
  add_build(*app, line.build);
  add_search(*app, line.search);
  add_serve(*app, line.serve);
  add_verify(*app, line.verify);
  add_inspect(*app, line.inspect);
  add_diff(*app, line.diff);
  add_eval(*app, line.eval);
  add_completions(*app, line.completions);
  app->footer(
      "First steps:\n"
      "    foredge build docs --out releases\n"
      "    foredge search releases/$release \"how to install\"\n"
      "    foredge VERB --help\n\n"
      "Exit codes: 0 all is well; 1 what was given is wrong, and stderr says what; 2 the command line is wrong.");
  return app;
}

int run_verb(const CLI::App& app, const CommandLine& line) {
  const std::string verb = app.get_subcommands().front()->get_name();
  if (verb == "init") return run_init(line.init);
  if (verb == "build") return run_build(line.build);
  if (verb == "search") return run_search(line.search);
  if (verb == "serve") return run_serve(line.serve);
  if (verb == "verify") return run_verify(line.verify);
  if (verb == "inspect") return run_inspect(line.inspect);
  if (verb == "diff") return run_diff(line.diff);
  if (verb == "eval") return run_eval(line.eval);
  return run_completions(line.completions, app);
}

}  // namespace foredge::cli
