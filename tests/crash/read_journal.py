#!/usr/bin/env python3
"""Reads a journal by FORMAT.md alone, without a line of the C++ code: a second opinion on format and checksums.

Usage: read_journal.py DIR            prints `records N`, `last sequence N`, `tip HEX`
       read_journal.py --raw DIR      writes the record stream to standard output

Stops at the first frame that is not whole. Judges no tail: that is `lockstep-journal verify`.
"""

import pathlib
import struct
import sys

MASK = (1 << 64) - 1
MAGIC = int.from_bytes(b"LOCKSTEP", "little")
PAGE = 4096
END_TYPE = 0xFFFF
PADDING_TYPE = 0xFFFE
LAST_OF_STEP = 2
HEADER = struct.Struct("<QIHBBQQqII")

# XXH3, 64 bits, with a seed, after its specification. 9 bytes and more: shorter input does not occur here.
SECRET = bytes.fromhex(
    "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221"
    "b8084674f743248ee03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8"
    "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb"
    "170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e"
)
P32 = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D)
P64 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)


def word(data: bytes, at: int) -> int:
    return int.from_bytes(data[at:at + 8], "little")


def fold(left: int, right: int) -> int:
    product = left * right
    return (product & MASK) ^ (product >> 64)


def avalanche(value: int) -> int:
    value ^= value >> 37
    value = value * 0x165667919E3779F9 & MASK
    return value ^ value >> 32


def mix(data: bytes, at: int, secret_at: int, seed: int) -> int:
    return fold(word(data, at) ^ (word(SECRET, secret_at) + seed & MASK),
                word(data, at + 8) ^ (word(SECRET, secret_at + 8) - seed & MASK))


def xxh3_tiny(data: bytes, seed: int) -> int:
    low = word(data, 0) ^ ((word(SECRET, 24) ^ word(SECRET, 32)) + seed & MASK)
    high = word(data, len(data) - 8) ^ ((word(SECRET, 40) ^ word(SECRET, 48)) - seed & MASK)
    swapped = int.from_bytes(low.to_bytes(8, "little"), "big")
    return avalanche(len(data) + swapped + high + fold(low, high) & MASK)


