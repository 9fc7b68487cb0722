"""Typeset a paper: a Typst template and plain values in, one PDF/A-2b out.

The values reach the template as data, never as markup: what a citizen typed is printed as it stands and is not evaluated.
The same template, values and moment give the same bytes, so that a paper can be made again and compared.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typst

FONTS = Path(__file__).parent / "fonts"
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""The creation moment written into a PDF whose maker names none."""

_UNDRAWABLE = "□"


class TypesetError(Exception):
    """A paper could not be typeset: its template or its values are at fault."""


def typeset(
    template: Path, data: Mapping[str, object], *, created: datetime = UNDATED
) -> bytes:
    """Return one paper as PDF/A-2b.

    Args:
        template: The Typst file; it may import only files of its own folder.
        data: Plain values: text, numbers, booleans, None, lists and mappings of these.
        created: The moment written into the PDF as its creation.

    Raises:
        TypesetError: The template does not compile, or a value is not plain.
    """
    return typeset_many(template, [data], created=created)


def typeset_many(
    template: Path, papers: Sequence[Mapping[str, object]], *, created: datetime = UNDATED
) -> bytes:
    """Return several papers of one template as a single PDF, each beginning on a page of its own.

    The template finds them as the list `papers` in the JSON text `sys.inputs.data`.

    Raises:
        TypesetError: There is no paper, the template does not compile, or a value is not plain.
    """
    return _press(template).print(_as_data(template, papers), created)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that a template reserved: page from 0, PDF points, origin at the lower left."""

    name: str
    page: int
    x: float
    y: float
    width: float
    height: float


def typeset_with_spots(
    template: Path, data: Mapping[str, object], *, created: datetime = UNDATED
) -> tuple[bytes, list[Spot]]:
    """Return one paper as PDF/A-2b, and the places in it that the template labelled ``<spot>``.

    A spot is metadata with ``name``, ``page`` (from 1), ``left``, ``top``, ``width``, ``height`` and
    ``of`` (the height of its page), all in points from the upper left.

    Raises:
        TypesetError: The template does not compile, or a value is not plain.
    """
    return _press(template).print_with_spots(_as_data(template, [data]), created)


def picture_many(
    template: Path, papers: Sequence[Mapping[str, object]], *, ppi: int = 110
) -> list[bytes]:
    """Return the same papers as PNG pictures, one a page, to be looked at on a screen.

    Raises:
        TypesetError: There is no paper, the template does not compile, or a value is not plain.
    """
    return _press(template).picture(_as_data(template, papers), ppi)


def _as_data(template: Path, papers: Sequence[Mapping[str, object]]) -> str:
    if not papers:
        raise TypesetError("There is no paper to typeset.")
    try:
        return json.dumps({"papers": _drawable(papers)}, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        message = f"A value of {template.name} is not plain: {error}"
        raise TypesetError(message) from error


@dataclass(frozen=True, slots=True)
class _Press:
    """One compiler kept warm for one template; a lock admits one thread at a time."""

    template: Path
    compiler: "typst.Compiler"
    lock: Lock = field(default_factory=Lock)

    def print(self, data: str, created: datetime) -> bytes:
        """Compile the template with the data."""
        with self.lock:
            return self._compile(data, created)

    def print_with_spots(self, data: str, created: datetime) -> tuple[bytes, list[Spot]]:
        """Compile it, and ask the same compilation where its spots came to lie."""
        with self.lock:
            pdf = self._compile(data, created)
            found = json.loads(self.compiler.query("<spot>", field="value"))
        return pdf, [_spot(**one) for one in found]

    def _compile(self, data: str, created: datetime) -> bytes:
        try:
            pdf = self.compiler.compile(
                format="pdf",
                sys_inputs={"data": data},
                pdf_standards=["a-2b"],
                timestamp=int(created.timestamp()),
            )
        except RuntimeError as error:
            message = f"{self.template.name} does not compile: {error}"
            raise TypesetError(message) from error
        if not isinstance(pdf, bytes):
            raise TypesetError(f"{self.template.name} gave no single PDF.")
        return pdf

    def picture(self, data: str, ppi: int) -> list[bytes]:
        """Draw the pages that the template makes of the data."""
        try:
            with self.lock:
                pages = self.compiler.compile(format="png", ppi=ppi, sys_inputs={"data": data})
        except RuntimeError as error:
            message = f"{self.template.name} does not compile: {error}"
            raise TypesetError(message) from error
        found = pages if isinstance(pages, list) else [pages]
        return [page for page in found if isinstance(page, bytes)]


def _spot(  # noqa: PLR0913 - the names are those of the template's metadata
    *, name: str, page: int, left: float, top: float, width: float, height: float, of: float
) -> Spot:
    return Spot(name, page - 1, left, of - top - height, width, height)


@cache
def _press(template: Path) -> _Press:
    """Return the warm compiler of a template; the engine is loaded with the first paper."""
    import typst  # noqa: PLC0415 - 25 MB of engine that most processes never need

    try:
        compiler = typst.Compiler(template, root=template.parent, font_paths=_faces())
    except (OSError, RuntimeError) as error:
        raise TypesetError(f"{template.name} cannot be opened: {error}") from error
    return _Press(template, compiler)


@cache
def _faces() -> "typst.Fonts":
    """Return our own faces and no other, so that a paper looks the same on every machine."""
    import typst  # noqa: PLC0415

    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )


@cache
def _covered() -> frozenset[str]:
    """Return the characters that all our faces can draw."""
    ranges = (line.split("-") for line in (FONTS / "covered.txt").read_text().split())
    return frozenset(
        chr(code) for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1)
    )


def _drawable(value: object) -> object:
    """Return the value with every text in it composed and limited to what can be printed."""
    if isinstance(value, str):
        return _drawable_text(value)
    if isinstance(value, Mapping):
        return {key: _drawable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(item) for item in value]
    return value


def _drawable_text(text: str) -> str:
    """Compose the text (NFC), drop invisible characters and mark what no face can draw.

    Direction marks go too: they could make a printed sentence read otherwise than it is stored.
    """
    text = unicodedata.normalize("NFC", text)
    if _covered().issuperset(text):
        return text
    lines = text.replace("\t", " ").splitlines()
    return "\n".join("".join(map(_drawable_character, line)) for line in lines)


def _drawable_character(character: str) -> str:
    if character in _covered():
        return character
    invisible = (
        unicodedata.category(character) in {"Cc", "Cf"} or "\ufe00" <= character <= "\ufe0f"
    )
    return "" if invisible else _UNDRAWABLE
