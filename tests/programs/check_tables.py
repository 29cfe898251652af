"""Reads what `lockstep-journal export` wrote, without any code of ours, and holds the forms against one another.

  check_tables.py NPY_FOLDER CSV_FOLDER

Every .npy is read twice: by NumPy, and by its format's description (a header that is a Python literal, then rows without
padding). Both must agree, and each value must be the one that the .csv shows: fixed-point numbers scaled as
.columns.json says are the decimals, times are nanoseconds, enumerators are their names. Prints `TYPE ROWS` for each.
"""

import ast
import csv
import datetime
import decimal
import json
import pathlib
import struct
import sys

import numpy

CODES = {"|u1": "B", "<u2": "H", "<u4": "I", "<u8": "Q", "<i8": "q", "<M8[ns]": "q", "<m8[ns]": "q"}


def code_of(dtype):
    return dtype[2:] + "s" if dtype.startswith("|S") else CODES[dtype]


def plain(value):
    """Numbers as they are; of text what stands before its padding."""
    return value.rstrip(b"\0").decode("ascii") if isinstance(value, bytes) else int(value)


def check(condition, words):
    if not condition:
        sys.exit(words)


def read_plainly(path):
    """The rows of a version 1.0 .npy file as tuples of integers and texts, and the names of its columns."""
    data = path.read_bytes()
    check(data[:8] == b"\x93NUMPY\x01\x00", f"{path}: magic")
    (length,) = struct.unpack_from("<H", data, 8)
    check((10 + length) % 64 == 0 and data[9 + length : 10 + length] == b"\n", f"{path}: header is not aligned")
    header = ast.literal_eval(data[10 : 10 + length].decode("ascii"))
    check(header["fortran_order"] is False, f"{path}: order")
    row = struct.Struct("<" + "".join(code_of(dtype) for _, dtype in header["descr"]))
    places = range(10 + length, 10 + length + header["shape"][0] * row.size, row.size)
    rows = [tuple(map(plain, row.unpack_from(data, place))) for place in places]
    check(len(data) == 10 + length + len(rows) * row.size, f"{path}: length")
    return header["descr"], rows


def read_by_numpy(path):
    array = numpy.load(path, allow_pickle=False)
    columns = [array[name] for name in array.dtype.names]
    return [c.view("<i8") if c.dtype.kind in "mM" else c for c in columns], array


def time_ns(text):
    seconds, nanoseconds = text.rstrip("Z").split(".")
    moment = datetime.datetime.fromisoformat(seconds + "+00:00")
    return int(moment.timestamp()) * 10**9 + int(nanoseconds)


def as_csv_shows(value, column, cell):
    """Whether the integer of the array is the text of the table."""
    if "names" in column:
        return column["names"].get(str(value), str(value)) == cell
    if "decimals" in column:
        return decimal.Decimal(value).scaleb(-column["decimals"]) == decimal.Decimal(cell)
    if column["dtype"] == "<M8[ns]":
        return value == time_ns(cell)
    return value == (cell if isinstance(value, str) else int(cell))


def check_values(path, descr, rows, table):
    columns = json.loads(path.with_suffix(".columns.json").read_text())
    check(columns["rows"] == len(rows) == len(table), f"{path}: {len(rows)} rows, the table has {len(table)}")
    described = [[column["name"], column["dtype"]] for column in columns["columns"]]
    check(described == [list(pair) for pair in descr], f"{path}: the columns are not those that the .json names")
    for row, cells in zip(rows, table):
        values = dict(zip((name for name, _ in descr), row))
        for column in columns["columns"]:
            name = column["name"]
            field = name.removesuffix(f"_e{column.get('decimals')}")
            if name.endswith("_high"):
                text = f"{values[name]:016x}{values[name[:-5] + '_low']:016x}"
                check(text == cells[name[:-5]], f"{path}: {name} {text} is not {cells[name[:-5]]}")
            elif field in cells:
                check(as_csv_shows(values[name], column, cells[field]), f"{path}: {name} {values[name]}, {cells[field]}")
            else:
                check(name == "tail_offset" or name.endswith("_low"), f"{path}: {name} is not in the table")


def check_tails(path, descr, rows):
    tails = path.with_suffix(".tails.bin").read_bytes()
    names = [name for name, _ in descr]
    for row in rows:
        values = dict(zip(names, row))
        end = values["tail_offset"] + values["tail_bytes"]
        check(end <= len(tails), f"{path}: a tail ends at {end}, behind the file's {len(tails)} bytes")


def main():
    npy_folder, csv_folder = map(pathlib.Path, sys.argv[1:])
    for path in sorted(npy_folder.glob("*.npy")):
        descr, rows = read_plainly(path)
        by_numpy, array = read_by_numpy(path)
        check([(n, array.dtype[n].str) for n in array.dtype.names] == descr, f"{path}: NumPy reads other types")
        check(len(array) == len(rows), f"{path}: NumPy reads {len(array)} rows")
        for column, place in zip(by_numpy, range(len(descr))):
            check([plain(v) for v in column] == [row[place] for row in rows], f"{path}: NumPy reads other {descr[place]}")
        if path.with_suffix(".tails.bin").exists():
            check_tails(path, descr, rows)
        if path.stem != "unknown":
            with open(csv_folder / (path.stem + ".csv"), newline="") as file:
                check_values(path, descr, rows, list(csv.DictReader(file)))
        print(path.stem, len(rows))


main()
