#!/usr/bin/env python3
"""Fails when a C++ file breaks the house rules that a machine can count.

Usage: check_files.py [--lines-max N] [ROOT]

At most 400 lines a file; a header begins with the comment that says what it is for, and has `#pragma once`; a TODO
names its issue (`TODO(#12)`). Prints the median length: it should stay far below the limit.
"""

import argparse
import pathlib
import re
import statistics
import sys

from sources import TOPS, finish, source_files

LINES_MAX = 400
TODO = re.compile(r"\b(TODO|FIXME|XXX)\b(?!\s*\(#\d+\))")


def refusals(path: pathlib.Path, lines: list[str], lines_max: int):
    if len(lines) > lines_max:
        yield lines_max + 1, f"{len(lines)} lines, at most {lines_max}; split it by purpose"
    if path.suffix in {".hpp", ".h"} and not (lines and lines[0].startswith("//")):
        yield 1, "begins with no comment; say what the file is for and what it is not for"
    if path.suffix in {".hpp", ".h"} and "#pragma once" not in lines:
        yield 1, "no #pragma once"
    for number, line in enumerate(lines, start=1):
        if TODO.search(line):
            yield number, "TODO without an issue; write TODO(#number), or do it"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines-max", type=int, default=LINES_MAX)
    parser.add_argument("root", nargs="?", default=".", type=pathlib.Path)
    arguments = parser.parse_args()

    files = source_files(arguments.root, TOPS)
    found, lengths = [], []
    for name, path in files:
        lines = path.read_text().splitlines()
        lengths.append((len(lines), name))
        found += [f"{name}:{n}: {why}" for n, why in refusals(path, lines, arguments.lines_max)]
    summary = ""
    if lengths:
        longest = max(lengths)
        summary = f", median {statistics.median(n for n, _ in lengths):.0f} lines, longest {longest[1]} {longest[0]}"
    return finish("files", len(files), found, summary)


if __name__ == "__main__":
    sys.exit(main())
