#!/usr/bin/env bash
# Fails when the hot path refers to anything but an allowed symbol: check_hot_symbols.sh ARCHIVE...
#
# The linker's view cannot be argued with: no new, no throw, no clock, no thread, no stdio. Give it all the release
# archives (no LTO) of the hot path at once: what one of them defines, the others may use; everything else must be on
# the list below. A template that nobody instantiates has no symbols, so the core comes as the archive that explicitly
# instantiates it with the interface of the real ports.
set -euo pipefail

# Our own functions are here one by one: a whole namespace would let anything through that hides behind a name of ours.
allowed='^(engine::assert_failed\(char const\*, char const\*, int\)'
# The port of the core's instance, which is only declared: the real one is the journal's append, in its own archive.
allowed+='|engine::core::InstanceLog::(append|has_room)\(.*\)'
# The compiler's: copies, comparisons and lengths of bytes, and the divisions of 128 bits that it does not inline.
allowed+='|mem(cpy|move|set|cmp|chr)|strlen|__u?(div|mod|divmod)ti[34]|_GLOBAL_OFFSET_TABLE_'
# The library of the checksums: pure functions of bytes.
allowed+='|XXH(32|64|128|3)?_\w+)$'

[ "$#" -gt 0 ] || { echo "hot symbols: no archive given, nothing was checked"; exit 1; }
command -v nm > /dev/null || { echo "hot symbols: nm is not installed; run scripts/setup"; exit 3; }
work=$(mktemp --directory)
trap 'rm --recursive --force "$work"' EXIT

status=0
for archive in "$@"; do
  [ -r "$archive" ] || { echo "hot symbols: $archive is not there; build the release preset"; exit 1; }
  nm --demangle --defined-only "$archive" | sed --quiet --regexp-extended 's/^[0-9a-f]+ [A-Za-z] //p' > "$work/defined"
  nm --defined-only "$archive" | grep --count --extended-regexp ' [TtWw] ' > "$work/functions" || {
    echo "hot symbols: $archive defines no function, nothing was checked"
    status=1
  }
  cat "$work/defined" >> "$work/all"
done
sort --unique --output="$work/all" "$work/all"

for archive in "$@"; do
  # U is undefined, w and v are undefined and weak.
  nm --demangle --undefined-only "$archive" | sed --quiet --regexp-extended 's/^ *[Uwv] //p' | sort --unique |
    comm -23 - "$work/all" | { grep --invert-match --extended-regexp "$allowed" || true; } > "$work/refused"
  while read -r symbol; do
    echo "$archive: refers to $symbol"
    status=1
  done < "$work/refused"
done
[ "$status" -ne 0 ] || echo "hot symbols: ok ($# archives, $(wc --lines < "$work/all") symbols)"
exit "$status"
