"""What an upload has to pass before anything of it is kept, and how it leaves that."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import IO

from django.conf import settings

from xaso.kernel.files.reception import examine
from xaso.kernel.files.refusals import FileRefusedError, Refusal
from xaso.kernel.files.sandbox.client import check_pdf, redraw_picture
from xaso.kernel.files.sandbox.pictures import FORMATS
from xaso.kernel.files.states import Treatment
from xaso.lib.sandbox.errors import UnfitError

CHUNK = 256 * 1024
NEVER_EVEN_SIGNED = {"launch", "doubtful_attachment"}
"""What is refused although rewriting would break a signature: it starts programs."""


@dataclass(frozen=True, slots=True)
class Checked:
    """An upload that may be kept: the content to keep, and what was done to it."""

    content: IO[bytes]
    name: str
    media_type: str
    treatment: Treatment = Treatment.UNCHANGED
    received_sha256: bytes = b""
    findings: tuple[str, ...] = ()


@contextmanager
def check(upload: IO[bytes], name: str) -> Iterator[Checked]:
    """Give what may be kept of an upload for the length of a block; raise ``FileRefusedError``.

    Pictures are drawn anew. A PDF with active parts is cleaned or refused as
    ``XASO_FILES_PDF_ACTIVE`` says; a signed one is never rewritten, only noted or refused.
    """
    name, media_type = examine(upload, name)
    checked = Checked(upload, name, media_type)
    try:
        if media_type in FORMATS:
            drawn = redraw_picture(upload, media_type)
            checked = replace(checked, content=drawn, treatment=Treatment.REDRAWN)
        elif media_type == "application/pdf":
            checked = _check_pdf(checked)
    except UnfitError as error:
        raise FileRefusedError(Refusal(error.reason), name=name) from error
    if checked.content is upload:
        yield checked
        return
    with checked.content:
        yield _measured(checked, upload)


def pieces(upload: IO[bytes]) -> Iterator[bytes]:
    """Yield the upload from its beginning."""
    upload.seek(0)
    while piece := upload.read(CHUNK):
        yield piece


def _check_pdf(checked: Checked) -> Checked:
    may_clean = settings.XASO_FILES_PDF_ACTIVE == "clean"
    report, cleaned = check_pdf(checked.content, clean=may_clean)
    findings, active = report["findings"], set(report["active"])
    if cleaned is not None:
        kept = tuple(one for one in findings if one not in active)
        return replace(checked, content=cleaned, treatment=Treatment.CLEANED, findings=kept)
    if report["is_signed"]:
        findings = ["signed", *findings]
    if active and not (report["is_signed"] and may_clean and not active & NEVER_EVEN_SIGNED):
        raise FileRefusedError(Refusal.UNSAFE, name=checked.name)
    return replace(checked, findings=tuple(findings))


def _measured(checked: Checked, upload: IO[bytes]) -> Checked:
    """Note the hash of what came beside what is kept, which may have grown too large."""
    limit = settings.XASO_FILES_MAX_BYTES
    if checked.content.seek(0, 2) > limit:
        raise FileRefusedError(Refusal.TOO_LARGE, name=checked.name, limit=limit)
    received = hashlib.sha256()
    for piece in pieces(upload):
        received.update(piece)
    return replace(checked, received_sha256=received.digest())
