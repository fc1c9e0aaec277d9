# Third-party code as targets, all of it fetched by scripts/setup; nothing is downloaded here.
# Its warnings are not ours: include paths are SYSTEM and sources compile without our warning flags.
#
#   foredge_simdjson   JSON parser, no exceptions; portable kernel on WASM, x86-64 kernels chosen at run time natively
#   foredge_snowball   stemmers in C, UTF-8: <snowball/stem_UTF_8_english.h> and so on, and <snowball/api.h>
#   foredge_nlohmann, foredge_toml, foredge_md4c, foredge_cli11, foredge_utf8proc, foredge_yaml, foredge_sodium,
#   foredge_mimalloc   native only

set(simdjson_dir "${PROJECT_SOURCE_DIR}/node_modules/@nozbe/simdjson/src")
if(EXISTS "${simdjson_dir}/simdjson.cpp")
  add_library(foredge_simdjson STATIC EXCLUDE_FROM_ALL "${simdjson_dir}/simdjson.cpp")
  target_include_directories(foredge_simdjson SYSTEM PUBLIC "${simdjson_dir}")
  target_compile_features(foredge_simdjson PUBLIC cxx_std_23)
  target_compile_definitions(foredge_simdjson PUBLIC SIMDJSON_EXCEPTIONS=0)
  target_compile_options(foredge_simdjson PRIVATE -fno-exceptions -fno-rtti -w)
  target_link_libraries(foredge_simdjson PUBLIC foredge_platform)
  if(EMSCRIPTEN)
    target_compile_definitions(foredge_simdjson PUBLIC SIMDJSON_IMPLEMENTATION_FALLBACK=1)
  endif()
else()
  message(FATAL_ERROR "simdjson is missing: run scripts/setup")
endif()

set(snowball_dir "${PROJECT_SOURCE_DIR}/.toolchain/snowball")
set(snowball_sources "${snowball_dir}/api.c" "${snowball_dir}/utilities.c")
foreach(language danish dutch english finnish french german italian norwegian portuguese russian spanish swedish)
  list(APPEND snowball_sources "${snowball_dir}/stem_UTF_8_${language}.c")
endforeach()
if(EXISTS "${snowball_dir}/stem_UTF_8_swedish.c")
  add_library(foredge_snowball STATIC EXCLUDE_FROM_ALL ${snowball_sources})
  target_include_directories(foredge_snowball SYSTEM PUBLIC "${PROJECT_SOURCE_DIR}/.toolchain")
  target_compile_options(foredge_snowball PRIVATE -w)
  target_link_libraries(foredge_snowball PUBLIC foredge_platform)
else()
  message(FATAL_ERROR "the Snowball stemmer is missing: run scripts/setup")
endif()

if(EMSCRIPTEN)
  return()
endif()

find_package(Threads REQUIRED)

# Header `header` (and libraries) of a Debian package as interface target foredge_NAME.
function(foredge_system_library name header)
  find_path(FOREDGE_${name}_INCLUDE "${header}")
  if(NOT FOREDGE_${name}_INCLUDE)
    message(FATAL_ERROR "${header} is missing: run scripts/setup")
  endif()
  add_library(foredge_${name} INTERFACE)
  target_include_directories(foredge_${name} SYSTEM INTERFACE "${FOREDGE_${name}_INCLUDE}")
  target_link_libraries(foredge_${name} INTERFACE ${ARGN})
endfunction()

foredge_system_library(nlohmann nlohmann/json.hpp)
foredge_system_library(toml toml++/toml.h)
foredge_system_library(cli11 CLI/CLI.hpp)
foredge_system_library(md4c md4c.h md4c)
foredge_system_library(utf8proc utf8proc.h utf8proc)
foredge_system_library(yaml yaml.h yaml)
foredge_system_library(sodium sodium.h sodium)
foredge_system_library(mimalloc mimalloc.h mimalloc)
foredge_system_library(catch catch2/catch.hpp)

# Catch2's main is the slowest file of the tests, so it is compiled once.
file(WRITE "${PROJECT_BINARY_DIR}/catch_main.cc.in" "#define CATCH_CONFIG_MAIN\n#include <catch2/catch.hpp>\n")
configure_file("${PROJECT_BINARY_DIR}/catch_main.cc.in" "${PROJECT_BINARY_DIR}/catch_main.cc" COPYONLY)
add_library(foredge_catch_main STATIC EXCLUDE_FROM_ALL "${PROJECT_BINARY_DIR}/catch_main.cc")
target_compile_features(foredge_catch_main PUBLIC cxx_std_23)
target_link_libraries(foredge_catch_main PUBLIC foredge_catch foredge_platform)
