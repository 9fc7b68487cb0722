"""The marks in letters that the law describes.

Decree 30/2020/NĐ-CP, Annex I (verified): number and moment on a separate attachment; the form of the copy,
its maker and moment on an electronic copy. The moment is written whole after ISO 8601, with the zone of Việt Nam.
"""

from datetime import datetime

from xaso.lib.dates import VIETNAM_TIME
from xaso.office.signing.engine.ports import Mark


def attachment_mark(code: str, at: datetime) -> Mark:
    """Return the mark of a file that belongs to a document: the document's number and the moment."""
    return Mark(lines=(code, moment(at)))


def copy_mark(form: str, organisation: str, at: datetime) -> Mark:
    """Return the mark of an electronic copy: its form ("SAO Y"), who made it and when."""
    return Mark(lines=(form, organisation, moment(at)))


def digitised_mark(name: str, at: datetime) -> Mark:
    """Return the mark of a scanned paper: who digitised it and when.

    Official letter 7197/BKHCN-CĐSQG of 2025 (verified in a copy).
    """
    return Mark(lines=(name, moment(at)))


def moment(at: datetime) -> str:
    """Return a moment as marks print it: ``2026-11-22T14:03:05+07:00``."""
    return at.astimezone(VIETNAM_TIME).isoformat(timespec="seconds")
