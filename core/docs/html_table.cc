#include "docs/html_table.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "docs/html.h"
#include "docs/jsx.h"

namespace foredge::docs {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr std::size_t kWidest = 64;  // columns; a span beyond it is a slip of the pen

struct Code {
  std::string text;
  std::string language;
};

struct Cell {
  std::string text;
  std::vector<Code> codes;  // blocks of several lines, which no row of a Markdown table holds
  std::size_t columns = 1;
  std::size_t rows = 1;
  bool is_head = false;
};

struct Row {
  std::vector<Cell> cells;
};

std::size_t span_of(std::string_view value) {
  std::size_t count = 1;
  std::from_chars(value.data(), value.data() + value.size(), count);
  return std::clamp<std::size_t>(count, 1, kWidest);
}

// Takes the code blocks out of a cell; its text is what is left.
void fill(Cell& cell, std::string_view html) {
  std::string rest;
  for (;;) {
    const std::size_t at = html.find("<pre");
    const auto tag = at == kNone ? std::nullopt : parse_jsx_tag(html, at);
    const std::size_t close = tag ? find_html_close(html, tag->end, "pre") : kNone;
    const std::string code = close == kNone ? "" : code_html(html.substr(tag->end, close - tag->end));
    if (code.find('\n') == kNone) break;
    cell.codes.push_back({code, std::string(language_of_class(tag->find("class")))});
    rest.append(html.substr(0, at)).append(" ");
    html.remove_prefix(html.find('>', close) + 1);
  }
  cell.text = inline_html(rest.append(html));
}

struct Table {
  std::string caption;
  std::vector<Row> rows;
};

std::optional<Table> read_table(std::string_view html) {
  Table table;
  std::size_t start = kNone;  // of the open cell's content
  Cell cell;
  const auto close_cell = [&](std::size_t end) {
    if (start == kNone) return;
    fill(cell, html.substr(start, end - start));
    if (table.rows.empty()) table.rows.emplace_back();
    table.rows.back().cells.push_back(std::exchange(cell, {}));
    start = kNone;
  };
  for (std::size_t at = html.find('<'); at != kNone;) {
    const auto tag = parse_jsx_tag(html, at);
    const std::string name = tag ? lower_name(tag->name) : std::string();
    if (name == "table") return std::nullopt;
    if (name == "caption" && !tag->closing) {
      const std::size_t end = find_html_close(html, tag->end, name);
      if (end != kNone) table.caption = inline_html(html.substr(tag->end, end - tag->end));
    } else if (name == "tr" || name == "td" || name == "th" || name == "tbody" || name == "thead") {
      close_cell(at);
      if (name == "tr" && !tag->closing) table.rows.emplace_back();
      if ((name == "td" || name == "th") && !tag->closing) {
        cell = {{}, {}, span_of(tag->find("colspan")), span_of(tag->find("rowspan")), name == "th"};
        start = tag->end;
      }
    }
    at = html.find('<', tag && is_html_element(name) ? tag->end : at + 1);
  }
  close_cell(html.size());
  std::erase_if(table.rows, [](const Row& row) {
    return std::ranges::all_of(row.cells, [](const Cell& c) { return c.text.empty() && c.codes.empty(); });
  });
  return table;
}

// A cell that reaches over rows says its text in each of them, so that every row reads by itself.
void spread(Table& table) {
  std::vector<Cell> above;
  for (Row& row : table.rows) {
    std::vector<Cell> wide;
    for (Cell& cell : row.cells) {
      while (wide.size() < above.size() && above[wide.size()].rows > 1) wide.push_back(above[wide.size()]);
      if (wide.size() + cell.columns > kWidest) break;
      const std::size_t columns = std::exchange(cell.columns, 1);
      const std::size_t rows = cell.rows;
      wide.push_back(std::move(cell));
      for (std::size_t i = 1; i < columns; ++i) wide.push_back({{}, {}, 1, rows, wide.back().is_head});
    }
    while (wide.size() < above.size() && above[wide.size()].rows > 1) wide.push_back(above[wide.size()]);
    for (std::size_t i = 0; i < wide.size(); ++i) {
      const bool carried = i < above.size() && above[i].rows > 1;
      if (carried) wide[i].rows = above[i].rows - 1;
    }
    above = wide;
    row.cells = std::move(wide);
  }
}

// One row with a term over the whole width, then one with nothing before its text, and so on.
bool is_terms_over_texts(const Table& table) {
  if (table.rows.size() < 2 || table.rows.size() % 2 != 0) return false;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const std::vector<Cell>& cells = table.rows[i].cells;
    const bool term = cells.size() == 1 && cells[0].columns == 2 && !cells[0].is_head;
    const bool text = cells.size() == 2 && cells[0].text.empty();
    if (i % 2 == 0 ? !term : !text) return false;
  }
  return true;
}

