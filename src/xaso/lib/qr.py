"""QR codes for papers, pages and cards."""

from io import BytesIO

import segno

_QUIET_ZONE = 4


def qr_svg(text: str, *, title: str) -> str:
    """Return a QR code as inline SVG; `title` is what a screen reader says in its place.

    The markup is complete, so papers can embed it as well as pages, and escaped. It scales to
    the box it is put in, carries its own white ground, readable in a dark theme, and has no
    style attribute, so a strict content security policy lets it by.

    Raises:
        ValueError: the text is longer than a QR code can hold.
    """
    drawing = BytesIO()
    _make(text).save(
        drawing,
        kind="svg",
        border=_QUIET_ZONE,
        light="#fff",
        title=title,
        svgclass="qr",
        lineclass=None,
        omitsize=True,
        xmldecl=False,
        nl=False,
    )
    return drawing.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)


def qr_png(text: str, scale: int = 8) -> bytes:
    """Return a QR code as a PNG picture, each module `scale` pixels wide.

    Raises:
        ValueError: the text is longer than a QR code can hold.
    """
    picture = BytesIO()
    _make(text).save(picture, kind="png", scale=scale, border=_QUIET_ZONE)
    return picture.getvalue()


def _make(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m", encoding="utf-8")
