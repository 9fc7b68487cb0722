"""How messages of the exchange look to people."""

from django.utils.translation import gettext as _

from xaso.lib.dates import say_moment
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.models import IncomingMessage, OutgoingMessage, StatusEntry
from xaso.office.exchange.states import (
    MessageKind,
    ReceiptState,
    SendState,
    SignatureState,
    StatusCode,
)
from xaso.ui.values import Fact, Moment, State, Tone

SENDING: dict[str, Tone] = {
    SendState.QUEUED: "info",
    SendState.SENT: "good",
    SendState.FAILED: "warn",
    SendState.DEAD: "late",
    SendState.OFF: "off",
}
RECEIVING: dict[str, Tone] = {
    ReceiptState.ACCEPTED: "good",
    ReceiptState.DUPLICATE: "off",
    ReceiptState.TO_DECIDE: "warn",
    ReceiptState.AGREED: "good",
    ReceiptState.DECLINED: "off",
    ReceiptState.QUARANTINED: "late",
}
TOLD: dict[str, Tone] = {
    StatusCode.REFUSED: "late",
    StatusCode.CHANGE_DECLINED: "warn",
    StatusCode.COMPLETED: "good",
}
SIGNED: dict[str, Tone] = {
    SignatureState.VALID: "good",
    SignatureState.WEAK: "warn",
    SignatureState.UNKNOWN: "warn",
}
MEGABYTE = 1024 * 1024


def sending_state(message: OutgoingMessage) -> State:
    """Return how the sending stands."""
    return State(message.get_state_display(), SENDING[message.state])


def told_state(message: OutgoingMessage) -> State | None:
    """Return what the receiver told last."""
    if not message.last_status:
        return None
    return State(message.get_last_status_display(), TOLD.get(message.last_status, "info"))


def receiving_state(message: IncomingMessage) -> State:
    """Return what became of a message that came."""
    return State(message.get_state_display(), RECEIVING[message.state])


def fault_sentence(fault: str, note: str = "") -> str:
    """Return why something failed, with where, as one sentence and a note."""
    label = str(Fault(fault).label) if fault in Fault.values else fault
    return f"{label} ({note})" if note else label


def facts_of_sent(message: OutgoingMessage) -> list[Fact]:
    """Return what is known of a message sent."""
    facts = [
        Fact(_("Kind"), message.get_kind_display()),
        Fact(_("Receiver"), f"{message.receiver_name} ({message.receiver_code})"),
        Fact(_("Subject"), message.subject),
        Fact(_("Document identifier"), message.document_uid),
        Fact(_("Attempts"), message.attempts),
    ]
    if message.reason:
        facts.append(Fact(_("Reason"), message.reason))
    if message.sent_at:
        facts.append(Fact(_("Sent at"), say_moment(message.sent_at)))
    if message.gateway_id:
        facts.append(
            Fact(_("Number at the gateway"), f"{message.gateway}: {message.gateway_id}")
        )
    return facts


def facts_of_received(message: IncomingMessage) -> list[Fact]:
    """Return what is known of a message that came."""
    sender = message.sender_name or message.sender_code or _("Unknown")
    facts = [
        Fact(_("Kind"), message.get_kind_display() or _("Unreadable")),
        Fact(
            _("Sending agency"),
            f"{sender} ({message.sender_code})" if message.sender_name else sender,
        ),
        Fact(_("Subject"), what_of(message)),
        Fact(_("Document identifier"), message.document_uid or "–"),
        Fact(_("Received at"), say_moment(message.received_at)),
        Fact(_("Size"), _size(message.size)),
        Fact(
            _("Signature of the package"), message.get_signature_display(), note=message.signer
        ),
        Fact(_("Number at the gateway"), f"{message.gateway}: {message.gateway_id}"),
    ]
    if message.reason:
        facts.append(Fact(_("Reason given"), message.reason))
    if message.concerns and message.kind == MessageKind.REPLACEMENT:
        facts.append(Fact(_("Replaces"), ", ".join(message.concerns)))
    if message.decided_at:
        facts.append(
            Fact(_("Decided at"), say_moment(message.decided_at), note=message.decision_note)
        )
    return facts


def history_of(message: OutgoingMessage, entries: list[StatusEntry]) -> list[Moment]:
    """Return what happened to a message sent, the last thing last."""
    moments = [Moment(_("Put into the queue"), say_moment(message.created_at), icon="inbox")]
    if message.sent_at:
        moments.append(
            Moment(_("Handed to the gateway"), say_moment(message.sent_at), icon="send")
        )
    moments += [
        Moment(
            entry.get_status_display(),
            say_moment(entry.at),
            who=entry.staff,
            text=entry.note if entry.note != entry.get_status_display() else "",
            tone=TOLD.get(entry.status, "info"),
        )
        for entry in entries
    ]
    return moments


def told_of(rows: list[OutgoingMessage]) -> list[Moment]:
    """Return what the sender of a message was told about it."""
    return [
        Moment(
            one.get_status_code_display(),
            say_moment(one.sent_at or one.created_at),
            text=one.reason or ("" if one.sent_at else one.get_state_display()),
            tone="good" if one.sent_at else "info",
        )
        for one in rows
    ]


def what_of(message: IncomingMessage) -> str:
    """Return what a message is about: its subject, or the status that it tells."""
    if message.subject in StatusCode.values:
        return str(StatusCode(message.subject).label)
    return message.subject or "–"


def _size(size: int) -> str:
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB".replace(".", ",")
    return f"{size / 1024:.1f} kB".replace(".", ",")
