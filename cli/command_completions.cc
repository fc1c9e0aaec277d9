// `foredge completions`: scripts for shells that complete verbs, options and choices. Everything that they offer is read from the
// parser itself, so a new verb or option is in them without a word here.
#include <cstdio>
#include <string_view>

#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace foredge::cli {
namespace {

using Apps = std::vector<const CLI::App*>;

Apps verbs_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* verb) { return !verb->get_name().empty(); });
}

// "--out", "-h": every spelling of an option; none for a positional argument.
std::vector<std::string> flags_of(const CLI::Option& option) {
  std::vector<std::string> flags;
  for (const std::string& name : option.get_lnames()) {
    flags.push_back("--" + name);
  }
  for (const std::string& name : option.get_snames()) {
    flags.push_back("-" + name);
  }
  return flags;
}

// The choices of an option that has some: the parser writes them into its type as "{bash,zsh,fish}".
std::string choices_of(const CLI::App& verb) {
  std::string words;
  for (const CLI::Option* option : verb.get_options()) {
    const std::string type = option->get_type_name();
    const std::size_t begin = type.find('{');
    const std::size_t end = type.find('}');
    if (begin != std::string::npos && end != std::string::npos) {
      words += " " + type.substr(begin + 1, end - begin - 1);
    }
  }
  for (char& c : words) {
    c = c == ',' ? ' ' : c;
  }
  return words;
}

std::string words_of(const CLI::App& app) {
  std::string words;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& flag : flags_of(*option)) {
      words += (words.empty() ? "" : " ") + flag;
    }
  }
  return words + choices_of(app);
}

std::string verb_words(const CLI::App& app) {
  std::string words = words_of(app);
  for (const CLI::App* verb : verbs_of(app)) {
    words += " " + verb->get_name();
  }
  return words;
}

// Inside single quotes of a shell.
std::string in_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return out + "'";
}

// What follows a verb: its options and choices, or files.
void print_cases(const CLI::App& app) {
  for (const CLI::App* verb : verbs_of(app)) {
    std::printf("    %s) words=%s ;;\n", verb->get_name().c_str(), in_quotes(words_of(*verb)).c_str());
  }
  std::printf("    *) words=%s ;;\n", in_quotes(verb_words(app)).c_str());
}

void print_bash(const CLI::App& app) {
  std::printf(
      "# Load it with: source <(foredge completions bash)\n"
      "_foredge() {\n"
      "  local words current=\"${COMP_WORDS[COMP_CWORD]}\"\n"
      "  case \"$([ \"$COMP_CWORD\" -gt 1 ] && echo \"${COMP_WORDS[1]}\")\" in\n");
  print_cases(app);
  std::printf(
      "  esac\n"
      "  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
      "  if [ \"$COMP_CWORD\" -gt 1 ] && [ \"${#COMPREPLY[@]}\" -eq 0 ]; then\n"
      "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
      "  fi\n"
      "}\n"
      "complete -o filenames -F _foredge foredge\n");
}

void print_zsh(const CLI::App& app) {
  std::printf(
      "#compdef foredge\n"
      "# Load it with: source <(foredge completions zsh)\n"
      "_foredge() {\n"
      "  local verb=''\n"
      "  (( CURRENT > 2 )) && verb=\"${words[2]}\"\n"
      "  local -a offered\n"
      "  case \"$verb\" in\n");
  for (const CLI::App* verb : verbs_of(app)) {
    std::printf("    %s) offered=(%s) ;;\n", verb->get_name().c_str(), words_of(*verb).c_str());
  }
  std::printf("    *) offered=(%s) ;;\n", verb_words(app).c_str());
  std::printf(
      "  esac\n"
      "  compadd -- $offered\n"
      "  (( CURRENT > 2 )) && _files\n"
      "}\n"
      "compdef _foredge foredge\n");
}

void print_fish_options(const CLI::App& app, const std::string& condition) {
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      std::printf("complete -c foredge -n %s -l %s -d %s\n", in_quotes(condition).c_str(), name.c_str(),
                  in_quotes(option->get_description()).c_str());
    }
  }
  if (const std::string words = choices_of(app); !words.empty()) {
    std::printf("complete -c foredge -n %s -f -a %s\n", in_quotes(condition).c_str(),
                in_quotes(words.substr(1)).c_str());
  }
}

void print_fish(const CLI::App& app) {
  std::printf("# Load it with: foredge completions fish | source\n");
  print_fish_options(app, "__fish_use_subcommand");
  for (const CLI::App* verb : verbs_of(app)) {
    std::printf("complete -c foredge -n __fish_use_subcommand -f -a %s -d %s\n", verb->get_name().c_str(),
                in_quotes(verb->get_description()).c_str());
    print_fish_options(*verb, "__fish_seen_subcommand_from " + verb->get_name());
  }
}

}  // namespace

int run_completions(const CompletionsOptions& options, const CLI::App& app) {
  (options.shell == "bash" ? print_bash : options.shell == "zsh" ? print_zsh : print_fish)(app);
  return 0;
}

}  // namespace foredge::cli
