"""The code by which a bank transfer is recognised, found again in whatever a bank makes of it.

"XS7K2M9QH431": two letters, eight characters by chance (no I, L, O, U), two check digits. One
wrong character or two that changed places are noticed. Banks change case, put blanks in and write before and
behind it.
"""

import re
import secrets
import unicodedata
from collections.abc import Callable

PREFIX = "XS"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHANCE = 8
LENGTH = len(PREFIX) + CHANCE + 2
_SHORTEST_CUT = 8
_WHOLE = re.compile(rf"(?=({PREFIX}[0-9A-Z]{{{CHANCE}}}[0-9OIL]{{2}}))")
_CUT = re.compile(rf"{PREFIX}[0-9A-Z]{{{_SHORTEST_CUT - 2},{LENGTH - 3}}}$")
_MISREAD = str.maketrans("OIL", "011")


def new_transfer_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a fresh code."""
    body = PREFIX + "".join(choose(ALPHABET) for _ in range(CHANCE))
    return body + _check_digits(body)


def find_transfer_codes(text: str) -> list[str]:
    """Return the codes that a text of a bank holds, in their order, each once.

    The letters O, I and L stand for the digits that people take them for.
    """
    found = (_read(match.group(1)) for match in _WHOLE.finditer(squeeze(text)))
    return list(dict.fromkeys(code for code in found if _is_whole(code)))


def cut_transfer_code(text: str) -> str:
    """Return the beginning of a code with which the text breaks off; empty if there is none."""
    match = _CUT.search(squeeze(text))
    return _read(match.group()) if match else ""


def squeeze(text: str) -> str:
    """Return the letters and digits of a text as capitals, without accents."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D")).upper()
    return "".join(char for char in plain if char.isascii() and char.isalnum())


def _read(found: str) -> str:
    return PREFIX + found[len(PREFIX) :].translate(_MISREAD)


def _is_whole(code: str) -> bool:
    return _check_digits(code[:-2]) == code[-2:]


def _check_digits(body: str) -> str:
    """Return the body, read as a number in base 36, modulo 97: prime, so no slip of one goes unseen."""
    return f"{int(body, 36) % 97:02}"
