"""Workbooks spoilt by a rule: XML cut, doubled, nested and retyped, parts swapped, dropped, renamed and emptied."""

import io
import random
import re
import warnings
import zipfile

Parts = list[tuple[str, bytes]]
_FOREIGN = (
    *(
        b'<row r="1048577">',
        b'<c r="XFE1"/>',
        b'<c r="A0"/>',
        b'<c r="A1" t="s"><v>999999</v></c>',
        b"<v>1e999</v>",
    ),
    *(
        b"</row>",
        b"</sheetData>",
        b"<sheetData>",
        b"<![CDATA[x]]>",
        b"<?pi x?>",
        b"&#0;",
        b"&#xFFFF;",
        b"&bogus;",
    ),
    *(b"\x00", b"\xff\xfe", b"\xe4\xb8", b'<mergeCell ref="A1:XFD1048576"/>', b'<mergeCell ref="Z9:A1"/>'),
    *(
        b'<f t="shared" si="0"/>',
        b'<f t="array" ref="A1:Z99">1</f>',
        b'state="veryHidden"',
        b'encoding="GBK"',
    ),
)
_VALUES = (
    b"",
    b"0",
    b"-1",
    b"4294967296",
    b"A1",
    b"\xe4\xb8\xad",
    b"../../x",
    b"s",
    b"b",
    b"inlineStr",
    b"1e5",
)
_NAMES = (
    "/abs",
    "../up",
    "XL/WORKBOOK.XML",
    "xl\\workbook.xml",
    "a:b",
    "[content_types].xml",
    "xl/" + "x" * 9_000,
)


def spoilt(source: bytes, seed: int) -> bytes:
    """The same for the same seed."""
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(source)) as book:
        parts = [(entry.filename, book.read(entry)) for entry in book.infolist()]
    parts = _parts(parts, chance) if chance.random() < 0.3 else _one_part(parts, chance)
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        warnings.simplefilter("ignore")
        for name, data in parts:
            out.writestr(name, data)
    return target.getvalue()


def _parts(parts: Parts, chance: random.Random) -> Parts:
    at, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    (name, data), (_, others) = parts[at], parts[other]
    changed: list[Parts] = [
        [(name, data)] * 2,
        [(name, others)],
        [],
        [(chance.choice(_NAMES), data)],
        [(name, b"")],
        [(name, data * chance.choice((2, 100)))],
    ]
    return [*parts[:at], *chance.choice(changed), *parts[at + 1 :]]


def _one_part(parts: Parts, chance: random.Random) -> Parts:
    telling = [at for at, (name, _) in enumerate(parts) if re.search("sheet|workbook|shared", name.lower())]
    at = chance.choice(telling)
    name, data = parts[at]
    for _time in range(chance.choice((1, 1, 2, 5))):
        data = _damage(data, chance)
    return [*parts[:at], (name, data), *parts[at + 1 :]]


def _damage(data: bytes, chance: random.Random) -> bytes:
    place, length = chance.randrange(len(data) + 1), chance.choice((1, 5, 50, 500))
    kind = chance.randrange(6)
    if kind == 0:
        return data[:place] + chance.choice(_FOREIGN) + data[place:]
    if kind == 1:
        return data[:place] + data[place + length :]
    if kind == 2:
        return data[:place] + data[place : place + length] * chance.choice((2, 50)) + data[place:]
    if kind == 3:
        return data[:place] + b"<a>" * chance.choice((10, 20_000)) + data[place:]
    if kind == 4 and (values := list(re.finditer(rb'="([^"]*)"', data))):
        found = chance.choice(values)
        return data[: found.start(1)] + chance.choice(_VALUES) + data[found.end(1) :]
    flipped = bytearray(data or b"x")
    flipped[min(place, len(flipped) - 1)] ^= 1 << chance.randrange(8)
    return bytes(flipped)
