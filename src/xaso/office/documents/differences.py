"""What one version of a text changed in another."""

from dataclasses import dataclass
from difflib import unified_diff

KINDS = {"+": "added", "-": "removed", " ": "same"}
AROUND = 2


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line of a text: ``added``, ``removed`` or the ``same``."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[ChangedLine]:
    """Return the lines that differ, with two lines around each change."""
    lines = unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=AROUND)
    return [
        ChangedLine(KINDS[line[0]], line[1:])
        for place, line in enumerate(lines)
        if place > 1 and line[0] in KINDS
    ]
