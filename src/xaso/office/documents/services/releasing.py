"""Sending a signed document out: release, delivery, recall, replacement (Đ17–18 [verified])."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import publish
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.office.documents import permissions as may
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.events import (
    DocumentRecalled,
    DocumentReleased,
    DocumentReplaced,
)
from xaso.office.documents.models import (
    DeliveryStep,
    Document,
    DocumentFile,
    DocumentReceiver,
    Draft,
)
from xaso.office.documents.queries.infos import issuers_of
from xaso.office.documents.services import annexes, checking
from xaso.office.documents.services.drafting import move, write_receivers
from xaso.office.documents.services.history import note
from xaso.office.documents.services.signing import signed_file
from xaso.office.documents.services.telling import tell_author_released
from xaso.office.documents.states import (
    Channel,
    Delivery,
    DocumentState,
    FileRole,
)


@transaction.atomic
def release(
    document: Document,
    *,
    actor: User,
    receivers: Iterable[ReceiverInput] | None = None,
    is_open: bool = False,
) -> None:
    """Send a signed and sealed document to its receivers and keep the archive copy.

    ``receivers`` replace those that the author put down. One that ``is_open`` is opened by
    anybody who has the check code printed on it. The archive copy is the signed file
    itself (Đ19 [verified]), kept once.
    """
    require(actor, may.RELEASE.key)
    document = Document.objects.select_for_update().get(pk=document.pk)
    signed = signed_file(document)
    if document.state != DocumentState.SIGNED or signed is None:
        raise WrongStateError(_("Only a document that is signed and sealed is released."))
    if annexes.unsigned_annexes(document):
        raise WrongStateError(
            _(
                "The annexes are not signed yet. Please sign them with the seal of the organisation."
            )
        )
    if receivers is not None:
        write_receivers(document, list(receivers))
    document.released_at = clock.now()
    document.save(update_fields=["released_at"])
    move(document, DocumentState.RELEASED)
    DocumentFile.objects.get_or_create(
        document=document, role=FileRole.ARCHIVE, file_id=signed.file_id
    )
    if is_open:
        draft = Draft.objects.get(document=document)
        checking.bind(document, draft, signed.file_id, is_open=True)
        annexes.open_annexes(document)
    tell_author_released(document, actor)
    note(document, "released", actor=actor, code=document.code, is_open=is_open)
    publish(
        DocumentReleased(
            document.pk,
            document.origin,
            document.origin_id,
            exchange_codes(document),
            document.released_at,
            signer_id=issuers_of(document.pk).signer_id,
            clerk_id=actor.pk,
        ),
        aggregate=document.pk,
    )
    if document.replaces_id is not None:
        replace(document.replaces_id, document.pk, actor=actor)


def exchange_codes(document: Document) -> tuple[str, ...]:
    """Return the agency codes of those who receive it by the document exchange."""
    rows = DocumentReceiver.objects.filter(document=document, channel=Channel.EXCHANGE)
    return tuple(rows.exclude(organ_code="").values_list("organ_code", flat=True))


@transaction.atomic
def note_delivery(
    receiver: DocumentReceiver,
    state: str,
    *,
    at: datetime | None = None,
    words: str = "",
    actor: User | None = None,
) -> None:
    """Write down what became of a document on its way to a receiver; what is old news changes nothing.

    The newest moment decides how the receiver stands; every step is kept.
    """
    moment = at or clock.now()
    receiver = DocumentReceiver.objects.select_for_update().get(pk=receiver.pk)
    known = DeliveryStep.objects.filter(
        receiver=receiver, state=state, at=moment, note=words[:300]
    )
    if known.exists():
        return
    DeliveryStep.objects.create(receiver=receiver, state=state, at=moment, note=words[:300])
    if state == Delivery.SENT and receiver.sent_at is None:
        receiver.sent_at = moment
    if receiver.state_at is None or moment >= receiver.state_at:
        receiver.state, receiver.state_at, receiver.note = state, moment, words[:300]
    receiver.save(update_fields=["state", "state_at", "note", "sent_at"])
    if actor is not None:
        note(receiver.document, "delivery_noted", actor=actor, words=words, state=state)


@transaction.atomic
def hand_over(
    receiver: DocumentReceiver, *, actor: User, envelopes: int = 1, words: str = ""
) -> None:
    """Note that a released document was brought or posted to a receiver, once.

    ``envelopes`` and ``words`` stand in the book of documents sent by post.

    Raises:
        WrongStateError: the document is not released, or it was handed over already.
    """
    require(actor, may.RELEASE.key)
    document = Document.objects.select_for_update().get(pk=receiver.document_id)
    waits = DocumentReceiver.objects.filter(pk=receiver.pk, state=Delivery.WAITING)
    if document.state != DocumentState.RELEASED or not waits.exists():
        raise WrongStateError(_("This document does not wait to be handed over."))
    waits.update(envelopes=envelopes)
    note_delivery(receiver, Delivery.SENT, words=words, actor=actor)


@dataclass(frozen=True, slots=True)
class Posting:
    """What was posted to a receiver: how many envelopes, and what is noted of it."""

    receiver: DocumentReceiver
    envelopes: int = 1
    words: str = ""


@transaction.atomic
def post_together(lines: Iterable[Posting], *, actor: User) -> None:
    """Note that several receivers were posted to: all of them, or none.

    Raises:
        WrongStateError: one of them does not wait any longer.
    """
    for one in sorted(lines, key=lambda line: line.receiver.document_id):
        hand_over(one.receiver, actor=actor, envelopes=one.envelopes, words=one.words)


def delivery(
    document_id: UUID, organ_code: str, state: str, *, at: datetime, note: str = ""
) -> bool:
    """Take what the document exchange says of a receiver; tell whether there is such a receiver."""
    receiver = DocumentReceiver.objects.filter(
        document_id=document_id, organ_code=organ_code, channel=Channel.EXCHANGE
    ).first()
    if receiver is None:
        return False
    note_delivery(receiver, state, at=at, words=note)
    return True


@transaction.atomic
def recall(document: Document, *, actor: User, reason: str) -> None:
    """Take a released document back: it is frozen here, and its receivers have to give it back.

    NĐ 30/2020/NĐ-CP Đ18.4 [verified]. Who received it on paper sends it back; by e-mail and
    exchange they destroy it and say so. Who has it by e-mail is asked by a letter of its own.
    """
    require(actor, may.RECALL.key)
    if not reason.strip():
        raise WrongStateError(_("Please write why the document is recalled."))
    annexes.call_off_marks(document, reason=reason, actor=actor)
    document = Document.objects.select_for_update().get(pk=document.pk)
    was_released = document.state == DocumentState.RELEASED
    freeze(document, reason)
    checking.end(document, "recalled")
    annexes.end_annexes(document, "recalled")
    move(document, DocumentState.RECALLED)
    note(document, "recalled", actor=actor, words=reason)
    if not was_released:
        return
    for one in _hold_receivers(document):
        if _is_asked_by_hand(one):
            note_delivery(one, Delivery.RECALL_ASKED, words=reason)
    publish(
        DocumentRecalled(document.pk, reason, exchange_codes(document), clock.now()),
        aggregate=document.pk,
    )


def _hold_receivers(document: Document) -> list[DocumentReceiver]:
    """Lock the receivers of a document and read them anew, after any letter that goes out now."""
    return list(DocumentReceiver.objects.select_for_update().filter(document=document))


def _is_asked_by_hand(receiver: DocumentReceiver) -> bool:
    """Tell whether a receiver has the document and is not asked by a letter, which notes it itself."""
    never_went = receiver.state == Delivery.FAILED and receiver.sent_at is None
    waits = receiver.state == Delivery.WAITING
    return not (waits or never_went or receiver.channel == Channel.EMAIL)


def freeze(document: Document, reason: str) -> None:
    """Let nothing more be done with a document; it stays readable for those who could read it."""
    document.frozen_at, document.frozen_reason = clock.now(), reason[:300]
    document.save(update_fields=["frozen_at", "frozen_reason"])


@transaction.atomic
def replace(old_id: UUID, new_id: UUID, *, actor: User | None = None) -> None:
    """Let a released document be replaced by another that is released; the old one is frozen.

    One that was recalled meanwhile stays so, and its receivers were asked already; what waits for
    the new one hears of it all the same.
    """
    old = Document.objects.select_for_update().get(pk=old_id)
    new = Document.objects.get(pk=new_id)
    if old.state not in (DocumentState.RELEASED, DocumentState.RECALLED):
        return
    receivers: tuple[str, ...] = ()
    if old.state == DocumentState.RELEASED:
        receivers = exchange_codes(old)
        _end_replaced(old, new)
    note(old, "replaced", actor=actor, by=str(new.pk), code=new.code)
    publish(DocumentReplaced(old.pk, new.pk, receivers, clock.now()), aggregate=old.pk)


def _end_replaced(old: Document, new: Document) -> None:
    _hold_receivers(old)
    freeze(old, _("Replaced by %(code)s.") % {"code": new.code})
    checking.end(old, "replaced")
    annexes.end_annexes(old, "replaced")
    move(old, DocumentState.REPLACED)
