# The WebAssembly compiler: the Emscripten that scripts/setup unpacked, else the one on PATH.
# Emscripten's own toolchain file does the rest.
set(unpacked "${CMAKE_CURRENT_LIST_DIR}/../.toolchain/emscripten/usr/share/emscripten")
if(EXISTS "${unpacked}/emcc.py")
  set(emscripten_root "${unpacked}")
else()
  find_program(FOREDGE_EMCC emcc REQUIRED NO_CMAKE_FIND_ROOT_PATH)
  file(REAL_PATH "${FOREDGE_EMCC}" FOREDGE_EMCC)
  cmake_path(GET FOREDGE_EMCC PARENT_PATH emscripten_root)
endif()
include("${emscripten_root}/cmake/Modules/Platform/Emscripten.cmake")
