# How a foredge target is made: its flags, its include path, its tests. Third-party code is third_party.cmake's.
#
#   foredge_module(NAME SOURCES a.cc … [DEPS target …])       library foredge_NAME, no exceptions, native and WASM
#   foredge_builder(NAME SOURCES a.cc … [DEPS target …])      library foredge_NAME_build, exceptions, native only
#   foredge_test(NAME SOURCES a_test.cc … [DEPS target …])    test program run by ctest, exceptions, native only
#   foredge_fuzz(NAME [DEPS target …])                        fuzz_NAME: libFuzzer program in preset fuzz, else a short test
#
# A module's own arrows come from core/LAYERS; DEPS adds what is no module (foredge_simdjson, a builder).
# A module or a test without sources is an interface library or nothing, so that an empty list is no error.

option(FOREDGE_TESTS "Native test programs" OFF)
option(FOREDGE_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer in every native target" OFF)
option(FOREDGE_FUZZ "libFuzzer instrumentation, and the programs of foredge_fuzz" OFF)

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# ccache is a convenience: the same objects come out without it.
find_program(FOREDGE_CCACHE ccache)
if(FOREDGE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER "${FOREDGE_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${FOREDGE_CCACHE}")
endif()

# What code and third-party C must agree on to be linked together.
add_library(foredge_platform INTERFACE)
# Ranks are decided in floating point: the same bits on every target need uncontracted arithmetic.
target_compile_options(foredge_platform INTERFACE
  -ffp-contract=off $<$<COMPILE_LANGUAGE:CXX>:-stdlib=libc++> -ffunction-sections -fdata-sections)
if(EMSCRIPTEN)
  target_compile_options(foredge_platform INTERFACE -msimd128 -mbulk-memory -flto)
  target_link_options(foredge_platform INTERFACE -msimd128 -mbulk-memory -flto)
else()
  target_link_options(foredge_platform INTERFACE -stdlib=libc++ -fuse-ld=lld -Wl,--gc-sections)
  # Intel since 2009 and AMD since 2011 count bits and compare four integers in one instruction; searching does little else.
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    target_compile_options(foredge_platform INTERFACE -march=x86-64-v2)
  endif()
endif()
if(FOREDGE_SANITIZE)
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all)
  target_compile_options(foredge_platform INTERFACE ${sanitizers} -fno-omit-frame-pointer)
  target_link_options(foredge_platform INTERFACE ${sanitizers})
endif()
if(FOREDGE_FUZZ)
  target_compile_options(foredge_platform INTERFACE -fsanitize=fuzzer-no-link)
endif()

add_library(foredge_flags INTERFACE)
target_link_libraries(foredge_flags INTERFACE foredge_platform)
target_compile_features(foredge_flags INTERFACE cxx_std_23)
target_include_directories(foredge_flags INTERFACE "${PROJECT_SOURCE_DIR}/core")
target_compile_options(foredge_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wimplicit-fallthrough
  -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-align -Wnull-dereference -Werror)

add_library(foredge_core_flags INTERFACE)
target_link_libraries(foredge_core_flags INTERFACE foredge_flags)
target_compile_options(foredge_core_flags INTERFACE -fno-exceptions -fno-rtti)

# The arrows of module `name` as targets.
function(foredge_arrows name out)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/core/LAYERS")
  file(STRINGS "${PROJECT_SOURCE_DIR}/core/LAYERS" line REGEX "^${name}:")
  if(NOT line)
    message(FATAL_ERROR "core/LAYERS does not name module '${name}': add its line")
  endif()
  string(REGEX REPLACE "^[a-z]+:[ ]*" "" modules "${line}")
  string(REPLACE " " ";" modules "${modules}")
  list(TRANSFORM modules PREPEND "foredge_")
  set(${out} "${modules}" PARENT_SCOPE)
endfunction()

# A static library, or an interface library while it has no sources. The language flags stay private, so that
# builders (with exceptions) and core modules (without) link each other; include path and platform are public.
function(foredge_library target flags sources deps)
  if(sources)
    add_library(${target} STATIC ${sources})
    target_link_libraries(${target} PUBLIC ${deps} foredge_platform PRIVATE $<BUILD_INTERFACE:${flags}>)
    target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}/core")
    target_compile_features(${target} PUBLIC cxx_std_23)
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${deps} foredge_platform)
    target_include_directories(${target} INTERFACE "${PROJECT_SOURCE_DIR}/core")
  endif()
endfunction()

function(foredge_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  foredge_arrows(${name} arrows)
  foredge_library(foredge_${name} foredge_core_flags "${arg_SOURCES}" "${arrows};${arg_DEPS}")
endfunction()

function(foredge_builder name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  if(EMSCRIPTEN)
    return()
  endif()
  foredge_library(foredge_${name}_build foredge_flags "${arg_SOURCES}" "foredge_${name};${arg_DEPS}")
endfunction()

function(foredge_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPS")
  if(NOT arg_SOURCES)
    return()
  endif()
  add_executable(test_${name} ${arg_SOURCES})
  target_link_libraries(test_${name} PRIVATE foredge_flags ${arg_DEPS} foredge_catch_main)
  target_include_directories(test_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_compile_definitions(test_${name} PRIVATE FOREDGE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND test_${name})
endfunction()

# tests/fuzz/fuzz_NAME.cc with its seeds in corpus/NAME and its words, if any, in NAME.dict.
function(foredge_fuzz name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPS")
  add_executable(fuzz_${name} fuzz_${name}.cc)
  target_link_libraries(fuzz_${name} PRIVATE foredge_flags ${arg_DEPS})
  target_include_directories(fuzz_${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  if(FOREDGE_FUZZ)
    # Debian's libFuzzer is built on libstdc++; named by file, because the driver takes -lstdc++ for "the" C++ library.
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer -Wl,-l:libstdc++.so.6)
    return()
  endif()
  target_sources(fuzz_${name} PRIVATE short_run.cc)
  set(dictionary "${CMAKE_CURRENT_SOURCE_DIR}/${name}.dict")
  if(NOT EXISTS "${dictionary}")
    set(dictionary "")
  endif()
  add_test(NAME fuzz_${name} COMMAND fuzz_${name} "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name}" ${dictionary})
endfunction()
