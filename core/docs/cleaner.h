// The state of cleaning one file: how far the input is read, what is open, what was written. Private to the reader; the
// public face is docs/clean.h. Lines, headings, fences and spans are in clean.cc, tags and HTML in clean_tags.cc,
// components in clean_components.cc.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "docs/clean.h"
#include "docs/fences.h"
#include "docs/jsx.h"

namespace foredge::docs {

class Cleaner {
 public:
  // The text lives longer than this.
  Cleaner(std::string_view body, bool mdx, int depth = 0);

  [[nodiscard]] Cleaned run();

 private:
  static constexpr auto kNone = std::string_view::npos;
  static constexpr std::size_t kFailedTag = 1024;  // most tags fail in a few bytes, none later than kLongestJsxBytes

  struct Open {
    std::string name;
    std::size_t indent = 0;  // of the line in which the tag stands
    std::size_t extra = 0;   // how much further its content is indented
    bool unset = false;      // `extra` is known when the first line of content comes
  };

  struct Heading {
    std::size_t offset;
    unsigned level;
    bool furniture;  // something without text stood below it
  };

  // The names of the tabs that are open: from their triggers, by value, or from a list, by number.
  struct Tabs {
    std::map<std::string, std::string, std::less<>> by_value;
    std::vector<std::string> by_number;
    std::size_t next = 0;
  };

  std::string& out() { return cleaned_.text; }
  [[nodiscard]] std::string_view rest() const { return in_.substr(at_); }
  [[nodiscard]] bool out_line_is_blank() const;
  [[nodiscard]] bool out_line_is_mark() const;       // of a list's item whose text is still to come
  [[nodiscard]] std::string_view last_line() const;  // of the output, before the current one

  // clean.cc: lines
  void line();
  void fence(std::string_view opening, std::size_t end, const Fence& fence);
  [[nodiscard]] bool is_indented_code(std::string_view current);
  void heading(unsigned level, std::string_view line);
  void close_headings(unsigned level);
  std::size_t component_indent(std::string_view line);
  void prose();
  void end_line();

  // clean_spans.cc
  void code_span();
  void brace();
  void macro();
  void expression();
  void entity();
  void give_up(std::size_t size, std::size_t searched);
  void copy(std::size_t size);
  void remove_to(std::size_t end);

  // clean_components.cc
  bool component(const JsxTag& tag);
  void name_shown(const JsxTag& tag);
  bool linked(const JsxTag& tag);
  bool code_component(const JsxTag& tag);
  bool tab(const JsxTag& tag);
  void list_of_tabs(const JsxTag& tag);
  bool tab_trigger(const JsxTag& tag);
  std::string label_of_tab(const JsxTag& tag);
  bool add_data(std::string_view expression);

  // clean_tags.cc
  void angle();
  bool element(const JsxTag& tag, std::string_view name);
  bool block_element(const JsxTag& tag, std::string_view name);
  bool inline_element(const JsxTag& tag, std::string_view name);
  bool html_heading(const JsxTag& tag, std::string_view name);
  bool table(const JsxTag& tag);
  bool pre(const JsxTag& tag, std::string_view name, std::string_view language);
  bool html_code(std::size_t start, std::string_view name);
  bool anchor(const JsxTag& tag);
  void count_tag(const JsxTag& tag);
  [[nodiscard]] std::size_t find_close(const JsxTag& tag, std::string_view name);
  void new_line(std::size_t end, int count);
  void add_block(std::string_view text);

  std::string_view in_;
  bool mdx_;
  int depth_;  // of cleaning inside cleaning: what a table's cells hold
  Cleaned cleaned_;
  std::size_t patience_;
  std::size_t paragraph_ = 0;  // where the paragraph at hand ends, when that is known
  std::size_t at_ = 0;
  std::size_t out_line_ = 0;  // where the current line starts in the output
  std::size_t stop_ = kNone;  // where the current heading's id starts in the input
  bool removed_ = false;      // something was removed from the current line
  bool broken_ = false;       // HTML broke the current line of the input
  bool collapse_ = false;     // something was removed since the last line with text: blank lines fall together
  bool in_table_ = false;
  bool in_list_ = false;    // indentation belongs to a list's item
  bool in_code_ = false;    // the line before was indented code
  bool is_blank_ = true;    // the line before was blank
  std::string_view link_;   // target of the <a> that is open
  std::size_t indent_ = 0;  // of the current line in the input
  std::vector<Heading> headings_;
  std::vector<Open> open_;
  std::vector<Tabs> tabs_;
};

}  // namespace foredge::docs
