"""One thread at a time reads PDFs."""

from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import pikepdf
import pytest

import xaso
from xaso.lib.pdfium import BrokenPdfError, open_pdf


def pdf(pages: int) -> bytes:
    made, out = pikepdf.new(), BytesIO()
    for _page in range(pages):
        made.add_blank_page()
    made.save(out)
    return out.getvalue()


def count(content: bytes) -> int:
    with open_pdf(content) as document:
        return len(document)


def test_the_pages_are_there():
    assert count(pdf(3)) == 3


@pytest.mark.parametrize("content", [b"", b"khong phai PDF", b"%PDF-1.7\n"])
def test_what_is_no_pdf_is_refused_and_the_next_is_read(content):
    with pytest.raises(BrokenPdfError):
        count(content)

    assert count(pdf(1)) == 1


def test_a_page_that_cannot_be_read_is_said_too():
    with pytest.raises(BrokenPdfError), open_pdf(pdf(1)) as document:
        document[7].get_width()


def test_a_second_thread_waits_until_the_first_has_read():
    read = Event()
    second = Thread(target=lambda: (count(pdf(2)), read.set()))

    with open_pdf(pdf(1)):
        second.start()
        came_in_between = read.wait(0.2)
    second.join(10)

    assert not came_in_between
    assert read.is_set()


def test_nothing_of_the_product_goes_another_way_to_pdfium():
    product = Path(xaso.__file__).parent

    importing = {
        file.relative_to(product).as_posix()
        for file in product.rglob("*.py")
        if "tests" not in file.parts and "pypdfium2" in file.read_text(encoding="utf-8")
    }

    assert importing == {"lib/pdfium.py"}
