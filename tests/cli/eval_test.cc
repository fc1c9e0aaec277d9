// `foredge eval`: metrics that were worked out by hand, and sets that are none.
#include <cmath>

#include <nlohmann/json.hpp>

#include "cli.h"
#include "cli/evaluation_metrics.h"

using namespace foredge::test;
using foredge::cli::Metrics;
using nlohmann::json;

namespace {

const char* const kCorpus =
    R"({"id":"tapir-2","title":"Tapir","path":"tapir/second.md","text":"Tapirs swim."})"
    "\n"
    R"({"id":"a","title":"Stripes","path":"/a.md","text":"# Stripes\n\nA zebra has stripes.\n"})"
    "\n"
    R"({"id":"b","title":"Quagga","path":"b/index.md","text":"Gone for good."})"
    "\n"
    R"({"id":"c","title":"Elsewhere","path":"b","text":"Nothing to see."})"
    "\n\n"
    R"({"id":"d","title":"Forests","path":"d","text":"Who lives here? Among others the okapi."})"
    "\n"
    R"({"id":"e 1","title":"Okapi","path":"e1","text":"The okapi."})"
    "\n"
    R"({"id":"e 2","title":"Okapi \"giraffe\": the 2nd","path":"e2","text":"The okapi: an okapi."})"
    "\n"
    R"({"id":"tapir-1","title":"Tapir","path":"tapir/first.md","text":"Tapirs swim."})"
    "\n";

const std::vector<std::string> kQueries = {
    R"({"id":"alone","text":"zebra"})",         R"({"id":"half","text":"the quagga"})",
    R"({"id":"from itself","text":"okapi"})",   R"({"id":"nothing","text":"xylophone"})",
    R"({"id":"tie","text":"swimming tapirs"})", R"({"id":"unjudged","text":"stripes"})"};

const char* const kJudgements =
    "tie\ttapir-2\t1\n"
    "alone\ta\t3\r\n"
    "half\tc\t2\nhalf\tb\t1\nhalf\ta\t0\n"
    "from itself\td\t1\nfrom itself\te 1\t-1\nfrom itself\te 2\t-1\n"
    "nothing\ta\t1\n"
    "unjudged\ta\t0\n";

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) {
    text += line + "\n";
  }
  return text;
}

fs::path write_set(const fs::path& folder, const std::string& corpus = kCorpus,
                   const std::string& queries = joined(kQueries), const std::string& judgements = kJudgements) {
  write_file(folder / "corpus.jsonl", corpus);
  write_file(folder / "queries.jsonl", queries);
  write_file(folder / "qrels.tsv", judgements);
  return folder;
}

std::string text_of(const fs::path& file) {
  const auto bytes = read_file(file);
  return {bytes.begin(), bytes.end()};
}

}  // namespace

TEST_CASE("a ranking is scored as worked out by hand") {
  struct Row {
    const char* name;
    std::vector<std::int32_t> ranked;
    std::vector<std::int32_t> relevant;
    double ndcg, recall, mrr, success;
  };
  const double second = 1 / std::log2(3.0);
  const std::vector<Row> rows = {
      {"the only one first", {1, 0}, {1}, 1, 1, 1, 1},
      {"the only one third", {0, 0, 4}, {4}, 0.5, 1, 1.0 / 3, 0},
      {"the gain is the grade", {1, 2}, {1, 2}, (1 + 2 * second) / (2 + second), 1, 1, 1},
      {"one of two", {0, 1}, {1, 1}, second / (1 + second), 0.5, 0.5, 0},
      {"the eleventh does not count", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5}, {5}, 0, 0, 0, 0},
      {"the tenth does", {0, 0, 0, 0, 0, 0, 0, 0, 0, 5}, {5}, 1 / std::log2(11.0), 1, 0.1, 0},
      {"more relevant ones than places", std::vector(10, 1), std::vector(12, 1), 1, 10.0 / 12, 1, 1},
      {"nothing found", {}, {1}, 0, 0, 0, 0},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    const Metrics metrics = foredge::cli::score_ranking(row.ranked, row.relevant);
    CHECK(metrics.ndcg == Approx(row.ndcg).margin(1e-12));
    CHECK(metrics.recall == Approx(row.recall).margin(1e-12));
    CHECK(metrics.mrr == Approx(row.mrr).margin(1e-12));
    CHECK(metrics.success == Approx(row.success).margin(1e-12));
  }
}

