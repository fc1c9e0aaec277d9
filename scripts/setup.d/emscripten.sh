# Emscripten: the one on PATH when it is new enough, else Debian 13's package unpacked into .toolchain/emscripten/.
# The package is plain files over LLVM 19, which Debian 12 has too; Debian 12's own Emscripten has a C++ library
# without std::expected.
# shellcheck shell=bash

emscripten_minimum=3.1.69

emscripten_on_path() {
  local emcc version
  emcc=$(command -v emcc) || return 1
  version=$(<"$(dirname "$(readlink -f "$emcc")")/emscripten-version.txt") || return 1
  version=${version//\"/}
  [[ "$(printf '%s\n%s\n' "$emscripten_minimum" "$version" | sort -V | head -n1)" == "$emscripten_minimum" ]]
}

install_emscripten() {
  local out="$PWD/$toolchain_dir/emscripten" trixie root tool
  command -v apt-get >/dev/null || give_up "Emscripten" "installing emsdk $emscripten_minimum or newer and putting emcc on PATH"
  rm -rf "$out"
  mkdir -p "$out/download"
  open_trixie
  say "  fetching (240 MB)"
  (cd "$out/download" && logged "Emscripten" apt-get "${trixie[@]}" download emscripten)
  say "  unpacking"
  # Of the prebuilt libraries only the plain and the LTO ones are linked; position-independent ones, tests and
  # documents are most of the 1.6 GB.
  dpkg --fsys-tarfile "$out"/download/emscripten_*.deb | tar -x -C "$out" \
    --exclude='*/lib/wasm32-emscripten/*pic' --exclude='*/lib/wasm64-emscripten' \
    --exclude='./usr/share/emscripten/test' --exclude='./usr/share/emscripten/docs' --exclude='./usr/share/doc'
  rm -rf "$out/download" "$toolchain_dir/trixie"
  root="$out/usr/share/emscripten"

  # Debian 12's wasm-opt is too old for this Emscripten, npm's binaryen has no wasm-emscripten-finalize: take each from
  # where it is right.
  mkdir -p "$out/binaryen/bin"
  # The old finalizer also prints what it found; this Emscripten finds that out by itself.
  printf '#!/bin/sh\nexec /usr/bin/wasm-emscripten-finalize "$@" >/dev/null\n' >"$out/binaryen/bin/wasm-emscripten-finalize"
  chmod +x "$out/binaryen/bin/wasm-emscripten-finalize"
  for tool in wasm-opt wasm-metadce wasm-as wasm-dis; do
    ln -s "$PWD/node_modules/.bin/$tool" "$out/binaryen/bin/$tool"
  done
  sed -i -e "s#^BINARYEN_ROOT = .*#BINARYEN_ROOT = '$out/binaryen'#" \
    -e "s#^NODE_JS = .*#NODE_JS = '$PWD/node_modules/.bin/node'#" "$root/.emscripten"
}
