#include "cli/evaluation_set.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace foredge::cli {
namespace {

namespace fs = std::filesystem;
using Numbers = std::unordered_map<std::string, std::size_t>;

// The lines of a file that are not blank, one by one, and where they stand.
class Lines {
 public:
  explicit Lines(fs::path file) : file_(std::move(file)), stream_(file_, std::ios::binary) {
    std::error_code error;
    if (!stream_ || !fs::is_regular_file(file_, error)) {
      throw std::runtime_error("cannot read " + file_.string() +
                               "; a set is a folder with corpus.jsonl, queries.jsonl and qrels.tsv");
    }
  }

  bool next(std::string& line) {
    while (std::getline(stream_, line)) {
      ++number_;
      if (line.ends_with('\r')) {
        line.pop_back();
      }
      if (!line.empty()) {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] std::string place() const { return file_.string() + ":" + std::to_string(number_); }
  [[noreturn]] void fail(const std::string& what) const { throw std::runtime_error(place() + ": " + what); }

 private:
  fs::path file_;
  std::ifstream stream_;
  std::uint64_t number_ = 0;
};

nlohmann::json parse_object(const Lines& lines, const std::string& line) {
  nlohmann::json object = nlohmann::json::parse(line, nullptr, false);
  if (!object.is_object()) {
    lines.fail("not a JSON object; write one object a line, in UTF-8");
  }
  return object;
}

std::string take_text(const Lines& lines, nlohmann::json& object, const char* name) {
  const auto member = object.find(name);
  if (member == object.end() || !member->is_string()) {
    lines.fail("has no text \"" + std::string(name) + "\"; give it as a JSON string");
  }
  return std::move(member->get_ref<std::string&>());
}

// Ids stand in tab-separated files.
std::string take_id(const Lines& lines, nlohmann::json& object) {
  std::string id = take_text(lines, object, "id");
  if (id.empty() || id.find_first_of("\t\n\r") != std::string::npos) {
    lines.fail("its id is empty or has a tab or a line end; give it another");
  }
  return id;
}

Numbers read_documents(const fs::path& file, std::vector<EvaluationDocument>& documents) {
  Numbers numbers;
  Lines lines(file);
  for (std::string line; lines.next(line);) {
    nlohmann::json object = parse_object(lines, line);
    EvaluationDocument& document = documents.emplace_back();
    document.id = take_id(lines, object);
    if (!numbers.emplace(document.id, numbers.size()).second) {
      lines.fail("the id \"" + document.id + "\" is that of an earlier document; give each its own");
    }
    document.title = take_text(lines, object, "title");
    document.path = take_text(lines, object, "path");
    document.text = take_text(lines, object, "text");
    document.place = lines.place();
  }
  return numbers;
}

// Of two queries with one id the first counts: sets that are mined from the web have such pairs.
Numbers read_queries(const fs::path& file, EvaluationSet& set) {
  Numbers numbers;
  Lines lines(file);
  for (std::string line; lines.next(line);) {
    nlohmann::json object = parse_object(lines, line);
    std::string id = take_id(lines, object);
    std::string text = take_text(lines, object, "text");
    if (numbers.emplace(id, set.queries.size()).second) {
      set.queries.push_back({std::move(id), std::move(text), {}});
    } else {
      set.findings.push_back(lines.place() + ": left out: the id \"" + id + "\" is that of an earlier query");
    }
  }
  return numbers;
}

struct Judgement {
  std::string query;
  std::string document;
  std::int32_t grade = 0;
};

Judgement parse_judgement(const Lines& lines, const std::string& line) {
  const std::size_t first = line.find('\t');
  const std::size_t second = first == std::string::npos ? first : line.find('\t', first + 1);
  if (second == std::string::npos || line.find('\t', second + 1) != std::string::npos) {
    lines.fail("not three columns; write query id, document id and grade with one tab between them");
  }
  Judgement judgement{line.substr(0, first), line.substr(first + 1, second - first - 1)};
  const char* const end = line.data() + line.size();
  const auto [stop, error] = std::from_chars(line.data() + second + 1, end, judgement.grade);
  if (error != std::errc() || stop != end) {
    lines.fail(
        "the grade \"" + line.substr(second + 1) +
        "\" is no whole number; write 1 or more for a relevant document, 0 for another, -1 for one to leave out");
  }
  return judgement;
}

void read_judgements(const fs::path& file, const Numbers& documents, const Numbers& queries, EvaluationSet& set) {
  Lines lines(file);
  for (std::string line; lines.next(line);) {
    const Judgement judgement = parse_judgement(lines, line);
    const auto document = documents.find(judgement.document);
    if (document == documents.end()) {
      lines.fail("there is no document \"" + judgement.document + "\" in corpus.jsonl; mend the id or remove the line");
    }
    const auto query = queries.find(judgement.query);
    if (query == queries.end()) {
      set.findings.push_back(lines.place() + ": left out: there is no query \"" + judgement.query +
                             "\" in queries.jsonl");
      continue;
    }
    const auto [known, is_new] = set.queries[query->second].grades.emplace(document->second, judgement.grade);
    if (!is_new && known->second != judgement.grade) {
      lines.fail("an earlier line gives the same query and document another grade; keep one of them");
    }
  }
}

bool has_relevant(const EvaluationQuery& query) {
  return std::ranges::any_of(query.grades, [](const auto& grade) { return grade.second > 0; });
}

}  // namespace

EvaluationSet read_evaluation_set(const fs::path& folder) {
  EvaluationSet set;
  const Numbers documents = read_documents(folder / "corpus.jsonl", set.documents);
  const Numbers queries = read_queries(folder / "queries.jsonl", set);
  const fs::path judgements = folder / "qrels.tsv";
  read_judgements(judgements, documents, queries, set);
  set.unjudged = std::erase_if(set.queries, [](const EvaluationQuery& query) { return !has_relevant(query); });
  // Sums of fractions depend on their order in the last bit; the file's order must not show.
  std::ranges::sort(set.queries, {}, &EvaluationQuery::id);
  if (set.queries.empty()) {
    throw std::runtime_error(judgements.string() +
                             ": no query has a relevant document; add lines with a grade above 0");
  }
  return set;
}

}  // namespace foredge::cli
