"""What lies in a PDF: its pages, its text layer, whether somebody signed it."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from xaso.lib.pdfium import BrokenPdfError, PdfDocument, open_pdf

FEWEST_LETTERS = 60
"""A page with fewer letters has no text layer worth the name: it is a picture."""
MOST_PAGES = 400
LONGEST_TEXT = 400_000
WIDEST = 2480
"""The width in points of a picture, A4 at 300 dots an inch; larger photographs are made smaller."""
_DOTS = 300


class UnreadableError(ValueError):
    """A file is no PDF that can be read."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text layer of a PDF, page by page."""

    pages: tuple[str, ...]
    is_signed: bool

    @property
    def is_searchable(self) -> bool:
        """Whether most pages carry text."""
        filled = sum(_letters(page) >= FEWEST_LETTERS for page in self.pages)
        return filled * 2 >= len(self.pages) and bool(filled)

    @property
    def first_page(self) -> str:
        """The text of the first page."""
        return self.pages[0] if self.pages else ""

    @property
    def whole(self) -> str:
        """All text, as far as it is kept for searching."""
        return "\n".join(self.pages)[:LONGEST_TEXT]


def read_pdf(content: bytes) -> PdfText:
    """Return the text layer of a PDF; raise ``UnreadableError`` for what is none."""
    try:
        with open_pdf(content) as document:
            count = min(len(document), MOST_PAGES)
            pages = tuple(_page_text(document, number) for number in range(count))
    except BrokenPdfError as error:
        raise UnreadableError from error
    return PdfText(pages, b"/ByteRange" in content)


def first_page_of(content: bytes) -> str:
    """Return the text of the first page of a PDF; raise ``UnreadableError`` for what is none."""
    try:
        with open_pdf(content) as document:
            return _page_text(document, 0)
    except BrokenPdfError as error:
        raise UnreadableError from error


def pictures_to_pdf(pictures: Sequence[bytes]) -> bytes:
    """Bind photographs or scanned pictures, upright, into one PDF in their order."""
    pages = [_upright(one) for one in pictures]
    bound = io.BytesIO()
    pages[0].save(
        bound, "PDF", save_all=True, append_images=pages[1:], resolution=_DOTS, quality=80
    )
    return bound.getvalue()


def _page_text(document: PdfDocument, number: int) -> str:
    page = document[number]
    text = page.get_textpage()
    found: str = text.get_text_bounded()
    text.close()
    page.close()
    return found.replace("\r\n", "\n")


def _upright(content: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(content)) as opened:
            page = ImageOps.exif_transpose(opened).convert("RGB")
    except OSError as error:
        raise UnreadableError from error
    page.thumbnail((WIDEST, WIDEST * 2))
    return page


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)
