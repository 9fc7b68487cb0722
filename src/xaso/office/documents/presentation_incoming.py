"""How documents that came in are said: where they stand, what happened, whose turn it is."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from xaso.lib.dates import say_date, say_moment, say_short
from xaso.office.documents.incoming_values import SenderChange
from xaso.office.documents.models import Arrival, Assignment, Document, DocumentAct
from xaso.office.documents.states import DocumentState, Part, Urgency
from xaso.ui.values import Fact, Moment, State, Tone

ACTS = {
    "received": gettext_lazy("Document came in"),
    "registered": gettext_lazy("Registered"),
    "laid_before": gettext_lazy("Laid before a leader"),
    "directed": gettext_lazy("Directive given"),
    "given_back": gettext_lazy("Returned"),
    "undone": gettext_lazy("Directive undone"),
    "started": gettext_lazy("Handling begun"),
    "progress": gettext_lazy("Progress"),
    "part_done": gettext_lazy("Part done"),
    "succeeded": gettext_lazy("Handed to a successor"),
    "closed": gettext_lazy("Handled to the end"),
    "refused": gettext_lazy("Not accepted"),
    "set_aside": gettext_lazy("Set aside: no document"),
    "secret": gettext_lazy("Destroyed: it bore a mark of secrecy"),
    "destroyed": gettext_lazy("Destroyed after recall"),
    "recall_refused": gettext_lazy("Recall not granted"),
    "change_asked": gettext_lazy("Changed by its sender"),
    "change_accepted": gettext_lazy("Change taken over"),
    "change_declined": gettext_lazy("Change not taken over"),
}
TONES: dict[str, Tone] = {
    DocumentState.ARRIVED: "info",
    DocumentState.REGISTERED: "info",
    DocumentState.SUBMITTED: "warn",
    DocumentState.ASSIGNED: "info",
    DocumentState.IN_PROGRESS: "info",
    DocumentState.CLOSED: "good",
    DocumentState.REFUSED: "off",
    DocumentState.DESTROYED: "off",
}
_BAD = ("refused", "secret", "destroyed", "undone", "given_back")


def state_of(document: Document) -> State:
    """Return how a document stands, as a word with its tone."""
    label = str(DocumentState(document.state).label)
    return State(label, TONES.get(document.state, "neutral"))


def say_standing(arrival: Arrival, today: date) -> str:
    """Say in a sentence where a document stands and whose turn it is."""
    return f"{say_whose_turn(arrival)} {say_left(arrival, today)}".strip()


def say_whose_turn(arrival: Arrival) -> str:
    """Say in a sentence whose turn it is."""
    return _standing(arrival) % {"who": say_holder(arrival)}


def say_holder(arrival: Arrival) -> str:
    """Name who has it: a person, a unit, or the clerk."""
    if arrival.held_by:
        return arrival.held_by.full_name
    return arrival.held_at.name if arrival.held_at else _("the clerk")


def say_left(arrival: Arrival, today: date) -> str:
    """Say how long there is; nothing without a day, or once it is closed."""
    if arrival.due_on is None or arrival.closed_at:
        return ""
    days = (arrival.due_on - today).days
    if days < 0:
        words = ngettext("%(days)s day late.", "%(days)s days late.", -days)
        return words % {"days": -days}
    if days == 0:
        return _("Due today.")
    words = ngettext(
        "%(days)s day left, until %(date)s.", "%(days)s days left, until %(date)s.", days
    )
    return words % {"days": days, "date": say_date(arrival.due_on)}


def say_days_left(arrival: Arrival, today: date) -> str:
    """Say how many days there are, beside the day itself."""
    if arrival.due_on is None or arrival.closed_at or arrival.due_on <= today:
        return say_left(arrival, today)
    days = (arrival.due_on - today).days
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def due_tone(arrival: Arrival, today: date) -> Tone:
    """Return the tone of its day: late, near, or far."""
    if arrival.due_on is None or arrival.closed_at:
        return "neutral"
    days = (arrival.due_on - today).days
    return "late" if days < 0 else "warn" if days <= 2 else "good"


def moments_of(acts: tuple[DocumentAct, ...]) -> list[Moment]:
    """Return the history as the timeline shows it."""
    return [
        Moment(
            str(ACTS.get(one.key, one.key)),
            at=say_moment(one.at),
            who=one.actor.full_name if one.actor else _("The system"),
            text=one.words,
            tone="off" if one.key in _BAD else "neutral",
            iso=one.at.isoformat(),
        )
        for one in acts
    ]


def facts_of(document: Document, arrival: Arrival) -> list[Fact]:
    """Return what is known of a document, as its page lists it."""
    number = f"{arrival.number} / {arrival.year}" if arrival.number else ""
    facts = [
        Fact(_("Arrival number"), number),
        Fact(
            _("Came in"), f"{say_moment(arrival.arrived_at)} · {arrival.get_channel_display()}"
        ),
        Fact(_("Number and symbol"), document.code),
        Fact(
            _("Date of the document"),
            say_short(document.issued_on) if document.issued_on else "",
        ),
        Fact(_("Issuing agency"), document.organ_name),
        Fact(_("Type"), document.type_name),
        Fact(
            _("Signed by"),
            ", ".join(filter(None, (document.signer_position, document.signer_name))),
        ),
        Fact(_("Number of pages"), document.page_count or ""),
        Fact(_("To be done by"), say_date(arrival.due_on) if arrival.due_on else ""),
        Fact(_("Result"), arrival.result),
    ]
    return [one for one in facts if one.value != ""]


def changes_of(change: SenderChange) -> list[Fact]:
    """Return what a sender changes, each with what is known here."""
    labels = {
        "type_name": _("Type"),
        "subject": _("Subject"),
        "urgency": _("Urgency"),
        "due_on": _("To be done by"),
        "signer_position": _("Signer's position"),
        "signer_name": _("Signed by"),
        "page_count": _("Number of pages"),
    }
    return [
        Fact(label, _say_change(name, *change.changes[name]))
        for name, label in labels.items()
        if name in change.changes
    ]


def _say_change(name: str, known: str, said: str) -> str:
    new = _say_value(name, said)
    if not known:
        return new
    return _("%(new)s (until now: %(known)s)") % {"new": new, "known": _say_value(name, known)}


def _say_value(name: str, value: str) -> str:
    if name == "due_on" and value:
        return say_short(date.fromisoformat(value))
    return str(Urgency(value).label) if name == "urgency" else value


def urgency_of(document: Document) -> State | None:
    """Return the urgency as a mark; nothing where it is not urgent."""
    if document.urgency == Urgency.NORMAL:
        return None
    return State(str(Urgency(document.urgency).label), "late")


def say_given(one: Assignment) -> str:
    """Name to whom something was given, with its own day and whether they opened it."""
    name = one.user.full_name if one.user else one.unit.name if one.unit else ""
    notes = [str(Part(one.part).label)]
    if one.due_on:
        notes.append(_("by %(date)s") % {"date": say_short(one.due_on)})
    if one.state != Assignment.State.WAITING:
        notes.append(str(Assignment.State(one.state).label))
    elif one.seen_at:
        notes.append(_("seen"))
    return f"{name} ({', '.join(notes)})"


def _standing(arrival: Arrival) -> str:
    sentences = {
        DocumentState.ARRIVED: _("It waits to be registered."),
        DocumentState.REGISTERED: _("It waits to be laid before a leader."),
        DocumentState.SUBMITTED: _("It waits for a directive of %(who)s."),
        DocumentState.ASSIGNED: _("It was given to %(who)s, who has not begun."),
        DocumentState.IN_PROGRESS: _("%(who)s is handling it."),
        DocumentState.CLOSED: _("It is done."),
        DocumentState.REFUSED: _("It was not accepted."),
        DocumentState.DESTROYED: _("It was destroyed because its sender recalled it."),
    }
    return sentences.get(DocumentState(arrival.document.state), "")
