"""A ticket and a wait in words."""

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from xaso.kernel.organisations.api import Commune
from xaso.kernel.tenancy.api import require_commune
from xaso.public_services.queue.forecast import WaitRange
from xaso.public_services.queue.models import QueueTicket
from xaso.public_services.queue.queries.waiting import QueueNow
from xaso.public_services.queue.states import TicketState


@dataclass(frozen=True, slots=True)
class SeenTicket:
    """A ticket as its owner sees it."""

    ticket: QueueTicket
    sentence: str
    wait: str = ""
    ahead: int = 0
    call: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether its turn is still to come."""
        return self.ticket.state == TicketState.WAITING

    @property
    def is_called(self) -> bool:
        """Whether it should go to a desk now."""
        return self.ticket.state == TicketState.CALLED


def commune_in_force() -> str:
    """Return the name of the commune whose queue this is, to stand at the start of a line."""
    return capfirst(str(Commune.objects.get(pk=require_commune())))


def say_wait(wait: WaitRange | None) -> str:
    """Return a forecast as people say it."""
    if wait is None:
        return _("No desk is calling yet.")
    if wait.least == 0:
        return _("About %(most)s minutes at most") % {"most": wait.most}
    return _("About %(least)s to %(most)s minutes") % {
        "least": wait.least,
        "most": wait.most,
    }


def seen_ticket(ticket: QueueTicket) -> SeenTicket:
    """Return how a ticket stands, in words."""
    if ticket.state == TicketState.CALLED:
        return SeenTicket(ticket, _sentence(ticket), call=ticket.calls.latest("at").mark)
    if ticket.state != TicketState.WAITING:
        return SeenTicket(ticket, _sentence(ticket))
    queue = QueueNow()
    ahead = len(queue.ahead_of(ticket))
    sentence = ngettext(
        "%(count)s person is before you.", "%(count)s people are before you.", ahead
    ) % {"count": ahead}
    if not ahead:
        sentence = _("You are next.")
    return SeenTicket(ticket, sentence, say_wait(queue.forecast_for(ticket)), ahead)


def _sentence(ticket: QueueTicket) -> str:
    number = ticket.desk.number if ticket.desk else ""
    sentences = {
        TicketState.CALLED: _("Please go to desk %(number)s now."),
        TicketState.SERVING: _("You are being served at desk %(number)s."),
        TicketState.DONE: pgettext("queue ticket", "Thank you for coming."),
        TicketState.SKIPPED: _(
            "Your number was called but nobody came. Please tell the officer at the desk."
        ),
        TicketState.LEFT: _("You left the queue. Take a new number if you need one."),
    }
    return sentences[TicketState(ticket.state)] % {"number": number}
