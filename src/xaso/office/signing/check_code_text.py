"""Check codes: which commune to ask, and eighty bits that nobody guesses."""

import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O and U, which people misread."""
_SLIPS = str.maketrans("ILO", "110")
_COMMUNE, _RANDOM, _GROUP = 4, 16, 4
LENGTH = _COMMUNE + _RANDOM


def make_code(commune_id: int) -> str:
    """Return a fresh code of a commune."""
    drawn = "".join(secrets.choice(_ALPHABET) for _place in range(_RANDOM))
    return _digits(commune_id) + drawn


def read_code(text: str) -> str:
    """Return a code as people type it, or nothing if it cannot be one."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum()).translate(_SLIPS)
    is_code = len(signs) == LENGTH and all(sign in _ALPHABET for sign in signs)
    return signs if is_code else ""


def commune_of_code(code: str) -> int:
    """Return the commune that a well-formed code names."""
    number = 0
    for sign in code[:_COMMUNE]:
        number = number * len(_ALPHABET) + _ALPHABET.index(sign)
    return number


def say_code(code: str) -> str:
    """Return a code in groups, as it is printed."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def _digits(number: int) -> str:
    signs = ""
    for _place in range(_COMMUNE):
        number, rest = divmod(number, len(_ALPHABET))
        signs = _ALPHABET[rest] + signs
    return signs
