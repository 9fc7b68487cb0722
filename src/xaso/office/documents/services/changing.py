"""What changes around a document after its release: further receivers, its deadline, whom to ask.

The paper itself is signed and never changes: a mistake in it is corrected by a letter or a new
document (NĐ 30/2020/NĐ-CP Đ18.3 [verified]).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import publish
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.lib.dates import say_short
from xaso.office.documents import permissions as may
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.events import DocumentUpdated, ReceiversAdded
from xaso.office.documents.models import DeliveryStep, Document, DocumentReceiver
from xaso.office.documents.queries.receivers import receivers_of
from xaso.office.documents.receivers import each_once, key_of
from xaso.office.documents.services.history import note, refuse_destroyed
from xaso.office.documents.services.releasing import exchange_codes
from xaso.office.documents.states import OVER, Channel, DocumentState


@dataclass(frozen=True, slots=True)
class Change:
    """What its receivers are told of a released document: why, until when to answer, whom to ask."""

    reason: str
    answer_by: date | None = None
    contact: str = ""


@transaction.atomic
def add_receivers(
    document: Document, receivers: Sequence[ReceiverInput], *, actor: User
) -> list[DocumentReceiver]:
    """Send a released document to further receivers; whoever has it already is left out.

    Raises:
        WrongStateError: it is not released, is about to be replaced, or nobody of these is new.
    """
    released = _hold_released(document, actor)
    _refuse_while_replaced(released)
    keys = {key_of(one) for one in receivers_of(released)}
    new = [one for one in each_once(receivers) if key_of(one) not in keys]
    if not new:
        raise WrongStateError(_("All of these are receivers of the document already."))
    added = DocumentReceiver.objects.bulk_create(
        DocumentReceiver(
            document=released,
            order=order,
            organ_code=one.organ_code,
            organ_name=one.organ_name,
            channel=one.channel,
            address=one.address,
        )
        for order, one in enumerate(new, start=_last_order(released) + 1)
    )
    names = ", ".join(one.organ_name for one in new)
    note(released, "receivers_added", actor=actor, words=names, count=len(new))
    codes = tuple(one.organ_code for one in new if one.channel == Channel.EXCHANGE)
    publish(ReceiversAdded(released.pk, codes, clock.now()), aggregate=released.pk)
    return added


@transaction.atomic
def tell_change(document: Document, change: Change, *, actor: User) -> None:
    """Tell those who received a document what changed around it, and keep it in the history.

    Raises:
        WrongStateError: it is not released, has no receiver, or no reason is given.
    """
    released = _hold_released(document, actor)
    if not change.reason.strip():
        raise WrongStateError(_("Please write what changes and why."))
    if not DocumentReceiver.objects.filter(document=released).exists():
        raise WrongStateError(_("The document has no receiver who could be told."))
    words = _words(released, change)
    released.answer_by = change.answer_by
    released.save(update_fields=["answer_by", "updated_at"])
    act = note(released, "changed", actor=actor, words=words)
    publish(
        DocumentUpdated(
            released.pk,
            words,
            exchange_codes(released),
            act.at,
            contact=change.contact,
            act_id=act.pk,
        ),
        aggregate=released.pk,
    )


@transaction.atomic
def note_for_receiver(receiver: DocumentReceiver, words: str, *, at: datetime) -> bool:
    """Write what a receiver was told or said into its history, once; how it stands stays."""
    row = DocumentReceiver.objects.select_for_update().get(pk=receiver.pk)
    made = DeliveryStep.objects.get_or_create(
        receiver=row, at=at, note=words[:300], defaults={"state": row.state}
    )
    return made[1]


def delivery_note(document_id: UUID, organ_code: str, words: str, *, at: datetime) -> bool:
    """Take what the exchange says of a change on its way; tell whether there is such a receiver."""
    rows = DocumentReceiver.objects.filter(document_id=document_id, organ_code=organ_code)
    receiver = rows.filter(channel=Channel.EXCHANGE).first()
    return receiver is not None and note_for_receiver(receiver, words, at=at)


def _hold_released(document: Document, actor: User) -> Document:
    require(actor, may.RELEASE.key)
    found = Document.objects.select_for_update().get(pk=document.pk)
    if found.state != DocumentState.RELEASED:
        raise WrongStateError(_("This is done only with a released document."))
    refuse_destroyed(found)
    return found


def _refuse_while_replaced(document: Document) -> None:
    """Refuse to spread what is about to be replaced: its new receivers would not get the new one."""
    if Document.objects.filter(replaces=document).exclude(state__in=OVER).exists():
        raise WrongStateError(
            _(
                "A document that replaces this one is under way."
                " Please send the new one to these receivers."
            )
        )


def _last_order(document: Document) -> int:
    last = DocumentReceiver.objects.filter(document=document).last()
    return last.order if last else -1


def _words(document: Document, change: Change) -> str:
    """Say a change in Vietnamese, whatever the clerk reads the product in."""
    with override("vi"):
        words = [change.reason.strip()]
        if change.answer_by != document.answer_by:
            words.append(said_deadline(change.answer_by))
        if change.contact:
            words.append(_("Please ask: %(contact)s.") % {"contact": change.contact})
    return " ".join(words)


def said_deadline(day: date | None) -> str:
    """Say until when an answer is wanted, or that none is any longer."""
    if day is None:
        return _("No answer is wanted any longer by a certain day.")
    return _("Please answer by %(day)s.") % {"day": say_short(day)}
