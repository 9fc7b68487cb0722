"""Reading messages whose fields are named by configuration, because each provider names them otherwise."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.payments.adapters.port import Notice, NoticeRefusedError
from xaso.public_services.payments.states import NoticeReason

UNREADABLE, FORBIDDEN = 400, 401
LONGEST_NUMBER, LONGEST_TEXT = 100, 500
MOST = 10**13


def read_json(body: bytes) -> Mapping[str, Any]:
    """Return the message; refuse what is no JSON object."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoticeRefusedError(NoticeReason.UNREADABLE, UNREADABLE) from error
    if not isinstance(found, dict):
        raise NoticeRefusedError(NoticeReason.UNREADABLE, UNREADABLE)
    return found


def at_path(message: Mapping[str, Any], path: str) -> object:
    """Return what lies at a path like ``data.amount``; ``None`` where nothing does."""
    found: object = message
    for step in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(step)
    return found


def read_notice(
    message: Mapping[str, Any], fields: Mapping[str, str], *, nonce: str = ""
) -> Notice:
    """Return the notice in a message; refuse one that lacks number, amount or moment."""
    try:
        notice = Notice(
            number=_text(message, fields["id"], LONGEST_NUMBER),
            amount=_amount(at_path(message, fields["amount"])),
            at=_moment(at_path(message, fields["at"])),
            text=_text(message, fields["text"], LONGEST_TEXT),
            account=_text(message, fields["account"], LONGEST_NUMBER),
            nonce=nonce,
        )
    except (KeyError, ValueError, OverflowError, OSError) as error:
        raise NoticeRefusedError(NoticeReason.UNREADABLE, UNREADABLE) from error
    if not notice.number or "\0" in notice.number + notice.text:
        raise NoticeRefusedError(NoticeReason.UNREADABLE, UNREADABLE)
    return notice


def _text(message: Mapping[str, Any], path: str, longest: int) -> str:
    found = at_path(message, path)
    if found is None:
        return ""
    if isinstance(found, bool) or not isinstance(found, str | int):
        raise ValueError(path)
    text = str(found).encode(errors="replace").decode()
    if len(text) > longest and longest == LONGEST_NUMBER:
        raise ValueError(path)
    return text[:longest]


def _amount(found: object) -> int:
    """Return whole đồng: 15000, 15000.0, "15000" and "15000.00" are the same."""
    if isinstance(found, str):
        whole, _dot, rest = found.partition(".")
        if not whole.lstrip("-").isdecimal() or not whole.isascii() or rest.strip("0"):
            raise ValueError(found)
        found = int(whole)
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if isinstance(found, bool) or not isinstance(found, int) or abs(found) >= MOST:
        raise ValueError(found)
    return found


def _moment(found: object) -> datetime:
    """Return a moment given as ISO 8601, ``yyyyMMddHHmmss`` or seconds; without a zone it is Vietnamese."""
    if isinstance(found, int) and not isinstance(found, bool):
        return datetime.fromtimestamp(found, UTC)
    if not isinstance(found, str):
        raise ValueError(found)
    read = datetime.fromisoformat(
        f"{found[:8]}T{found[8:]}" if found.isdecimal() and len(found) == 14 else found
    )
    return read if read.tzinfo else read.replace(tzinfo=VIETNAM_TIME)
