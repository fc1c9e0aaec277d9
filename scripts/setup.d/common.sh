# What the steps of scripts/setup share: messages, stamps, root, and a private view of Debian 13's packages.
# shellcheck shell=bash

toolchain_dir=.toolchain

say() { printf '\033[1m[setup %3ds]\033[0m %s\n' "$SECONDS" "$*"; }

# give_up WHAT COMMAND: the one way a step fails, always with the command that would help.
give_up() {
  printf '[setup] cannot install: %s\n        what would do it: %s\n' "$1" "$2" >&2
  exit 1
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

# logged WHAT COMMAND…: runs a noisy command with its output kept, shown only when it fails.
logged() {
  local what=$1 log status=0
  shift
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  if ((status != 0)); then
    tail -n 40 "$log" >&2
    rm -f "$log"
    give_up "$what" "$*"
  fi
  rm -f "$log"
}

# step NAME TITLE FUNCTION INPUT…: calls FUNCTION unless it already succeeded with these very inputs.
step() {
  local name=$1 title=$2 function=$3 key stamp
  shift 3
  stamp="$toolchain_dir/stamps/$name"
  key=$(sha256sum "$@" | sha256sum)
  if [[ -f $stamp && "$(<"$stamp")" == "$key" ]]; then return; fi
  say "$title"
  rm -f "$stamp"
  "$function"
  mkdir -p "$toolchain_dir/stamps"
  printf '%s\n' "$key" >"$stamp"
}

forget_step() { rm -f "$toolchain_dir/stamps/$1"; }

# Debian 13's package lists in a private place, from the mirror that this machine already uses; the machine's own
# sources stay as they are. Sets `trixie`, the options that make apt look there.
open_trixie() {
  local dir mirror
  dir="$PWD/$toolchain_dir/trixie"
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 'Created-By: Packages' 2>/dev/null |
    awk '$2 == "Debian" && $1 !~ /security/ { print $1; exit }')
  [[ -n $mirror ]] || give_up "packages of Debian 13" "apt-get update (no Debian mirror is configured)"
  mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
  printf '%s %s trixie main\n' deb "$mirror" deb-src "$mirror" >"$dir/sources.list"
  trixie=(-o "Dir::Etc::sourcelist=$dir/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$dir/lists" -o "Dir::Cache=$dir/cache" -o APT::Sandbox::User=root)
  logged "Debian 13's package lists" apt-get "${trixie[@]}" update
}
