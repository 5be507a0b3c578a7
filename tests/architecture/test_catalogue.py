"""Every string of the interface has its Chinese text, and the compiled catalogue is the current one."""

import gettext
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
FOLDERS = ["core", "network", "users", "agents", "sales", "commissions", "channels_portal", "templates"]


def entries(po_text: str, *, plurals: bool = True) -> dict[str, str]:
    """msgctxt + msgid -> msgstr, of a catalogue as msgcat writes it without wrapping."""
    found: dict[str, str] = {}
    for block in re.split(r"\n\n+", po_text):
        if "\n#~" in f"\n{block}":
            continue
        fields: dict[str, str] = {}
        key = ""
        for line in block.splitlines():
            match = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) "(.*)"$', line)
            if match:
                key = match.group(1)
                fields[key] = match.group(2)
            elif line.startswith('"') and key:
                fields[key] += line[1:-1]
        if fields.get("msgid") and (plurals or "msgid_plural" not in fields):
            translated = fields.get("msgstr", fields.get("msgstr[0]", ""))
            found[fields.get("msgctxt", "") + "\x04" + fields["msgid"]] = translated
    return found


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The strings in the tree as gettext finds them now."""
    work = tmp_path_factory.mktemp("messages")
    (work / "locale").mkdir()
    for folder in FOLDERS:
        (work / folder).symlink_to(ROOT / folder)
    (work / "manage.py").symlink_to(ROOT / "manage.py")
    subprocess.run(
        ["django-admin", "makemessages", "--locale", "zh_Hans", "--no-wrap", "--no-location", "--symlinks"],
        cwd=work,
        check=True,
        capture_output=True,
        env={"PATH": f"{ROOT / '.venv' / 'bin'}:/usr/bin:/bin", "LANG": "C.UTF-8"},
    )
    return set(entries((work / "locale/zh_Hans/LC_MESSAGES/django.po").read_text(encoding="utf-8")))


def test_every_string_has_a_chinese_text(collected: set[str]) -> None:
    known = entries((CATALOGUE / "django.po").read_text(encoding="utf-8"))
    missing = sorted(key.replace("\x04", "|") for key in collected if not known.get(key))
    assert missing == []


def test_no_translation_is_marked_as_a_guess() -> None:
    assert "#, fuzzy" not in (CATALOGUE / "django.po").read_text(encoding="utf-8")


def test_placeholders_are_the_same_in_both_languages() -> None:
    pattern = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
    known = entries((CATALOGUE / "django.po").read_text(encoding="utf-8"), plurals=False)
    wrong = [
        key for key, text in known.items() if text and set(pattern.findall(key)) != set(pattern.findall(text))
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_the_current_one() -> None:
    known = entries((CATALOGUE / "django.po").read_text(encoding="utf-8"), plurals=False)
    with (CATALOGUE / "django.mo").open("rb") as handle:
        compiled = gettext.GNUTranslations(handle)
    stale = [
        key
        for key, text in known.items()
        if text
        and key.startswith("\x04")
        and "\\" not in key
        and compiled.gettext(key[1:]) not in {text, text.replace("\\n", "\n").replace('\\"', '"')}
    ]
    assert stale == []
