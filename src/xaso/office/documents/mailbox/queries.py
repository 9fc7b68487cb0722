"""The letters that came by e-mail, narrowed and in their order."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneQuerySet
from xaso.office.documents.models import Letter, LetterBox
from xaso.office.documents.states import DocumentState

State = Letter.State
ORDERS = {
    "arrived": ("arrived_at", "id"),
    "-arrived": ("-arrived_at", "-id"),
    "sender": ("sender_address", "-arrived_at", "id"),
    "-sender": ("-sender_address", "-arrived_at", "id"),
}
WAITING = Q(state=State.FAULTY) | Q(state=State.TAKEN, document__state=DocumentState.ARRIVED)


@dataclass(frozen=True, slots=True)
class LetterView:
    """A view of the list; ``empty`` says what its emptiness means."""

    key: str
    label: Promise
    condition: Q
    empty: Promise
    order: str = "-arrived"


_ALL = (
    LetterView(
        "waiting",
        _("Waiting for the clerk"),
        WAITING,
        _("Every letter that came is dealt with."),
        "arrived",
    ),
    LetterView(
        "faulty",
        _("Not taken in"),
        Q(state__in=(State.FAULTY, State.RETRIED, State.ANSWERED)),
        _("Every letter could be taken in."),
    ),
    LetterView("all", _("All"), Q(), _("No letter has come yet.")),
)
VIEWS = {view.key: view for view in _ALL}


def list_letters(view: LetterView, text: str, *, order: str = "") -> CommuneQuerySet[Letter]:
    """Return the letters of a view whose sender or subject holds each of the words."""
    found = Letter.objects.filter(view.condition)
    for word in text.split():
        found = found.filter(
            Q(subject__icontains=word)
            | Q(sender_name__icontains=word)
            | Q(sender_address__icontains=word)
        )
    chosen = ORDERS.get(order) or ORDERS[view.order]
    return found.select_related("document").order_by(*chosen)


def count_waiting() -> int:
    """Return how many letters wait for the clerk."""
    return Letter.objects.filter(WAITING).count()


def find_box() -> LetterBox | None:
    """Return how the mailbox was found the last time."""
    return LetterBox.objects.exclude(looked_at=None).order_by("-looked_at").first()
