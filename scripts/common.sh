# What the scripts share. Sourced, never run: it moves to the repository's root and defines the helpers below.
# shellcheck shell=bash
set -euo pipefail

script=${0##*/}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Two jobs on the two cores that we promise; more where there are more.
jobs=${LOCKSTEP_JOBS:-$(nproc)}

# What is happening, on stderr: standard output belongs to the results.
say() { printf '%s: %s\n' "$script" "$*" >&2; }

# fail STATUS MESSAGE: 1 a negative verdict, 2 wrong usage, 3 the environment failed.
fail() {
  local status=$1
  shift
  printf '%s: error: %s\n' "$script" "$*" >&2
  exit "$status"
}

need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" > /dev/null || fail 3 "$tool is not installed; run scripts/setup"
  done
}

# usage_if_asked "$@": the comment at the top of the calling script is its help.
usage_if_asked() {
  local argument
  for argument in "$@"; do
    if [ "$argument" = --help ]; then
      sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"
      exit 0
    fi
  done
}

# quietly NAME COMMAND...: one line while it goes well, the whole log when it does not.
quietly() {
  local name=$1 log status=0 start=$SECONDS
  shift
  mkdir -p build/logs
  log="build/logs/${name//[^A-Za-z0-9.-]/_}.log"
  printf '%s: %s ... ' "$script" "$name" >&2
  "$@" > "$log" 2>&1 || status=$?
  if [ "$status" -ne 0 ]; then
    printf 'failed\n' >&2
    cat "$log" >&2
    fail "$status" "$name failed after $((SECONDS - start)) s with status $status (the log above is $log)"
  fi
  printf 'done in %s s\n' "$((SECONDS - start))" >&2
}

# build PRESET [TARGET...]: configures and builds; without targets, everything.
build() {
  local preset=$1
  shift
  [ "$#" -gt 0 ] || set -- all
  quietly "configure $preset" cmake --preset "$preset"
  quietly "build $preset ($*)" cmake --build --preset "$preset" --parallel "$jobs" --target "$@"
}

# run_tests TEST_PRESET [CTEST ARGUMENT...]: failures and skips with their names, then ctest's own summary.
run_tests() {
  local preset=$1
  shift
  say "test $preset ..."
  ctest --preset "$preset" --parallel "$jobs" "$@" \
    | grep --line-buffered --extended-regexp --invert-match '^ *Start +[0-9]+: | Passed +[0-9.]+ sec$' \
    || fail 1 "test $preset failed; one test again: ctest --preset $preset --tests-regex NAME"
}
