"""The one way to PDFium, which draws and reads the pages of a PDF."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from pypdfium2 import PdfDocument, PdfiumError

__all__ = ["BrokenPdfError", "PdfDocument", "open_pdf"]

_one_at_a_time = RLock()
"""PDFium is not safe in two threads of a process, not even with a document each."""


class BrokenPdfError(ValueError):
    """A file is no PDF, is locked by a password, or a page of it cannot be read."""


@contextmanager
def open_pdf(content: bytes, *, with_forms: bool = False) -> Iterator[PdfDocument]:
    """Open a PDF while no other thread of this process reads or draws one.

    What is taken out of the block must be plain text, numbers or pictures: pages are closed with
    their document. With ``with_forms``, fields and the looks of signatures are drawn too.

    Raises:
        BrokenPdfError: PDFium can do nothing with the file, at once or on a later page.
    """
    with _one_at_a_time:
        try:
            with PdfDocument(content) as document:
                if with_forms:
                    document.init_forms()
                yield document
        except PdfiumError as error:
            raise BrokenPdfError from error