def xxh3_short(data: bytes, seed: int) -> int:
    total = len(data) * P64[0]
    for turn in range((len(data) - 1) // 32, -1, -1):
        total += mix(data, 16 * turn, 32 * turn, seed) + mix(data, len(data) - 16 * (turn + 1), 32 * turn + 16, seed)
    return avalanche(total & MASK)


def xxh3_middle(data: bytes, seed: int) -> int:
    total = len(data) * P64[0] + sum(mix(data, 16 * i, 16 * i, seed) for i in range(8))
    total = avalanche(total & MASK)
    total += sum(mix(data, 16 * i, 16 * (i - 8) + 3, seed) for i in range(8, len(data) // 16))
    return avalanche(total + mix(data, len(data) - 16, 136 - 17, seed) & MASK)


def xxh3_long(data: bytes, seed: int) -> int:
    secret = b"".join(((word(SECRET, at) + seed & MASK).to_bytes(8, "little") +
                       (word(SECRET, at + 8) - seed & MASK).to_bytes(8, "little")) for at in range(0, 192, 16))
    lanes = [P32[2], P64[0], P64[1], P64[2], P64[3], P32[1], P64[4], P32[0]]

    def accumulate(at: int, secret_at: int) -> None:
        for i in range(8):
            value = word(data, at + 8 * i)
            key = value ^ word(secret, secret_at + 8 * i)
            lanes[i ^ 1] = lanes[i ^ 1] + value & MASK
            lanes[i] = lanes[i] + (key & 0xFFFFFFFF) * (key >> 32) & MASK

    for stripe in range((len(data) - 1) // 64):
        accumulate(64 * stripe, stripe % 16 * 8)
        if stripe % 16 == 15:
            for i in range(8):
                lane = lanes[i] ^ lanes[i] >> 47 ^ word(secret, 128 + 8 * i)
                lanes[i] = lane * P32[0] & MASK
    accumulate(len(data) - 64, 192 - 64 - 7)
    total = len(data) * P64[0]
    for i in range(0, 8, 2):
        total += fold(lanes[i] ^ word(secret, 11 + 8 * i), lanes[i + 1] ^ word(secret, 19 + 8 * i))
    return avalanche(total & MASK)


def xxh3(data: bytes, seed: int) -> int:
    if len(data) <= 16:
        return xxh3_tiny(data, seed)
    if len(data) <= 128:
        return xxh3_short(data, seed)
    return xxh3_middle(data, seed) if len(data) <= 240 else xxh3_long(data, seed)


def check(condition: bool, what: str) -> None:
    if not condition:
        raise SystemExit(f"read_journal: {what}")


class Journal:
    """Walks the segments in order; `steps` gives the bytes of each whole step."""

    def __init__(self, directory: pathlib.Path):
        self.directory = directory
        self.records, self.sequence, self.tip, self.time, self.seed = 0, 0, 0, -1 << 63, 0

    def front(self, segment: bytes, number: int) -> int:
        """Checks both copies of the front; returns the segment's epoch."""
        first, last = segment[:PAGE], segment[-PAGE:]
        check(first == last, f"segment {number}: the two fronts differ")
        check(word(first, 0) == MAGIC and word(first, 120) == xxh3(first[:120], MAGIC), f"segment {number}: header")
        version, mark = struct.unpack_from("<II", first, 8)
        own_number, epoch, size = struct.unpack_from("<IIQ", first, 32)
        check((version, mark, own_number, size) == (1, 0x01020304, number, len(segment)), f"segment {number}: header")
        self.seed = xxh3(first[16:32], MAGIC)
        opening = struct.unpack_from("<QQQQ", first, 128)
        check(opening[:3] == (self.sequence + 1, self.sequence, self.tip), f"segment {number}: opening")
        check(opening[3] == xxh3(first[128:152], self.seed), f"segment {number}: opening")
        check(not any(first[160:]), f"segment {number}: the rest of the page is not zero")
        return epoch

    def is_next(self, header: tuple, frame: bytes, epoch: int, place: int) -> bool:
        checksum, _, event, _, flags, previous, sequence, time, own_epoch, cause = header
        return (checksum == xxh3(frame[8:], self.seed) and previous == self.tip and sequence == self.sequence + 1 and
                time >= self.time and own_epoch == epoch and cause == place and (flags & 1) == (place == 0) and
                event not in (0, END_TYPE))

    def step(self, segment: bytes, at: int, epoch: int) -> int:
        """The offset behind the step at `at`, or 0 when it is not whole."""
        place = 0
        while True:
            header = HEADER.unpack_from(segment, at)
            length = header[1]
            if length < HEADER.size or length % 8 or not self.is_next(header, segment[at:at + length], epoch, place):
                return 0
            self.tip, self.sequence, self.time = header[0], header[6], header[7]
            self.records, place, at = self.records + 1, place + 1, at + length
            if header[4] & LAST_OF_STEP:
                return at

    def padding(self, segment: bytes, at: int) -> int:
        """The offset behind the padding frame at `at`, or 0 when it is not whole."""
        checksum, length, event, version, flags, previous, durable_before = struct.unpack_from("<QIHBBQQ", segment, at)
        frame = segment[at:at + length]
        is_whole = (event, version, flags, previous) == (PADDING_TYPE, 1, 0, self.tip) and length >= 32
        is_whole = is_whole and (at + length) % PAGE == 0 and not any(frame[32:]) and durable_before <= self.sequence
        return at + length if is_whole and checksum == xxh3(frame[8:], self.seed) else 0

    def steps(self):
        for number in range(1, 100_000_000):
            path = self.directory / f"{number:08}.seg"
            check(path.exists(), f"{path.name} is missing")
            segment = path.read_bytes()
            epoch, at = self.front(segment, number), PAGE
            while struct.unpack_from("<H", segment, at + 12)[0] != END_TYPE:
                is_padding = struct.unpack_from("<H", segment, at + 12)[0] == PADDING_TYPE
                read = self.padding(segment, at) if is_padding else self.step(segment, at, epoch)
                if not read:
                    return
                if not is_padding:
                    yield segment[at:read]
                at = read
            expected = struct.pack("<IHBBQ", 24, END_TYPE, 1, 0, self.tip)
            check(segment[at + 8:at + 24] == expected and word(segment, at) == xxh3(expected, self.seed),
                  f"segment {number}: end frame")


def main(arguments: list[str]) -> int:
    raw = arguments[:1] == ["--raw"]
    if len(arguments) != 1 + raw:
        print(__doc__, file=sys.stderr)
        return 2
    journal = Journal(pathlib.Path(arguments[-1]))
    for step in journal.steps():
        if raw:
            sys.stdout.buffer.write(step)
    if not raw:
        print(f"records {journal.records}\nlast sequence {journal.sequence}\ntip {journal.tip:016x}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
