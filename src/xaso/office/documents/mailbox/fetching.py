"""Looking into the mailbox: each letter for itself, so that a bad one holds up no other."""

import logging
from datetime import datetime
from secrets import token_hex

from django.db import transaction
from imap_tools.errors import ImapToolsError

from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.office.documents.mailbox.configuration import (
    BadConfigurationError,
    MailboxConfiguration,
    mailbox_here,
)
from xaso.office.documents.mailbox.keeping import Place, keep, note_trouble
from xaso.office.documents.mailbox.server import FAILURES, OpenMailbox, open_mailbox
from xaso.office.documents.models import Letter, LetterBox

MOST_AT_ONCE = 50
MOST_TRIES = 5
State = Letter.State
MOVED_AS_RECEIVED = (State.TAKEN, State.SET_ASIDE)
logger = logging.getLogger(__name__)


def look() -> int:
    """Look into the mailbox of the commune in force; return how many letters were dealt with.

    A mailbox that cannot be reached is noted for the clerk, with the number of the fault.
    """
    try:
        given = mailbox_here()
    except (BadConfigurationError, OSError) as error:
        _note_look("", error)
        return 0
    if given is None:
        return 0
    try:
        with open_mailbox(given) as box:
            done = _take_all(box, given)
    except FAILURES as error:
        _note_look(given.address, error)
        return 0
    _note_look(given.address, None)
    return done


def _take_all(box: OpenMailbox, given: MailboxConfiguration) -> int:
    """Take the new letters first, so that what cannot be moved holds up none."""
    uids = box.uids()
    known = _known(given, box.validity, uids)
    new = [uid for uid in uids if uid not in known]
    done = [_take(box, given, uid) for uid in new[:MOST_AT_ONCE]]
    for uid in list(known)[:MOST_AT_ONCE]:
        _move(box, given, uid, known[uid])
    return sum(done)


@transaction.atomic
def _known(given: MailboxConfiguration, validity: int, uids: list[int]) -> dict[int, str]:
    """Return which of these letters were kept before, and how they stand."""
    rows = Letter.objects.filter(
        mailbox=given.address, uid_validity=validity, uid__in=uids
    ).exclude(state=State.RETRIED)
    return dict(rows.values_list("uid", "state"))


def _take(box: OpenMailbox, given: MailboxConfiguration, uid: int) -> bool:
    """Keep one letter, then move it; a crash in between is mended by the next look."""
    place = Place(given.address, box.validity, uid)
    try:
        fetched = _fetch(box, given, uid)
    except FAILURES as error:
        _note_trouble(place, error)
        raise
    state = _keep(place, *fetched) if fetched else ""
    if not state or state == State.RETRIED:
        return False
    _move(box, given, uid, state)
    return True


def _fetch(
    box: OpenMailbox, given: MailboxConfiguration, uid: int
) -> tuple[bytes, bytes | None] | None:
    """Return headers and content, no content of one that is too large; nothing if it has gone."""
    found = box.heading(uid)
    if found is None:
        return None
    heading, size = found
    if size > given.max_bytes:
        return heading, None
    raw = box.content(uid)
    return (heading, raw) if raw is not None else None


def _keep(place: Place, heading: bytes, raw: bytes | None) -> str:
    try:
        return keep(place, heading, raw)
    except Exception as error:  # noqa: BLE001 - told with its number, whatever it is
        return _note_trouble(place, error)


def _note_trouble(place: Place, error: Exception) -> str:
    fault_id = token_hex(4)
    logger.error("documents_letter_failed fault=%s uid=%s", fault_id, place.uid, exc_info=error)
    return note_trouble(place, fault_id, type(error).__name__, MOST_TRIES)


def _move(box: OpenMailbox, given: MailboxConfiguration, uid: int, state: str) -> None:
    """Move a letter that was kept; where the server refuses, the next look tries again."""
    folder = given.received if state in MOVED_AS_RECEIVED else given.refused
    try:
        box.move(uid, folder)
    except ImapToolsError as error:
        logger.warning("documents_letter_not_moved uid=%s cause=%r", uid, error)


@transaction.atomic
def _note_look(address: str, error: Exception | None) -> None:
    """Write down that the mailbox was looked into, and what was wrong."""
    now: datetime = clock.now()
    said: dict[str, object] = {"looked_at": now, "fault": "", "fault_id": ""}
    if error is None:
        said["reached_at"] = now
    else:
        fault_id = token_hex(4)
        said |= {"fault": type(error).__name__, "fault_id": fault_id}
        logger.warning(
            "documents_mailbox_failed commune=%s fault=%s cause=%r",
            require_commune(),
            fault_id,
            error,
        )
    LetterBox.objects.update_or_create(address=address, defaults=said)
