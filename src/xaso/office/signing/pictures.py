"""Pages of a PDF as pictures, so that a phone shows them inside a page."""

from io import BytesIO

from xaso.lib.pdfium import BrokenPdfError, open_pdf

WIDTH = 1240
"""Pixels across: sharp on a phone held close and on a screen, some 150 dpi of A4."""


class NoSuchPageError(LookupError):
    """The paper has no such page, or cannot be drawn."""


def count_pages(content: bytes) -> int:
    """Return how many pages a PDF has; 0 for one that cannot be read."""
    try:
        with open_pdf(content) as document:
            return len(document)
    except BrokenPdfError:
        return 0


def draw_page(content: bytes, number: int) -> bytes:
    """Return a page (from 1) with its signatures as PNG; raises :class:`NoSuchPageError`."""
    try:
        with open_pdf(content, with_forms=True) as document:
            if not 1 <= number <= len(document):
                raise NoSuchPageError(number)
            page = document[number - 1]
            picture = page.render(scale=WIDTH / max(page.get_width(), 1)).to_pil()
    except BrokenPdfError as error:
        raise NoSuchPageError from error
    out = BytesIO()
    picture.convert("P", colors=64).save(out, "PNG")
    return out.getvalue()
