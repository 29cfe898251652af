#!/usr/bin/env python3
"""Reads journals by FORMAT.md alone, without a line of the C++ code: a second opinion on format, checksums and ends.

Usage: read_journal.py DIR...         prints for each `records N, last sequence N, tip HEX, END`
       read_journal.py --raw DIR      writes the record stream to standard output

END is `clean`, `torn` or `damage: why`, by J9 to J14 and J19 to J21. Exit status 1 when one of them is damaged.
"""

import pathlib
import struct
import sys

MASK = (1 << 64) - 1
MAGIC = int.from_bytes(b"LOCKSTEP", "little")
PAGE = 4096
END_TYPE = 0xFFFF
PADDING_TYPE = 0xFFFE
INPUT = 1
LAST_OF_STEP = 2
BATCH_MAX = 1 << 20
HEADER = struct.Struct("<QIHBBQQqII")
PADDING = struct.Struct("<QIHBBQQ")

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


class Damage(Exception):
    """Evidence that the journal went on, or a file that no crash leaves like this."""


class Front:
    """The first page of a segment, from whichever copy is whole (J9)."""

    def __init__(self, segment: bytes):
        pages = [page for page in (segment[:PAGE], segment[-PAGE:]) if len(page) == PAGE]
        whole = [page for page in pages if word(page, 0) == MAGIC and word(page, 120) == xxh3(page[:120], MAGIC)]
        self.is_whole = bool(whole)
        if not whole:
            return
        header = whole[0]
        self.version, self.mark = struct.unpack_from("<II", header, 8)
        self.id = header[16:32]
        self.number, self.epoch, self.size = struct.unpack_from("<IIQ", header, 32)
        self.sector = struct.unpack_from("<I", header, 68)[0]
        self.seed = xxh3(self.id, MAGIC)
        openings = [struct.unpack_from("<QQQQ", page, 128) for page in pages
                    if word(page, 128) and word(page, 152) == xxh3(page[128:152], self.seed)]
        self.opening = openings[0][:3] if openings else None

    def leads_from(self, number: int, journal: "Journal") -> bool:
        """Whether this is segment `number` of that journal, and goes on where it stands."""
        known = (self.version, self.mark, self.number) == (1, 0x01020304, number)
        return known and self.id == journal.id and self.opening == (journal.sequence + 1, journal.sequence, journal.tip)


