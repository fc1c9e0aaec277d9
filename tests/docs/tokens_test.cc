// The token estimate against counts that o200k_base made of the same strings.
#include "docs/tokens.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <string_view>

namespace {

using foredge::docs::estimate_tokens;
using foredge::docs::TokenRuler;

struct Row {
  const char* name;
  std::uint32_t tokens;  // o200k_base's count of `text` repeated
  int times;
  const char* text;
};

// clang-format off
const Row kRows[] = {
    {"english", 216, 5,
     "The search tool returns sections of the documentation, best first. Each section names its page, its heading path and the lines where it stands, so that an answer can be checked against the text it was drawn from. "},
    {"typescript", 244, 4,
     "import { useState } from 'react';\n\nexport default function Counter() {\n  const [count, setCount] = useState(0);\n  return (\n    <button onClick={() => setCount(count + 1)}>\n      Pressed {count} times\n    </button>\n  );\n}\n"},
    {"table", 244, 4,
     "| Option | Type | Default | Description |\n| ------ | ---- | ------- | ----------- |\n| `maxTokens` | `number` | `4000` | The most tokens an answer may hold. |\n| `cursor` | `string` | - | Where the last answer ended. |\n"},
    {"urls", 236, 4,
     "https://cdn.example.com/assets/v2.14.3/fonts/inter-latin.woff2?id=9f8c2b71a0e4&utm_source=docs\n[Install](../guide/install.md#windows) or see https://example.org/a_b/c-d.html\n"},
    {"digests", 213, 3,
     "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 7c9e6679-7425-40de-944b-e07fc1f90ae7\n"},
    {"json", 252, 4,
     "{\"id\":\"docs://react@19.1.0/hooks#usestate\",\"text\":\"Call `useState` at the top level:\\n\\n```js\\nconst [a, b] = useState(\\\"x\\\");\\n```\\n\",\"tokens\":42,\"lines\":[10,18]}\n"},
    {"chinese", 210, 7,
     "模型上下文协议是一个开放标准，用于连接人工智能应用程序与外部系统。开发者可以使用它来构建服务器。\n"},
    {"japanese", 210, 7,
     "このフックを使うと、コンポーネントに状態変数を追加できます。トップレベルで呼び出してください。\n"},
    {"russian", 200, 10,
     "Этот хук позволяет добавить переменную состояния в компонент. Вызывайте его на верхнем уровне.\n"},
    {"emoji", 220, 10,
     "✅ done 🚀 launch 👩‍💻 code ⚠️ warning 🇩🇪 📦\n"},
    {"terminal", 240, 5,
     "NAME     READY   STATUS    RESTARTS   AGE\nweb-0    1/1     Running   0          18s\nweb-1    1/1     Running   0          7s\n"},
};
// clang-format on

std::string repeated(const Row& row) {
  std::string text;
  for (int i = 0; i < row.times; ++i) {
    text += row.text;
  }
  return text;
}

TEST_CASE("the estimate is never below the real count of 200 tokens or more, nor far above it") {
  for (const Row& row : kRows) {
    INFO(row.name);
    const std::uint32_t estimate = estimate_tokens(repeated(row));
    CHECK(estimate >= row.tokens);
    CHECK(estimate <= row.tokens * 24 / 10);
  }
  CHECK(estimate_tokens(repeated(kRows[0])) <= kRows[0].tokens * 13 / 10);
  CHECK(estimate_tokens("") == 0);
  CHECK(estimate_tokens("a") >= 1);
}

TEST_CASE("estimates of parts cut at line ends add up to at least the estimate of the whole") {
  for (const Row& row : kRows) {
    INFO(row.name);
    const std::string text = repeated(row);
    const std::uint32_t whole = estimate_tokens(text);
    for (std::size_t cut = text.find('\n'); cut != std::string::npos; cut = text.find('\n', cut + 1)) {
      const std::string_view all = text;
      CHECK(estimate_tokens(all.substr(0, cut + 1)) + estimate_tokens(all.substr(cut + 1)) >= whole);
    }
  }
}

TEST_CASE("any bytes have an estimate") {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes.push_back(static_cast<char>(i));
    CHECK(estimate_tokens(bytes) >= 1);
  }
  CHECK(estimate_tokens("\xf0\x9f") >= 2);
}

TEST_CASE("a ruler gives every beginning of a text what the estimate gives it, whatever was asked before") {
  std::mt19937 random(5);
  const std::string_view alphabet[] = {"a", "word", "Word", "HTML", "9",  "  ",       " ",    "\\n", "\n",
                                       ".", "--",   "\\\"", "é",    "状", "\xf0\x9f", "\x01", "q"};
  for (int round = 0; round < 40; ++round) {
    std::string text;
    while (text.size() < 300) {
      text += alphabet[random() % std::size(alphabet)];
    }
    TokenRuler ruler(text);
    for (int i = 0; i < 200; ++i) {
      const std::size_t size = random() % (text.size() + 1);
      const std::uint32_t tokens = estimate_tokens(std::string_view(text).substr(0, size));
      INFO(text << size);
      const auto budget = static_cast<std::uint32_t>(random() % 150);
      CHECK(ruler.fits(size, budget) == (tokens <= budget));
      CHECK(ruler.fits(size, tokens));
      CHECK(ruler.estimate(size) == tokens);
    }
  }
}

}  // namespace
