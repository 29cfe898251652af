"""Which files the guards examine, and how a guard ends. Imported by check_*.py, not run."""

import pathlib
import sys

TOPS = ["engine", "journal", "adapters", "replay", "bench", "tests"]
SUFFIXES = {".hpp", ".cpp", ".h", ".def"}
# The guards' own bad samples are wrong on purpose.
EXCLUDED = "tests/guards/samples/"


def source_files(root: pathlib.Path, folders: list[str]) -> list[tuple[str, pathlib.Path]]:
    """(name from the root, path) of each C++ file below the folders, in the order of names."""
    found = []
    for folder in folders:
        for path in (root / folder).rglob("*"):
            name = path.relative_to(root).as_posix()
            if path.suffix in SUFFIXES and path.is_file() and not name.startswith(EXCLUDED):
                found.append((name, path))
    return sorted(found)


def finish(guard: str, examined: int, found: list[str], summary: str = "") -> int:
    """Prints the verdict, returns the exit status. A guard that examined nothing has failed."""
    if not examined:
        found = [f"{guard}: no source file found, nothing was checked"]
    for line in found:
        print(line)
    if found:
        print(f"{guard}: {len(found)} found", file=sys.stderr)
        return 1
    print(f"{guard}: ok ({examined} files{summary})")
    return 0
