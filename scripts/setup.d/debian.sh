# Debian packages. A clang ≥ 19 on PATH stands in for the compiler packages on machines without dpkg.
# shellcheck shell=bash

debian_packages=(
  # compiler, its library (the same one Emscripten has), checks
  clang-19 lld-19 llvm-19 libc++-19-dev libc++abi-19-dev libclang-rt-19-dev clang-tidy-19 clang-format-19
  cmake ninja-build make ccache binaryen
  # header-only or C: Debian's C++ libraries are built for another standard library
  nlohmann-json3-dev catch2 libcli11-dev libtomlplusplus-dev
  libmd4c-dev libutf8proc-dev libyaml-dev libsodium-dev libmimalloc-dev
  # AWS's Lambda runtime client, which tests run the origin in; the zip that Lambda takes
  libcurl4-openssl-dev libnode-dev zip unzip
  # scripts/ci/lint-workflows
  shellcheck
  # what fetching and Emscripten run on
  ca-certificates curl git python3 nodejs npm
)

# Of debian_packages, those that dpkg does not have; nodejs and npm count as present when their commands are,
# libnode-dev when another package of Node brought its headers.
missing_debian_packages() {
  local present package
  # dpkg-query fails when it does not know one of them, and still names the others.
  present=" $({ dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${debian_packages[@]}" 2>/dev/null || true; } |
    awk '$1 == "installed" { printf "%s ", $2 }')"
  for package in "${debian_packages[@]}"; do
    case $package in
      nodejs) command -v node >/dev/null && continue ;;
      npm) command -v npm >/dev/null && continue ;;
      libnode-dev) [[ -f /usr/include/node/node_api.h ]] && continue ;;
    esac
    [[ $present == *" $package "* ]] || printf '%s\n' "$package"
  done
}

require_commands() {
  local command
  for command in cmake ninja make node npm python3; do
    command -v "$command" >/dev/null || give_up "$command" "your system's package manager, package $command"
  done
  command -v clang++-19 >/dev/null || command -v clang++ >/dev/null ||
    give_up "clang 19 or newer" "your system's package manager, package clang"
}

install_debian_packages() {
  if ! command -v apt-get >/dev/null; then
    require_commands
    return
  fi
  local missing
  mapfile -t missing < <(missing_debian_packages)
  ((${#missing[@]} == 0)) && return
  say "Debian packages: ${missing[*]}"
  if ((EUID != 0)) && ! command -v sudo >/dev/null; then
    give_up "${missing[*]}" "as root: apt-get install --no-install-recommends ${missing[*]}"
  fi
  logged "the list of Debian packages" as_root apt-get update
  logged "${missing[*]}" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"
}
