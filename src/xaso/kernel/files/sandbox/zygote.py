"""The checks of files that the helper process serves."""

import socket
import sys
from typing import Any

from xaso.kernel.files.sandbox import pdf, pictures
from xaso.lib.sandbox import frames
from xaso.lib.sandbox.server import serve


def _check_pdf(source: Any, sender: frames.Sender, question: dict[str, Any]) -> None:
    document, found = pdf.inspect(source)
    report = {"findings": sorted(found.findings), "active": sorted(found.active)}
    sender.send_plain(frames.REPORT, report | {"is_signed": found.is_signed})
    if found.active and not found.is_signed and question["clean"]:
        sender.send_pieces(pdf.clean(document, found))


def _extract(source: Any, sender: frames.Sender, question: dict[str, Any]) -> None:
    _document, found = pdf.inspect(source)
    for content in found.attachments:
        sender.send(frames.ATTACHMENT, content)


def _redraw(source: Any, sender: frames.Sender, question: dict[str, Any]) -> None:
    sender.send_pieces(pictures.redraw(source, question["media_type"]))


CHECKS = {"pdf": _check_pdf, "attachments": _extract, "picture": _redraw}

if __name__ == "__main__":
    pictures.load_all()  # a check can open nothing when it needs it
    pdf.load_all()
    serve(socket.socket(fileno=int(sys.argv[1])), CHECKS)
