// FOREDGE_CHECK: a condition that only a bug of ours can break. It traps in every build, because a wrong answer is
// worse than none: the host throws the instance away and answers from its next rung. Never use it on outside input;
// that is what Result is for.
#pragma once

#define FOREDGE_CHECK(condition)     \
  do {                               \
    if (!(condition)) [[unlikely]] { \
      __builtin_trap();              \
    }                                \
  } while (false)