class Journal:
    """Walks the segments in order; `steps` gives the bytes of each whole step, then `end` says how the journal ends."""

    def __init__(self, directory: pathlib.Path):
        self.directory = directory
        self.records, self.sequence, self.tip, self.time = 0, 0, 0, -1 << 63
        self.seed, self.id, self.end = 0, b"", "unread"

    def load(self, number: int) -> bytes:
        path = self.directory / f"{number:08}.seg"
        return path.read_bytes() if path.exists() else b""

    def enter(self, number: int) -> tuple[bytes, Front]:
        segment = self.load(number)
        front = Front(segment)
        if not front.is_whole:
            raise Damage(f"segment {number} is missing or has no whole header")
        if front.size != len(segment):
            raise Damage(f"segment {number} is cut")
        if number == 1:
            self.id, self.seed = front.id, front.seed
            # Nothing was appended where the first opening is not whole.
            front.opening = front.opening or (1, 0, 0)
        if not front.leads_from(number, self):
            raise Damage(f"segment {number} does not follow")
        return segment, front

    def resumption(self, number: int, epoch: int) -> int | None:
        """J20: the last sequence of this segment, where a later session went on from it."""
        front = Front(self.load(number + 1))
        is_ours = front.is_whole and front.id == self.id and front.number == number + 1
        return front.opening[1] if is_ours and front.epoch > epoch and front.opening else None

    def is_next(self, header: tuple, frame: bytes, epoch: int, place: int) -> bool:
        checksum, _, event, _, flags, previous, sequence, time, own_epoch, cause = header
        return (checksum == xxh3(frame[8:], self.seed) and previous == self.tip and sequence == self.sequence + 1 and
                time >= self.time and own_epoch == epoch and cause == place and (flags & INPUT) == (place == 0) and
                event not in (0, END_TYPE))

    def step(self, segment: bytes, at: int, epoch: int) -> int:
        """The offset behind the step at `at`, or 0 when it is not whole."""
        before = self.tip, self.sequence, self.time, self.records
        for place in range(1 << 32):
            if at + HEADER.size > len(segment):
                break
            header = HEADER.unpack_from(segment, at)
            length = header[1]
            if length < HEADER.size or length % 8 or at + length + 24 > len(segment):
                break
            if not self.is_next(header, segment[at:at + length], epoch, place):
                break
            self.tip, self.sequence, self.time = header[0], header[6], header[7]
            self.records, at = self.records + 1, at + length
            if header[4] & LAST_OF_STEP:
                return at
        self.tip, self.sequence, self.time, self.records = before
        return 0

    def padding(self, segment: bytes, at: int) -> int:
        """The offset behind the padding frame at `at`, or 0 when there is no whole one."""
        if at + PADDING.size > len(segment):
            return 0
        checksum, length, event, version, flags, _, _ = PADDING.unpack_from(segment, at)
        frame = segment[at:at + length]
        is_whole = (event, version, flags) == (PADDING_TYPE, 1, 0) and 32 <= length < 2 * PAGE
        is_whole = is_whole and len(frame) == length and (at + length) % PAGE == 0
        return at + length if is_whole and checksum == xxh3(frame[8:], self.seed) else 0

    def is_end_frame(self, segment: bytes, at: int) -> bool:
        expected = struct.pack("<IHBBQ", 24, END_TYPE, 1, 0, self.tip)
        return segment[at + 8:at + 24] == expected and word(segment, at) == xxh3(expected, self.seed)

    def input_in(self, data: bytes, at: int) -> bool:
        """J12: whether an input above our sequence lies anywhere from `at` on."""
        for place in range(at, len(data) - HEADER.size + 1, 8):
            header = HEADER.unpack_from(data, place)
            length, event, flags, sequence, cause = header[1], header[2], header[4], header[6], header[9]
            is_possible = HEADER.size <= length <= len(data) - place and length % 8 == 0 and sequence > self.sequence
            if is_possible and event and flags | 3 == 3 and flags & INPUT and cause == 0:
                if header[0] == xxh3(data[place + 8:place + length], self.seed):
                    return True
        return False

    def head(self) -> int:
        """J18, J21: what the head file says was durable."""
        path = self.directory / "head"
        if not path.exists():
            return 0
        slots = [slot for slot in (path.read_bytes()[:PAGE], path.read_bytes()[PAGE:]) if any(slot)]
        whole = [slot for slot in slots if len(slot) == PAGE and word(slot, 0) == MAGIC and not any(slot[72:]) and
                 word(slot, 64) == xxh3(slot[:64], xxh3(slot[8:24], MAGIC))]
        if len(slots) == 2 and not whole or any(slot[8:24] != self.id for slot in whole):
            raise Damage("the head file")
        return max(((word(slot, 24), word(slot, 32)) for slot in whole), default=(0, 0))[1]

    def seals(self) -> int:
        """J21: what the last whole seal says was durable when its batch was made."""
        for path in sorted(self.directory.glob("*.seal"), reverse=True):
            seals, durable = path.read_bytes()[128:], 0
            while len(seals) >= 184 and seals[0] == 1 and word(seals, 176) == xxh3(seals[:176], self.seed):
                durable, seals = word(seals, 40), seals[184:]
            if durable:
                return durable
        return 0

    def judge(self, number: int, segment: bytes, at: int, is_padded: bool) -> str:
        """What lies behind the stop: `clean`, `torn`, or damage."""
        data = segment[:-PAGE]
        if is_padded:
            for place in range(at, len(data) - PADDING.size + 1, 8):
                if data[place + 12:place + 14] == b"\xfe\xff" and self.padding(data, place):
                    if PADDING.unpack_from(data, place)[6] > self.sequence:
                        raise Damage("a batch beyond the stop says that more was durable")
        if self.input_in(data, at + BATCH_MAX if is_padded else at + 8):
            raise Damage("an input lies beyond the stop")
        if max(self.head(), self.seals()) > self.sequence:
            raise Damage("more is known to have been durable")
        for path in sorted(self.directory.glob("????????.seg")):
            later = int(path.stem)
            if later > number:
                self.judge_later(later, number, path.read_bytes())
        return "torn" if any(data[at:]) else "clean"

    def judge_later(self, later: int, number: int, segment: bytes) -> None:
        """J12, J13."""
        front = Front(segment)
        if front.is_whole and front.id != self.id:
            raise Damage(f"segment {later} is another journal's")
        is_roll = later == number + 1 and front.is_whole and front.leads_from(later, self)
        if front.is_whole and front.opening and not is_roll:
            raise Damage(f"segment {later} says that its predecessor went on")
        if self.input_in(segment, 0):
            raise Damage(f"an input lies in segment {later}")

    def walk(self):
        for number in range(1, 100_000_000):
            segment, front = self.enter(number)
            at, resumed_after = PAGE, self.resumption(number, front.epoch)
            while resumed_after is None or self.sequence < resumed_after:
                event = struct.unpack_from("<H", segment, at + 12)[0]
                if self.is_end_frame(segment, at):
                    break
                if front.sector and event == PADDING_TYPE and word(segment, at + 16) == self.tip:
                    read = self.padding(segment[:-PAGE], at)
                else:
                    read = self.step(segment[:-PAGE], at, front.epoch)
                    if read:
                        yield segment[at:read]
                if not read and resumed_after is not None:
                    raise Damage(f"segment {number} ends before its successor begins")
                if not read:
                    self.end = self.judge(number, segment, at, front.sector != 0)
                    return
                at = read
            if resumed_after is not None and self.sequence > resumed_after:
                raise Damage(f"segment {number + 1} begins inside of a step")

    def steps(self):
        try:
            yield from self.walk()
        except Damage as damage:
            self.end = f"damage: {damage}"

    def summary(self) -> str:
        return f"records {self.records}, last sequence {self.sequence}, tip {self.tip:016x}, {self.end}"


def main(arguments: list[str]) -> int:
    raw = arguments[:1] == ["--raw"]
    directories = arguments[raw:]
    if not directories or raw and len(directories) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    is_damaged = False
    for directory in directories:
        journal = Journal(pathlib.Path(directory))
        for step in journal.steps():
            if raw:
                sys.stdout.buffer.write(step)
        if not raw:
            print(journal.summary())
        is_damaged = is_damaged or journal.end.startswith("damage")
    return 1 if is_damaged else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
