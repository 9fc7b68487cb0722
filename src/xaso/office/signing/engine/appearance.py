"""How a signature looks on the paper."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import ArrayObject, NumberObject, StreamObject, pdf_name
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.layout import (
    AxisAlignment,
    BoxConstraints,
    InnerScaling,
    Margins,
    SimpleBoxLayoutRule,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.stamp import BaseStampStyle, StaticContentStamp, StaticStampStyle

from xaso.lib.typeset import typeset
from xaso.office.signing.boxes import Box
from xaso.office.signing.engine.errors import PictureError
from xaso.office.signing.engine.ports import Mark

TEMPLATE = Path(__file__).parent / "papers" / "mark.typ"
FINEST = 600 / 72
"""Picture points for each point of the page; finer ones only make the file larger."""
MOST = 4_000
"""Picture points along a side that are read at all."""
TURNS = {
    0: (1, 0, 0, 1, 0, 0),
    90: (0, 1, -1, 0, 0, 0),
    180: (-1, 0, 0, -1, 0, 0),
    270: (0, -1, 1, 0, 0, 0),
}
"""How a mark is turned against a page that is turned clockwise by so many degrees."""
LAYOUT = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MID,
    y_align=AxisAlignment.ALIGN_MID,
    margins=Margins.uniform(0),
    inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
)


def style_of(mark: Mark, box: Box, turned: int = 0) -> BaseStampStyle:
    """Return how the mark is drawn into a box, upright on a page that is turned clockwise.

    Raises:
        PictureError: The picture cannot be read.
    """
    content = _picture(mark.image, box) if mark.image else _text(mark.lines, box)
    return _UprightStyle(
        border_width=0,
        background=content,
        background_layout=LAYOUT,
        background_opacity=1.0,
        turned=turned,
    )


def _picture(image: bytes, box: Box) -> PdfImage:
    try:
        with Image.open(BytesIO(image), formats=["PNG"]) as found:
            if max(found.size) > MOST:
                raise PictureError
            picture = found.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PictureError from error
    picture.thumbnail((box.width * FINEST, box.height * FINEST))
    return PdfImage(picture)


def _text(lines: tuple[str, ...], box: Box) -> "_Page":
    size = {"width": round(box.width, 2), "height": round(box.height, 2)}
    return _Page(typeset(TEMPLATE, {"lines": list(lines), **size}))


@dataclass(frozen=True)
class _UprightStyle(StaticStampStyle):
    turned: int = 0

    def create_stamp(
        self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: dict[str, Any]
    ) -> StaticContentStamp:
        if self.turned % 180:
            box = BoxConstraints(width=box.height, height=box.width)
        return _UprightStamp(writer, self, box)


class _UprightStamp(StaticContentStamp):
    style: _UprightStyle

    def as_form_xobject(self) -> StreamObject:
        """Turn what is drawn against the page (ISO 32000-1, 12.5.5)."""
        drawn = super().as_form_xobject()
        drawn[pdf_name("/Matrix")] = ArrayObject(map(NumberObject, TURNS[self.style.turned]))
        return drawn


class _Page(PdfContent):
    """The only page of a small PDF, to be drawn into another one."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        """Take the page over and say how to draw it."""
        reader = PdfFileReader(BytesIO(self._pdf))
        drawn = self._ensure_writer.import_page_as_xobject(reader)
        self.resources.xobject["/Mark"] = drawn
        left, bottom, right, top = map(float, drawn.get_object()["/BBox"])
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        return b"/Mark Do"
