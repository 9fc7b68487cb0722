"""The texts for people: extract, check and compile the Vietnamese catalogues.

``compile`` needs nothing but our packages. ``check`` and ``extract`` need GNU gettext
(Debian's package ``gettext``), because Django's own extraction uses it.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "xaso"
type Key = tuple[str, str | None]


def catalogues() -> list[Path]:
    """Return the Vietnamese catalogues of all modules."""
    return sorted(SOURCE.rglob("locale/vi/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    """Read a catalogue."""
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def compile_all() -> int:
    """Write the ``.mo`` beside every ``.po`` that is newer; return how many were written."""
    written = 0
    for path in catalogues():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        fresh = target.with_suffix(".mo.new")
        with fresh.open("wb") as file:
            write_mo(file, read(path))
        fresh.replace(target)
        written += 1
    return written


def keys(catalog: Catalog) -> set[Key]:
    """Return what a catalogue speaks of: text and context."""
    return {(_text(message.id), message.context) for message in catalog if message.id}


def _text(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def extract() -> dict[Path, set[Key]]:
    """Return the texts of each module as they stand in its code and templates."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "xaso"
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("static", "*.mo", "*.po"))
        found: dict[Path, set[Key]] = {}
        for module in sorted({path.parents[2].parent for path in catalogues()}):
            place = copy / module.relative_to(SOURCE)
            (place / "locale").mkdir(exist_ok=True)
            command = ["django-admin", "makemessages", "-l", "vi", "--no-location", "-v", "0"]
            command += ["-i", "tests", "-i", "testing.py"]
            program = Path(sys.executable).parent / command[0]
            subprocess.run([program, *command[1:]], cwd=place, check=True)
            made = place / "locale/vi/LC_MESSAGES/django.po"
            found[module] = keys(read(made)) if made.exists() else set()
        return found


def check() -> list[str]:
    """Return what is wrong: texts without translation, fuzzy ones, ones nobody uses."""
    faults = []
    for module, wanted in extract().items():
        name = module.relative_to(SOURCE)
        catalog = read(module / "locale/vi/LC_MESSAGES/django.po")
        here: dict[Key, bool] = defaultdict(bool)
        for message in catalog:
            if message.id:
                texts = (
                    message.string if isinstance(message.string, tuple) else (message.string,)
                )
                here[_text(message.id), message.context] = all(texts) and not message.fuzzy
        faults += [
            f"{name}: no Vietnamese for {text!r}" for text, c in wanted if not here[text, c]
        ]
        faults += [f"{name}: nobody says {text!r}" for text, c in set(here) - wanted]
    return sorted(faults)


def main() -> None:
    """``python tools/messages.py compile|check``."""
    parser = argparse.ArgumentParser(description="The Vietnamese catalogues.")
    parser.add_argument("act", choices=["compile", "check"])
    act = parser.parse_args().act
    if act == "compile":
        compile_all()
        return
    faults = check()
    print(*faults, sep="\n")
    if faults:
        raise SystemExit(f"{len(faults)} texts need work.")


if __name__ == "__main__":
    main()
