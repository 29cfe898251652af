#!/usr/bin/env python3
"""Fails when a file includes a layer it may not see. The table below is the architecture.

Usage: check_layers.py [ROOT]
"""

import pathlib
import re
import sys

from sources import TOPS, finish, source_files

# Layer -> what it may include besides itself. A layer is a folder or a file; deeper paths come first.
MODEL = ["engine/base", "engine/model"]
STATE = [*MODEL, "engine/market", "engine/ledger", "engine/oversight", "engine/state"]
CORE = [*STATE, "engine/risk", "engine/strategy", "engine/core"]
VENUE = [*MODEL, "adapters/net", "adapters/venue.hpp", "adapters/faults.hpp"]
ALL = ["engine", "journal", "adapters", "replay"]
LAYERS = {
    "engine/base": [],
    "engine/model": ["engine/base"],
    "engine/market": MODEL,
    "engine/ledger": MODEL,
    "engine/oversight": MODEL,
    "engine/state": STATE,
    "engine/risk": STATE,
    "engine/strategy": STATE,
    "engine/core": CORE,
    "engine/runtime": [*MODEL, "engine/core"],
    "engine/app": ALL,
    "journal": MODEL,
    "adapters/faults.hpp": MODEL,
    "adapters/venue.hpp": [*MODEL, "adapters/faults.hpp"],
    "adapters/control": [*VENUE, "journal/index"],
    "adapters/*": VENUE,
    "replay": [*CORE, "journal", "adapters/config", "adapters/strategies", "adapters/calendar", "adapters/sim",
               "adapters/recorded", "adapters/venue.hpp", "adapters/faults.hpp"],
    "bench": ALL,
    "tests": ALL,
}
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]')


def is_in(path: str, layer: str) -> bool:
    return path == layer or path.startswith(layer + "/")


def layer_of(path: str) -> str | None:
    """The layer that a file belongs to; each folder below adapters/ is a layer of its own."""
    for layer in LAYERS:
        if layer == "adapters/*" and path.startswith("adapters/") and path.count("/") > 1:
            return "/".join(path.split("/")[:2])
        if is_in(path, layer):
            return layer
    return None


def refusal(name: str, path: pathlib.Path, layer: str, quote: str, target: str) -> str | None:
    """Why this include is refused, or nothing. Files of other projects are none of our business."""
    if target.split("/")[0] not in TOPS:
        if quote == '"' and (path.parent / target).exists():
            return f'"{target}" is relative; write the path from the root'
        return None
    allowed = [layer, *LAYERS.get(layer, LAYERS["adapters/*"])]
    if ".." in target.split("/"):
        return f"{target} climbs; write the path from the root"
    if not any(is_in(target, place) for place in allowed):
        return f"{layer} may not include {target}"
    return None


def violations(files: list[tuple[str, pathlib.Path]]):
    for name, path in files:
        layer = layer_of(name)
        if layer is None:
            yield f"{name}:1: belongs to no layer; move it, or add its folder to scripts/check_layers.py"
            continue
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if match := INCLUDE.match(line):
                if why := refusal(name, path, layer, match[1], match[2]):
                    yield f"{name}:{number}: {why}"


def main() -> int:
    files = source_files(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "."), TOPS)
    return finish("layers", len(files), list(violations(files)))


if __name__ == "__main__":
    sys.exit(main())
