"""The text of a draft, as its author types it, read into pieces that the layout knows.

One line is one paragraph. ``# Title`` is a heading, ``Điều 1. …`` an article, ``| a | b |`` a row of a
table, ``=== Title`` begins an annex. Lines before the first article that begin as legal bases do are
legal bases (căn cứ), printed in italics (NĐ 30/2020/NĐ-CP Annex I part II.6 [verified]).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

ARTICLE = re.compile(r"^(Điều\s+\d+[a-zđ]?\.)\s*(.*)$")
CHAPTER = re.compile(r"^(Phần|Chương|Mục)\b", re.IGNORECASE)
BASIS = re.compile(r"^(Căn cứ|Theo đề nghị|Xét|Thực hiện)\b")
ANNEX = "==="

type Piece = dict[str, Any]


@dataclass(slots=True)
class Annex:
    """An annex (phụ lục) in the same file as its document."""

    title: str
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a document: legal bases, pieces, annexes."""

    bases: tuple[str, ...]
    pieces: tuple[Piece, ...]
    annexes: tuple[Annex, ...]


def read_body(text: str, *, has_bases: bool) -> Body:
    """Return the pieces of a typed text.

    Args:
        text: What the author typed.
        has_bases: Whether the layout shows legal bases apart, before the word that enacts.
    """
    main, *annexes = _parts(line.strip() for line in text.splitlines())
    lines = [line for line in main.lines if line]
    bases: list[str] = []
    while has_bases and lines and BASIS.match(lines[0]):
        bases.append(lines.pop(0))
    return Body(
        _punctuated(bases),
        tuple(_pieces(lines)),
        tuple(Annex(one.title, list(_pieces(one.lines))) for one in annexes),
    )


@dataclass(slots=True)
class _Part:
    title: str
    lines: list[str] = field(default_factory=list)


def _parts(lines: Iterable[str]) -> list[_Part]:
    parts = [_Part("")]
    for line in lines:
        if line.startswith(ANNEX):
            parts.append(_Part(line.strip("= ")))
        else:
            parts[-1].lines.append(line)
    return parts


def _punctuated(bases: list[str]) -> tuple[str, ...]:
    """End each basis with a semicolon and the last with a full stop, as Annex I asks."""
    bare = [basis.rstrip(" ;.,") for basis in bases]
    return tuple(
        f"{basis}{'.' if place == len(bare) else ';'}" for place, basis in enumerate(bare, 1)
    )


def _pieces(lines: Iterable[str]) -> Iterator[Piece]:
    typed = [line for line in lines if line]
    for is_table, group in groupby(typed, key=lambda line: line.startswith("|")):
        if is_table:
            yield _table(list(group))
        else:
            yield from map(_piece, group)


def _piece(line: str) -> Piece:
    if line.startswith("#"):
        title = line.lstrip("# ")
        return {"kind": "chapter" if CHAPTER.match(title) else "heading", "text": title}
    article = ARTICLE.match(line)
    if article:
        label, words = article.groups()
        titled = bool(words) and not words.endswith((".", ":", ";", "…"))
        return {"kind": "article", "label": label, "text": words, "titled": titled}
    return {"kind": "paragraph", "text": line}


def _table(lines: list[str]) -> Piece:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = [row for row in rows if not all(set(cell) <= set("-: ") and cell for cell in row)]
    width = max((len(row) for row in rows), default=1)
    return {
        "kind": "table",
        "rows": [row + [""] * (width - len(row)) for row in rows] or [[""]],
    }
