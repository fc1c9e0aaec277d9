# The stemmers of Snowball 2.2.0 for the languages of core/search/language.cc, as C sources in .toolchain/snowball/, made by
# Snowball's own compiler from Debian's source package: native and WASM builds compile the very same files.
# shellcheck shell=bash

snowball_version=2.2.0
snowball_sha256=425cdb5fba13a01db59a1713780f0662e984204f402d3dae1525bda9e6d30f1a
snowball_languages=(danish dutch english finnish french german italian norwegian portuguese russian spanish swedish)

install_snowball() {
  local out="$PWD/$toolchain_dir/snowball" work="$PWD/$toolchain_dir/snowball-work" cc trixie archive language
  cc=$(command -v clang-19 || command -v clang)
  archive="snowball_$snowball_version.orig.tar.gz"
  rm -rf "$out" "$work"
  mkdir -p "$out" "$work/source"
  command -v apt-get >/dev/null ||
    give_up "Snowball" "a machine with apt-get, or .toolchain/ copied from one"
  open_trixie
  (cd "$work" && logged "Snowball's source" apt-get "${trixie[@]}" source --tar-only --download-only --only-source snowball)
  (cd "$work" && sha256sum --quiet -c <<<"$snowball_sha256  $archive") ||
    give_up "Snowball $snowball_version" "checking why $archive has other bytes than scripts/setup.d/snowball.sh expects"
  tar -xzf "$work/$archive" -C "$work/source" --strip-components=1
  (
    cd "$work/source"
    logged "Snowball's compiler" "$cc" -O1 -w -o snowball compiler/analyser.c compiler/driver.c compiler/generator.c \
      compiler/space.c compiler/tokeniser.c -DDISABLE_JAVA -DDISABLE_JS -DDISABLE_CSHARP -DDISABLE_PASCAL \
      -DDISABLE_PYTHON -DDISABLE_RUST -DDISABLE_GO -DDISABLE_ADA
    for language in "${snowball_languages[@]}"; do
      ./snowball "algorithms/$language.sbl" -o "stem_UTF_8_$language" -eprefix "${language}_UTF_8_" -r . -utf8
    done
    cp stem_UTF_8_*.[ch] runtime/*.[ch] COPYING "$out/"
  )
  sed -i 's#"\./header\.h"#"header.h"#' "$out"/stem_UTF_8_*.c
  rm -rf "$work"
}
