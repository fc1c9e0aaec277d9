// A set to measure retrieval with, read from a folder: documents, queries, and which document answers which query
// (docs/quality.md draws the files). Knows no engine and no metric.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace foredge::cli {

struct EvaluationDocument {
  std::string id;  // unique
  std::string title;
  std::string path;
  std::string text;
  std::string place;  // "file:line", for messages
};

struct EvaluationQuery {
  std::string id;  // unique
  std::string text;
  // Per document, by its place among the documents. Above 0 it is relevant, below 0 it is taken out of the ranking.
  std::unordered_map<std::size_t, std::int32_t> grades;
};

struct EvaluationSet {
  std::vector<EvaluationDocument> documents;  // at least one
  std::vector<EvaluationQuery> queries;       // those that have a relevant document, by id; at least one
  std::size_t unjudged = 0;                   // queries that have none
  std::vector<std::string> findings;          // lines that count for nothing, as "file:line: why"
};

// Throws std::runtime_error that names file, line and remedy when a file is missing or a line is none of its format, names a
// document that does not exist, has the id of an earlier document, or contradicts an earlier line.
[[nodiscard]] EvaluationSet read_evaluation_set(const std::filesystem::path& folder);

}  // namespace foredge::cli
