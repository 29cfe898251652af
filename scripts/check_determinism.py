#!/usr/bin/env python3
"""Fails when deterministic code names a source of nondeterminism.

Usage: check_determinism.py [ROOT]

A line may carry `// determinism-ok: <why>`; without a reason it does not count. Comments and literals of text are
ignored.
"""

import pathlib
import re
import sys

from sources import finish, source_files

SCOPE = ["engine/base", "engine/model", "engine/market", "engine/ledger", "engine/oversight", "engine/state",
         "engine/risk", "engine/strategy", "engine/core"]
NUMBER = r"(?<![\w.'])\d[\d']*"
BANNED = {
    rf"\b(float|double|_Float\d+)\b|{NUMBER}(\.\d*([eE][+-]?\d+)?|[eE][+-]?\d+)(?![\w.])":
        "floating point; use Price, Qty, Money or int128",
    r"\b(system_clock|steady_clock|file_clock|utc_clock|high_resolution_clock|clock_gettime|gettimeofday|localtime"
    r"|gmtime|_?_?rdtscp?|__builtin_ia32_rdtscp?)\b":
        "a clock; time arrives inside events",
    r"(?<![\w.>:])(std::)?time\s*\(\s*(NULL|nullptr|0|&)": "a clock; time arrives inside events",
    r"\b__(DATE|TIME|TIMESTAMP)__\b": "the time of the build",
    r"\b(rand|srand|random_device|mt19937(_64)?|default_random_engine|uniform_\w+_distribution"
    r"|normal_distribution|bernoulli_distribution)\b":
        "ambient randomness; use the counter-based generator",
    r"\bunordered_(map|set|multimap|multiset)\b": "unordered iteration; use a fixed map or an array keyed by id",
    r"\bstd::(map|set)\s*<[^,>]*\*": "a pointer as a key; addresses differ from run to run",
    r"\breinterpret_cast\s*<\s*(std::)?u?intptr_t|\bstd::hash\s*<[^>]*\*": "an address as a value",
    r"\bstd::(thread|jthread|async|mutex|shared_mutex|recursive_mutex|condition_variable|lock_guard|unique_lock"
    r"|scoped_lock)\b|\bthread_local\b":
        "threads; the core is single-threaded",
    r"\b(sched_yield|nanosleep|usleep|clock_nanosleep|sleep_for|sleep_until|this_thread)\b":
        "waiting; only engine/base/wait.hpp waits",
    r"\b(getenv|setlocale|std::locale|strtod|stod|stof|std::to_string|stringstream|ostringstream|printf|snprintf)\b":
        "locale or environment",
    r"\b(malloc|calloc|realloc|aligned_alloc|make_unique|make_shared)\b|\boperator\s+new\b":
        "allocation; capacity is fixed at start",
    r"(?<!operator )\bnew\b(?!\s*\()|\bnew\s*\(\s*std::nothrow":
        "allocation; capacity is fixed at start (placement new is `new (place)`)",
    r"\bstd::(function|any|string|vector|deque|list|map|set|multimap|multiset|unique_ptr|shared_ptr)\b":
        "allocation; capacity is fixed at start",
    r"\b(throw|try|catch)\b": "exceptions; return Result or ASSERT",
    r"\bstd::hash\b": "implementation-defined hash; use engine/base/hash",
}
BANNED_INCLUDES = re.compile(
    r"^\s*#\s*include\s*<(iostream|fstream|sstream|filesystem|random|thread|future|mutex|shared_mutex"
    r"|condition_variable|ctime|time\.h|cmath|math\.h|cfenv|locale|regex|unordered_map|unordered_set)>")
PACKED = re.compile(r"^\s*#\s*pragma\s+pack|\b__attribute__\s*\(\(\s*packed\b|\[\[gnu::packed\]\]")
# The files whose purpose a rule describes: (file, first word of the rule's reason, or the header).
EXEMPT = {("engine/base/wait.hpp", "waiting;"), ("engine/base/wait.hpp", "time.h"), ("engine/base/wait.hpp", "ctime"),
          ("engine/base/assert.cpp", "locale")}
# Raw strings first: their text may hold quotes and comment marks. A quote between digits is no character literal.
TEXT = re.compile(r'R"(?P<mark>[^()\s]*)\(.*?\)(?P=mark)"|/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"'
                  r"|(?<![\da-fA-F])'(?:\\[^\n]|[^'\\\n])+'", re.S)
ALLOW = re.compile(r"//.*\bdeterminism-ok:\s*\w")


def refusals(name: str, line: str):
    if re.match(r"\s*#\s*include\b", line):
        match = BANNED_INCLUDES.match(line)
        if match and (name, match[1]) not in EXEMPT:
            yield f"<{match[1]}>: nothing in it is of use to deterministic code"
        return
    if PACKED.search(line):
        yield "packed layout; order the fields and name the reserved bytes"
    for pattern, why in BANNED.items():
        match = re.search(pattern, line)
        if match and (name, why.split()[0]) not in EXEMPT:
            yield f"`{match[0].strip()}`: {why}"


def violations(files: list[tuple[str, pathlib.Path]]):
    for name, path in files:
        text = path.read_text()
        allowed = {n for n, line in enumerate(text.splitlines(), start=1) if ALLOW.search(line)}
        # The lines keep their numbers, and an include its brackets.
        code = TEXT.sub(lambda match: " " + "\n" * match[0].count("\n"), text)
        for number, line in enumerate(code.splitlines(), start=1):
            if number not in allowed:
                for why in refusals(name, line):
                    yield f"{name}:{number}: {why}"


def main() -> int:
    files = source_files(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "."), SCOPE)
    return finish("determinism", len(files), list(violations(files)))


if __name__ == "__main__":
    sys.exit(main())
