#!/usr/bin/env bash
# Fails when clang-format would change a C++ file: check_format.sh [--fix] [ROOT]; --fix changes it.
set -euo pipefail

mode=(--dry-run --Werror)
if [ "${1:-}" = --fix ]; then
  mode=(-i)
  shift
fi
cd "${1:-.}"
command -v clang-format > /dev/null || { echo "format: clang-format is not installed; run scripts/setup"; exit 3; }

mapfile -t files < <(find engine journal adapters replay bench tests -path tests/guards/samples -prune -o \
  -type f \( -name '*.hpp' -o -name '*.cpp' -o -name '*.h' \) -print 2> /dev/null | sort)
[ "${#files[@]}" -gt 0 ] || { echo "format: no source file found, nothing was checked"; exit 1; }

findings=$(mktemp)
trap 'rm --force "$findings"' EXIT
if ! printf '%s\0' "${files[@]}" | xargs --null --max-args=32 clang-format --style=file \
  "${mode[@]}" 2> "$findings"; then
  # One line a file, where it begins to differ, instead of three for each place.
  grep --only-matching --extended-regexp '^[^ :]+:[0-9]+:' "$findings" | sort --unique --field-separator=: --key=1,1 \
    --key=2,2n | awk -F: '!seen[$1]++ { print $1 ":" $2 ": clang-format would change it" }'
  grep --quiet 'clang-format-violations' "$findings" || cat "$findings" >&2
  echo "format: run scripts/format"
  exit 1
fi
echo "format: ok (${#files[@]} files)"
