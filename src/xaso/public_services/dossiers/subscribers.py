"""What dossiers do when they move, and when money for them comes or goes; citizens are told."""

from django.urls import reverse

from xaso.kernel.events.api import subscribe
from xaso.kernel.notifications.api import notify
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.money import say_dong
from xaso.office.documents.events import (
    DocumentRecalled,
    DocumentReleased,
    DocumentReplaced,
)
from xaso.public_services.dossiers import citizen_notices, notices
from xaso.public_services.dossiers.events import (
    DossierCompleted,
    DossierMoved,
    DossierPassedOn,
    DossierReceived,
    DossierSubmitted,
)
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.dossiers.queries.people import receptionists_of
from xaso.public_services.dossiers.services import paying
from xaso.public_services.dossiers.services.passing import bring_back, send_there
from xaso.public_services.dossiers.services.placing import note_person
from xaso.public_services.dossiers.services.result_documents import (
    ORIGIN,
    WRITTEN_IN,
    call_off_result,
    note_recalled_result,
    replace_result,
    take_result,
    take_waiting_result,
)
from xaso.public_services.dossiers.services.telling import (
    SUBJECT,
    kind_of_move,
    may_be_news,
    tell_citizen,
)
from xaso.public_services.dossiers.services.vaulting import give_check_codes, keep_in_vault
from xaso.public_services.dossiers.services.waiting import confirm_paid
from xaso.public_services.dossiers.states import OPEN, DossierState
from xaso.public_services.payments.api import Channel, status_of
from xaso.public_services.payments.events import PaymentReceived, PaymentRefunded

DESK_HEARS = {
    "replace_result": notices.RESULT_REPLACED,
    "recall_result": notices.RESULT_RECALLED,
}
BY_HAND = frozenset({Channel.CASH, Channel.POSTAL})
ENDED_AFTER_WORK = (DossierState.COMPLETED, DossierState.WITHDRAWN, DossierState.STOPPED)
"""Where a dossier stands after its work had begun and a document may have been written for it."""


def take_over(event: DossierPassedOn) -> None:
    """Put a dossier that was passed on before the commune that decides it."""
    send_there(event.dossier_id, to_commune=event.to_commune)


def lay_out(event: DossierCompleted) -> None:
    """Lay a result at the desk where its dossier came in."""
    bring_back(event.dossier_id)


def take_money(event: PaymentReceived) -> None:
    """Go on with a dossier whose duty is paid; tell the desk of too little and of too much.

    How the payment stands now counts, not how it stood when the event was written.
    """
    status = status_of(event.request_id) if event.subject_kind == paying.KIND else None
    if status is None:
        return
    if status.received - status.refunded >= status.total:
        confirm_paid(status.subject_id, payment_id=status.id)
    paying.heed_money(status)


def note_refund(event: PaymentRefunded) -> None:
    """Tell the desk that money of a dossier went back."""
    status = status_of(event.request_id) if event.subject_kind == paying.KIND else None
    if status is not None:
        paying.heed_refund(status, event.amount)


def tell_arrival(event: DossierSubmitted) -> None:
    """Confirm to the citizen that the dossier came in, with the time (NĐ 310/2026 [S])."""
    tell_citizen(event.dossier_id, citizen_notices.SENT_IN)


def tell_receipt(event: DossierReceived) -> None:
    """Tell the citizen that the dossier was received; one that is passed on is told as such."""
    if event.due_at:
        tell_citizen(event.dossier_id, citizen_notices.RECEIVED)


def tell_move(event: DossierMoved) -> None:
    """Tell the citizen of what concerns them, if it is still so."""
    if not may_be_news(event):
        return
    kind = kind_of_move(event, Dossier.objects.get(pk=event.dossier_id))
    if kind:
        tell_citizen(event.dossier_id, kind)


def tell_desk(event: DossierMoved) -> None:
    """Tell the desk, and who worked on it, that a result was recalled or replaced."""
    kind = DESK_HEARS.get(event.act)
    if kind is None:
        return
    worked_on_it = [event.assignee_id] if event.assignee_id else []
    notify(
        kind.key,
        to=sorted({*receptionists_of(require_commune()), *worked_on_it}),
        context={"code": event.code},
        url=reverse("dossiers:dossier", args=[event.dossier_id]),
        about=(SUBJECT, event.dossier_id),
    )


def tell_payment(event: PaymentReceived) -> None:
    """Tell the citizen that money came in; who paid at the desk holds the receipt."""
    if event.subject_kind == paying.KIND and event.channel not in BY_HAND:
        words = {"sum": say_dong(event.amount)}
        tell_citizen(event.subject_id, citizen_notices.PAID, words=words)


def note_place(event: DossierReceived) -> None:
    """Note in which commune a person has a dossier, so that they find it when they sign in."""
    note_person(event.dossier_id)


def keep_result(event: DossierCompleted) -> None:
    """Put a result into its owner's vault, and let anybody check it by a code."""
    give_check_codes(event.dossier_id)
    keep_in_vault(event.dossier_id)


def take_released(event: DocumentReleased) -> None:
    """End a dossier with the document that was released for it."""
    if event.origin == ORIGIN and event.origin_id is not None:
        take_result(
            event.document_id,
            event.origin_id,
            signer_id=event.signer_id,
            clerk_id=event.clerk_id,
        )


def mind_document(event: DossierMoved) -> None:
    """End a dossier that came back with what was released meanwhile; call off what ended without it."""
    if event.to_state in WRITTEN_IN:
        take_waiting_result(event.dossier_id)
    elif event.from_state in OPEN and event.to_state in ENDED_AFTER_WORK:
        call_off_result(event.dossier_id, event.act, actor_id=event.actor_id)


def take_replaced(event: DocumentReplaced) -> None:
    """Let what replaces the result of a dossier be its result."""
    replace_result(event.document_id, event.replaced_by)


def take_recalled(event: DocumentRecalled) -> None:
    """Say in a dossier that its result was recalled."""
    note_recalled_result(event.document_id)


def listen() -> None:
    """Subscribe; called once when the product starts."""
    subscribe(DossierPassedOn, take_over, key="dossiers.take_over_passed_on")
    subscribe(DossierCompleted, lay_out, key="dossiers.lay_out_result")
    subscribe(PaymentReceived, take_money, key="dossiers.take_money")
    subscribe(PaymentRefunded, note_refund, key="dossiers.note_refund")
    subscribe(DossierCompleted, keep_result, key="dossiers.keep_result_in_vault")
    subscribe(DossierSubmitted, tell_arrival, key="dossiers.tell_arrival")
    subscribe(DossierReceived, tell_receipt, key="dossiers.tell_receipt")
    subscribe(DossierReceived, note_place, key="dossiers.note_person_place")
    subscribe(DossierMoved, tell_move, key="dossiers.tell_move")
    subscribe(DossierMoved, tell_desk, key="dossiers.tell_desk_of_result")
    subscribe(PaymentReceived, tell_payment, key="dossiers.tell_payment")
    subscribe(DocumentReleased, take_released, key="dossiers.take_released_document")
    subscribe(DossierMoved, mind_document, key="dossiers.take_waiting_result")
    subscribe(DocumentReplaced, take_replaced, key="dossiers.take_replaced_result")
    subscribe(DocumentRecalled, take_recalled, key="dossiers.note_recalled_result")
