"""Names of uploads, made safe to show, to print and to save on any computer."""

import re
import unicodedata
from pathlib import PurePosixPath

LONGEST = 255
FALLBACK = "tep-tin"
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def clean_name(name: str) -> str:
    """Return the last part of the name without what could deceive or harm.

    Folders, control and direction marks (which make "exe.pdf" of "fdp.exe"), characters and
    names that Windows refuses and leading dots go away; letters are composed; at most 255
    bytes remain, the ending kept.
    """
    last = re.split(r"[/\\]", name)[-1]
    composed = unicodedata.normalize("NFC", last)
    visible = "".join(char if _is_visible(char) else " " for char in composed)
    plain = _FORBIDDEN.sub("_", " ".join(visible.split())).strip(". ")
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    return _shorten(plain) or FALLBACK


def ending(name: str) -> str:
    """Return the ending of the name in lower case, without its dot."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def _is_visible(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CZ"


def _shorten(name: str) -> str:
    if len(name.encode()) <= LONGEST:
        return name
    suffix = PurePosixPath(name).suffix
    if len(suffix.encode()) > 20:
        suffix = ""
    kept = name.encode()[: LONGEST - len(suffix.encode())].decode(errors="ignore")
    return f"{kept.removesuffix(suffix).rstrip('. ')}{suffix}"
