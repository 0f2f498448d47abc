#!/bin/sh
# Runs `bun "$@"` with this project's Bun and dependencies, fetching whichever is missing.
#
# Needs npm, or a Bun of any version, and nothing else. Bun goes into .bun/, never into the system.
# A start that has nothing to fetch costs a few milliseconds.
set -eu

BUN_VERSION=1.4.5

case $0 in
  */*) cd "${0%/*}/.." ;;
  *) cd .. ;;
esac
root=$(pwd -P)

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# recent_enough VERSION: is it BUN_VERSION or later?
recent_enough() {
  version=${1%%[-+]*}
  IFS=.
  # shellcheck disable=SC2086 # splitting at the dots is the point
  set -- $version 0 0 0
  major=$1 minor=$2 patch=$3
  # shellcheck disable=SC2086
  set -- $BUN_VERSION
  unset IFS
  [ "$major" -gt "$1" ] && return 0
  [ "$major" -eq "$1" ] && [ "$minor" -gt "$2" ] && return 0
  [ "$major" -eq "$1" ] && [ "$minor" -eq "$2" ] && [ "$patch" -ge "$3" ]
}

# works BUN: does this file run here (right CPU and libc), and is it recent enough?
works() {
  found=$("$1" --version 2>/dev/null) && recent_enough "$found" 2>/dev/null
}

# Both package managers want a cache; where HOME cannot be written it goes into the project.
home_is_writable() {
  [ -n "${HOME:-}" ] && [ -d "$HOME" ] && [ -w "$HOME" ]
}

with_caches() {
  if home_is_writable; then
    "$@"
  else
    BUN_INSTALL_CACHE_DIR="$root/.bun/cache" npm_config_cache="$root/.bun/npm-cache" "$@"
  fi
}

# The npm package `bun` only picks a binary in its install script, and npm 11 does not run install scripts.
# The binaries are its optional dependencies, so the scripts stay off and the first binary that runs is taken.
fetch_bun() {
  echo "Fetching Bun $BUN_VERSION from npm into .bun/" >&2
  rm -rf .bun/bin .bun/node_modules
  mkdir -p .bun/bin
  if command -v npm >/dev/null; then
    # --prefix with an absolute path: under `npm start` npm's own settings name another folder.
    with_caches npm install --prefix "$root/.bun" --no-save --no-package-lock --ignore-scripts \
      --include=optional --no-audit --no-fund --no-update-notifier --loglevel=error \
      "bun@$BUN_VERSION" >/dev/null || fail "npm could not fetch bun@$BUN_VERSION (see above)."
  elif command -v bun >/dev/null; then
    echo '{ "private": true }' >.bun/package.json
    said=$(cd .bun && with_caches bun add --ignore-scripts "bun@$BUN_VERSION" 2>&1) ||
      fail "$said" "The Bun on PATH could not fetch bun@$BUN_VERSION."
  else
    fail "Neither npm nor Bun is on PATH; one of them is needed to fetch Bun $BUN_VERSION."
  fi
  for candidate in .bun/node_modules/@oven/bun-*/bin/bun; do
    if works "$candidate"; then
      ln -s "../${candidate#.bun/}" .bun/bin/bun
      ln -s bun .bun/bin/bunx
      return
    fi
  done
  fail "npm has no build of Bun $BUN_VERSION that runs on this machine ($(uname -sm))."
}

if ! works bun; then
  works .bun/bin/bun || fetch_bun
  PATH="$root/.bun/bin:$PATH"
  export PATH
fi

lock=$(cat bun.lock patches/*.patch | cksum)
installed=
if [ -f node_modules/.installed-lock ]; then
  read -r installed <node_modules/.installed-lock || installed=
fi
if [ "$installed" != "$lock" ]; then
  echo "Installing dependencies from bun.lock" >&2
  said=$(with_caches bun install --frozen-lockfile 2>&1) || fail "$said"
  echo "$lock" >node_modules/.installed-lock
fi

# Tools are those of bun.lock: a missing one is an error, not a download.
if [ "${1:-}" = x ]; then
  shift
  exec bun x --no-install "$@"
fi
exec bun "$@"
