"""Putting messages into the queue: documents, their recalls and changes, statuses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import defer_on_commit
from xaso.lib import clock
from xaso.office.documents.api import (
    Delivery,
    DocumentInfo,
    DocumentState,
    delivery,
    delivery_note,
)
from xaso.office.exchange.models import IncomingMessage, OutgoingMessage
from xaso.office.exchange.sending_job import send_soon
from xaso.office.exchange.services.lines import here
from xaso.office.exchange.services.packing import document_of, uid_of
from xaso.office.exchange.states import CARRIES, MessageKind, SendState, StatusCode

WAITING = (SendState.QUEUED, SendState.FAILED, SendState.DEAD)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A message to one agency."""

    code: str
    kind: MessageKind
    reason: str = ""
    replaces_uid: str = ""
    contact: str = ""


@transaction.atomic
def queue_release(document_id: UUID, receivers: Iterable[str]) -> list[OutgoingMessage]:
    """Have a released document go to these agencies, each once however often this is called.

    A receiver of the document that it replaces is told which one that was. One that was recalled
    before this was done goes nowhere.
    """
    info = document_of(document_id)
    if info is None or info.state != DocumentState.RELEASED:
        return []
    before = _reached_by(info.replaces_id)
    went_to = _carried_to(info.id)
    wanted = [_first(code, before.get(code)) for code in dict.fromkeys(receivers)]
    return _queue(info, [one for one in wanted if one.code not in went_to])


@transaction.atomic
def queue_recall(document_id: UUID, receivers: Iterable[str], reason: str) -> None:
    """Ask every agency that may have been reached to give a document back; the rest is called off.

    Who was being written to just now, or without an answer, is asked too, after that attempt.
    """
    info = document_of(document_id)
    if info is None:
        return
    call_off(document_id)
    codes = list(receivers)
    _queue_change(info, codes, MessageKind.RECALL, reason)
    _recall_replaced(info, codes, reason)


@transaction.atomic
def queue_superseded(document_id: UUID, by: UUID, receivers: Iterable[str]) -> None:
    """Have a replaced document given back by those who do not receive its successor."""
    successor = document_of(by)
    stay = {one.organ_code for one in successor.receivers} if successor else set()
    code = successor.code if successor else ""
    left = [one for one in receivers if one not in stay]
    queue_recall(document_id, left, _("Replaced by %(code)s.") % {"code": code})


@transaction.atomic
def queue_update(
    document_id: UUID, receivers: Iterable[str], reason: str, *, contact: str = ""
) -> None:
    """Tell every agency that was reached what changed of a document, and whom to ask about it."""
    info = document_of(document_id)
    if info is not None and info.state == DocumentState.RELEASED:
        _queue_change(info, receivers, MessageKind.UPDATE, reason, contact)


@transaction.atomic
def queue_status(
    about: IncomingMessage, status: StatusCode, reason: str = "", *, actor: User | None = None
) -> OutgoingMessage | None:
    """Tell the sender of a message what became of it, each status once; nothing where nobody can be told."""
    if not about.sender_code or not about.document_uid:
        return None
    made, is_new = OutgoingMessage.objects.get_or_create(
        answers=about,
        status_code=status,
        kind=MessageKind.STATUS,
        defaults={
            "document_uid": about.document_uid,
            "chain": f"{about.document_uid}<{about.sender_code}"[:250],
            "code": about.code,
            "receiver_code": about.sender_code,
            "receiver_name": about.sender_name,
            "reason": reason[:500],
            "staff": actor.full_name[:120] if actor else "",
            "gateway": about.gateway,
            "created_by": actor,
            "created_at": clock.now(),
        },
    )
    if is_new:
        defer_on_commit(send_soon, message_id=str(made.pk))
    return made


def call_off(document_id: UUID) -> None:
    """Let nothing of a document be tried again; what was given up may not be sent again either."""
    waiting = OutgoingMessage.objects.filter(document_id=document_id, state__in=WAITING)
    locked = waiting.select_for_update(of=("self",)).order_by("pk")
    ids = list(locked.values_list("pk", flat=True))
    OutgoingMessage.objects.filter(pk__in=ids).update(state=SendState.OFF)


def _first(code: str, old: OutgoingMessage | None) -> _Wanted:
    if old is None:
        return _Wanted(code, MessageKind.NEW)
    reason = _("Replaces %(code)s.") % {"code": old.code}
    return _Wanted(code, MessageKind.REPLACEMENT, reason, old.document_uid)


def _queue_change(
    info: DocumentInfo,
    receivers: Iterable[str],
    kind: MessageKind,
    reason: str,
    contact: str = "",
) -> None:
    reached = _reached_by(info.id)
    codes = [code for code in dict.fromkeys(receivers) if code in reached]
    _queue(info, [_Wanted(code, kind, reason, contact=contact) for code in codes])


def _queue(info: DocumentInfo, wanted: Sequence[_Wanted]) -> list[OutgoingMessage]:
    if not wanted:
        return []
    uid = uid_of(info, here().code)
    names = {one.organ_code: one.organ_name for one in info.receivers}
    made = [
        OutgoingMessage.objects.create(
            kind=one.kind,
            document_id=info.id,
            document_uid=uid,
            chain=f"{uid}>{one.code}"[:250],
            code=info.code,
            subject=info.subject,
            receiver_code=one.code,
            receiver_name=names.get(one.code, one.code),
            reason=one.reason[:500],
            staff=one.contact[:120],
            replaces_uid=one.replaces_uid,
            gateway="",
        )
        for one in wanted
    ]
    for message in made:
        defer_on_commit(send_soon, message_id=str(message.pk))
    return made


def _recall_replaced(info: DocumentInfo, codes: Iterable[str], reason: str) -> None:
    """Ask back what a document replaces from whom neither it nor the news of it ever reached."""
    old = document_of(info.replaces_id) if info.replaces_id else None
    if old is None or old.state != DocumentState.REPLACED:
        return
    reached = _reached_by(info.id)
    left = [code for code in codes if code not in reached]
    _queue_change(old, left, MessageKind.RECALL, reason)


def _carried_to(document_id: UUID) -> set[str]:
    went = OutgoingMessage.objects.filter(document_id=document_id, kind__in=CARRIES)
    return set(went.values_list("receiver_code", flat=True))


def _reached_by(document_id: UUID | None) -> dict[str, OutgoingMessage]:
    """Return the messages by which a document went to its receivers, by agency code."""
    if document_id is None:
        return {}
    went = OutgoingMessage.objects.maybe_there().filter(
        document_id=document_id, kind__in=CARRIES
    )
    return {one.receiver_code: one for one in went}


def note_change(message: OutgoingMessage, words: str) -> None:
    """Write into the history of a receiver what it was told of a change, or said to it."""
    if message.document_id is not None:
        delivery_note(message.document_id, message.receiver_code, words, at=clock.now())


def note_delivery(message: OutgoingMessage, state: Delivery, note: str = "") -> None:
    """Write down with the document how far it came on its way to a receiver."""
    if message.document_id is not None:
        delivery(message.document_id, message.receiver_code, state, at=clock.now(), note=note)
