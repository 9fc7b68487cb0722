"""Pages of a PDF as pictures, which every phone shows."""

import io

from xaso.lib.pdfium import open_pdf

DOTS = 110
MOST_PAGES = 60


def picture_page(pdf: bytes, number: int) -> bytes | None:
    """Return a page (from 0) with its signatures as PNG; nothing where there is no such page."""
    with open_pdf(pdf, with_forms=True) as document:
        if not 0 <= number < min(len(document), MOST_PAGES):
            return None
        page = document[number]
        picture = page.render(scale=DOTS / 72).to_pil()
        page.close()
    made = io.BytesIO()
    picture.save(made, "PNG", optimize=True)
    return made.getvalue()
