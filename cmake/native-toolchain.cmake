# The native compiler: clang 19 or newer, by versioned name or as plain `clang`.
find_program(FOREDGE_CLANG NAMES clang-19 clang-20 clang-21 clang-22 clang REQUIRED)
find_program(FOREDGE_CLANGXX NAMES clang++-19 clang++-20 clang++-21 clang++-22 clang++ REQUIRED)
set(CMAKE_C_COMPILER "${FOREDGE_CLANG}")
set(CMAKE_CXX_COMPILER "${FOREDGE_CLANGXX}")