// Every row is a heading and its text.
bool is_heads_beside_texts(const Table& table) {
  return std::ranges::all_of(table.rows, [](const Row& row) {
    return row.cells.size() == 2 && row.cells[0].is_head && !row.cells[1].is_head;
  });
}

class Writer {
 public:
  Writer(const Table& table, std::string_view indent) : table_(table), indent_(indent) {
    if (!table.caption.empty()) out_.append(indent).append("**" + table.caption + "**\n\n");
  }

  std::string terms() {
    for (std::size_t i = 0; i + 1 < table_.rows.size(); i += 2) {
      const std::string& term = table_.rows[i].cells[0].text;
      const std::string mark = term.find_first_of("`*[_") == kNone ? "`" : "";
      const Cell& text = table_.rows[i + 1].cells[1];
      std::string name = mark;
      name.append(term).append(mark);
      item(name, text);
    }
    return std::move(out_);
  }

  std::string pairs() {
    for (const Row& row : table_.rows) item("**" + plain(row.cells[0].text) + "**", row.cells[1]);
    return std::move(out_);
  }

  std::string grid() {
    std::size_t width = 1;
    for (const Row& row : table_.rows) width = std::max(width, row.cells.size());
    const bool headed = is_head(table_.rows.front());
    line(headed ? table_.rows.front() : Row{}, width, true);
    out_.append(indent_).append("|");
    for (std::size_t i = 0; i < width; ++i) out_.append(" --- |");
    out_.push_back('\n');
    for (std::size_t i = headed ? 1 : 0; i < table_.rows.size(); ++i) line(table_.rows[i], width, false);
    return std::move(out_);
  }

  // Rows with code blocks: an item a row, each cell behind its column's name.
  std::string records() {
    const bool headed = table_.rows.size() > 1 && is_head(table_.rows.front());
    for (std::size_t i = headed ? 1 : 0; i < table_.rows.size(); ++i) {
      bool first = true;
      for (std::size_t k = 0; k < table_.rows[i].cells.size(); ++k) {
        const Cell& cell = table_.rows[i].cells[k];
        if (cell.text.empty() && cell.codes.empty()) continue;
        const bool named = headed && k < table_.rows[0].cells.size() && !table_.rows[0].cells[k].text.empty();
        const std::string name = named ? "**" + plain(table_.rows[0].cells[k].text) + ":** " : "";
        out_.append(indent_).append(first ? "- " : "\n").append(first ? "" : indent_).append(first ? "" : "  ");
        out_.append(name).append(cell.text).append("\n");
        codes(cell);
        first = false;
      }
    }
    return std::move(out_);
  }

  static bool is_head(const Row& row) {
    return std::ranges::all_of(row.cells, [](const Cell& cell) { return cell.is_head; });
  }

 private:
  static std::string plain(std::string text) {
    std::erase(text, '*');
    while (text.ends_with(':') || text.ends_with(' ')) text.pop_back();
    return text;
  }

  // Outside a grid a bar needs no escape.
  static std::string unescaped(std::string text) {
    for (std::size_t bar = text.find("\\|"); bar != kNone; bar = text.find("\\|", bar + 1)) text.erase(bar, 1);
    return text;
  }

  void item(const std::string& term, const Cell& cell) {
    out_.append(indent_).append("- ").append(unescaped(term)).append(cell.text.empty() ? "" : ": ");
    out_.append(unescaped(cell.text)).append("\n");
    codes(cell);
  }

  void codes(const Cell& cell) {
    for (const Code& code : cell.codes) {
      out_.push_back('\n');
      out_ += code_fence(code.text, code.language, std::string(indent_) + "  ");
    }
  }

  void line(const Row& row, std::size_t width, bool head) {
    out_.append(indent_).append("|");
    for (std::size_t i = 0; i < width; ++i) {
      const Cell empty;
      const Cell& cell = i < row.cells.size() ? row.cells[i] : empty;
      const bool bold = cell.is_head && !head && !cell.text.empty() && cell.text.find("**") == kNone;
      out_.append(" ").append(bold ? "**" : "").append(cell.text).append(bold ? "**" : "").append(" |");
    }
    out_.push_back('\n');
  }

  const Table& table_;
  std::string_view indent_;
  std::string out_;
};

}  // namespace

std::optional<std::string> convert_html_table(std::string_view content, std::string_view indent) {
  auto table = read_table(content);
  if (!table) return std::nullopt;
  if (table->rows.empty()) return std::string();
  if (is_terms_over_texts(*table)) return Writer(*table, indent).terms();
  spread(*table);
  if (is_heads_beside_texts(*table)) return Writer(*table, indent).pairs();
  const bool codes = std::ranges::any_of(table->rows, [](const Row& row) {
    return std::ranges::any_of(row.cells, [](const Cell& cell) { return !cell.codes.empty(); });
  });
  return codes ? Writer(*table, indent).records() : Writer(*table, indent).grid();
}

}  // namespace foredge::docs
