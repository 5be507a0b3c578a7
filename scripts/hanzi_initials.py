"""Writes core/data/initials.tsv: a letter a line, and the characters whose reading begins with it.

    pip install pypinyin && python scripts/hanzi_initials.py

Only the facts are kept; the portal itself doesn't need the package. A character with several readings stands
under its most common one.
"""

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

TARGET = Path(__file__).resolve().parent.parent / "core" / "data" / "initials.tsv"
FIRST, LAST = 0x4E00, 0x9FFF


def main() -> None:
    by_letter: dict[str, list[str]] = defaultdict(list)
    for code in range(FIRST, LAST + 1):
        letter = pinyin(chr(code), style=Style.FIRST_LETTER, errors="ignore")
        if letter and letter[0][0].isascii() and letter[0][0].isalpha():
            by_letter[letter[0][0].lower()].append(chr(code))
    lines = [f"{letter} {''.join(characters)}" for letter, characters in sorted(by_letter.items())]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
