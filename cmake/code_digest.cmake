# Writes OUT, a C++ header with FOREDGE_CODE_DIGEST: 16 hex digits that stand for the sources below CORE. What is computed from a release
# is computed by this code, so the digest stands in names under which caches keep it. The same for every target of one commit.
# Run as a script: cmake -D CORE=folder -D OUT=file -P code_digest.cmake
cmake_minimum_required(VERSION 3.25)
file(GLOB_RECURSE sources RELATIVE "${CORE}" "${CORE}/*.cc" "${CORE}/*.h")
list(SORT sources)
set(digests "")
foreach(source IN LISTS sources)
  file(SHA256 "${CORE}/${source}" digest)
  string(APPEND digests "${source} ${digest}\n")
endforeach()
string(SHA256 digest "${digests}")
string(SUBSTRING "${digest}" 0 16 digest)
# Written only when it changed, so that nothing is compiled in vain.
file(CONFIGURE OUTPUT "${OUT}" CONTENT "// Made by cmake/code_digest.cmake.
#pragma once

#define FOREDGE_CODE_DIGEST \"@digest@\"
" @ONLY)
