"""Asking the sandbox about a file."""

import contextlib
import json
from collections.abc import Iterator
from typing import IO, Any

from xaso.lib.sandbox import frames
from xaso.lib.sandbox.client import Sandbox, collect
from xaso.lib.sandbox.errors import UnfitError

sandbox = Sandbox("xaso.kernel.files.sandbox.zygote")


def check_pdf(source: IO[bytes], *, clean: bool) -> tuple[dict[str, Any], IO[bytes] | None]:
    """Return what the PDF does, and the cleaned document if it was cleaned."""
    report: dict[str, Any] = {}

    def note(content: bytes) -> None:
        report.update(json.loads(content))

    out = collect(sandbox, source, {frames.REPORT: note}, check="pdf", clean=clean)
    return report, out


def redraw_picture(source: IO[bytes], media_type: str) -> IO[bytes]:
    """Return the picture drawn anew."""
    out = collect(sandbox, source, {}, check="picture", media_type=media_type)
    if out is None:
        raise UnfitError("damaged")
    return out


def attachments(source: IO[bytes]) -> Iterator[bytes]:
    """Yield each attachment of a PDF, those of attached PDFs too."""
    with contextlib.closing(sandbox.ask(source, check="attachments")) as received:
        for kind, content in received:
            if kind == frames.ATTACHMENT:
                yield content