TEST_CASE("eval takes means over the queries that have an answer, whatever their order") {
  const TempDir dir;
  const fs::path set = write_set(dir.path() / "set");
  const Ran ran = run({"eval", set, "--json", "--run", dir.path() / "run.tsv"});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  CHECK(ran.err.empty());
  const json report = json::parse(ran.out);
  const double second = 1 / std::log2(3.0);
  CHECK(report.at("documents") == 8);
  CHECK(report.at("queries") == 5);
  // In the order of kQueries. Of "half" only grade 1 of grades 2 and 1 is found; the tie is broken by the pages' paths.
  CHECK(report.at("ndcg@10") == Approx((1 + 1 / (2 + second) + 1 + 0 + second) / 5));
  CHECK(report.at("recall@10") == Approx((1 + 0.5 + 1 + 0 + 1) / 5));
  CHECK(report.at("mrr@10") == Approx((1 + 1 + 1 + 0 + 0.5) / 5));
  CHECK(report.at("success@1") == Approx((1 + 1 + 1 + 0 + 0) / 5.0));

  const std::string rankings = text_of(dir.path() / "run.tsv");
  CHECK(rankings.starts_with("alone\ta\t1\t"));
  CHECK(rankings.contains("\nfrom itself\td\t1\t"));
  CHECK_FALSE(rankings.contains("e 1"));
  CHECK(rankings.contains("\ntie\ttapir-1\t1\t"));
  CHECK(rankings.contains("\ntie\ttapir-2\t2\t"));

  const std::vector<std::string> reversed(kQueries.rbegin(), kQueries.rend());
  write_set(set, kCorpus, joined(reversed));
  CHECK(run({"eval", set, "--json"}).out == ran.out);
  const Ran read = run({"eval", set});
  CHECK(read.code == 0);
  CHECK(read.out.contains("queries     5, 1 without a relevant document left out\n"));
  CHECK(read.out.contains("nDCG@10     0.6022\n"));
}

TEST_CASE("lines of a set that count for nothing are named") {
  const TempDir dir;
  const std::string again = R"({"id":"alone","text":"another zebra"})";
  const fs::path set =
      write_set(dir.path(), kCorpus, joined(kQueries) + again, std::string(kJudgements) + "gone\ta\t1");
  const Ran ran = run({"eval", set, "--json"});
  CHECK(ran.code == 0);
  CHECK(json::parse(ran.out).at("queries") == 5);
  CHECK(ran.err.contains("queries.jsonl:7: left out: the id \"alone\""));
  CHECK(ran.err.contains("qrels.tsv:11: left out: there is no query \"gone\""));
}

TEST_CASE("what is no set is an error with the place and the remedy") {
  struct Row {
    const char* name;
    std::string corpus, queries, judgements;
    std::string says;
  };
  const std::string queries = joined(kQueries);
  const std::string page = R"({"id":"p","title":"P","path":"../p","text":""})";
  const std::vector<Row> rows = {
      {"bad_syntax", "{\"id\":\n", queries, kJudgements, "corpus.jsonl:1: not a JSON object"},
      {"bad_bytes", "\n{\"id\":\"\xff\"}\n", queries, kJudgements, "corpus.jsonl:2: not a JSON object"},
      {"bad_list", "[]\n", queries, kJudgements, "corpus.jsonl:1: not a JSON object"},
      {"bad_member is missing", R"({"id":"x","title":"X","path":"x"})", queries, kJudgements, "no text \"text\""},
      {"bad_member is a number", R"({"id":7})", queries, kJudgements, "corpus.jsonl:1: has no text \"id\""},
      {"bad_tab in an id", R"({"id":"a\tb"})", queries, kJudgements, "corpus.jsonl:1: its id"},
      {"bad_document twice", std::string(kCorpus) + kCorpus, queries, kJudgements,
       "corpus.jsonl:10: the id \"tapir-2\""},
      {"bad_path", std::string(kCorpus) + page, queries, kJudgements, "corpus.jsonl:10: its path"},
      {"bad_query without text", kCorpus, R"({"id":"q"})", kJudgements, "queries.jsonl:1: has no text \"text\""},
      {"bad_columns", kCorpus, queries, "alone a 1\n", "qrels.tsv:1: not three columns"},
      {"bad_fourth column", kCorpus, queries, "alone\t0\ta\t1\n", "qrels.tsv:1: not three columns"},
      {"bad_grade", kCorpus, queries, "alone\ta\tyes\n", "qrels.tsv:1: the grade \"yes\""},
      {"bad_document unknown", kCorpus, queries, "\nalone\tzz\t1\n", "qrels.tsv:2: there is no document \"zz\""},
      {"bad_two grades", kCorpus, queries, "alone\ta\t1\nalone\ta\t2\n", "qrels.tsv:2: an earlier line"},
      {"bad_nothing relevant", kCorpus, queries, "alone\ta\t-1\n", "qrels.tsv: no query has a relevant document"},
  };
  for (const Row& row : rows) {
    const TempDir dir;
    const Ran ran = run({"eval", write_set(dir.path(), row.corpus, row.queries, row.judgements)});
    INFO(row.name << ": " << ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.out.empty());
    CHECK(ran.err.contains(row.says));
  }
  for (const char* file : {"corpus.jsonl", "queries.jsonl", "qrels.tsv"}) {
    const TempDir dir;
    fs::remove(write_set(dir.path()) / file);
    const Ran ran = run({"eval", dir.path()});
    INFO(file << ": " << ran.err);
    CHECK(ran.code == 1);
    CHECK(ran.err.contains("cannot read"));
    CHECK(ran.err.contains(file));
  }
  const TempDir dir;
  const Ran unwritable = run({"eval", write_set(dir.path()), "--run", dir.path() / "nowhere/run.tsv"});
  CHECK(unwritable.code == 1);
  CHECK(unwritable.err.contains("--run"));
}
