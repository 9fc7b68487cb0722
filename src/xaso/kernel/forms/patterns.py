r"""Patterns of answers: a small part of regular expressions that no text can make slow.

A row of atoms (a character, ``\d``, ``[A-Z0-9]``), each perhaps with a count; no groups, no
alternatives, at most three counts without a fixed end: the work grows with the cube of a short text.
"""

import re

_LONGEST_PATTERN = 120
_LONGEST_MATCHED = 100
_MOST_OPEN = 3
_ATOM = r"(?:\\[dwsDWS./()\[\]+*?\-]|\[[^\[\]\\]+\]|[^\\\[\](){}|.*+?^$]|\.)"
_COUNT = r"(?:\{\d{1,3}\}|\{\d{0,3},\d{0,3}\}|[*+?])?"
_WHOLE = re.compile(f"(?:{_ATOM}{_COUNT})+", re.ASCII)
_SET_ARITHMETIC = re.compile(r"--|&&|~~")
_OPEN = re.compile(r"(?<!\\)[*+?]|\{\d{0,3},\d{0,3}\}")


def is_pattern(pattern: str) -> bool:
    """Tell whether a pattern may be used in a form."""
    if len(pattern) > _LONGEST_PATTERN or not _WHOLE.fullmatch(pattern):
        return False
    if len(_OPEN.findall(pattern)) > _MOST_OPEN or _SET_ARITHMETIC.search(pattern):
        return False
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True


def fits(pattern: str, text: str) -> bool:
    """Tell whether the whole text is as the pattern says; a long text never is."""
    return len(text) <= _LONGEST_MATCHED and bool(re.fullmatch(pattern, text))
