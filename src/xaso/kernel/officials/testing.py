"""Officials who leave, for tests of the modules whose work they hand over."""

from django.test import Client
from django.urls import reverse

from xaso.kernel.accounts.api import Role, User
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.officials.models import Departure
from xaso.lib import clock

KINDS = 10
"""More kinds of work than anybody has."""


def leaves(client: Client, person: User, *, successor: User | None = None) -> Departure:
    """Let an official leave at once, by the page and the worker; return what came of it.

    A successor takes over every kind of work that the page lists. A commune is in force.
    """
    client.force_login(
        official(Role.IT_OFFICER), backend="xaso.kernel.accounts.backend.AccountBackend"
    )
    typed = {
        "kind": "leaves",
        "last_day": clock.today().isoformat(),
        "reason": "QĐ 15/QĐ-UBND",
        "at_once": "on",
    }
    if successor is not None:
        typed |= {f"successor_{number}": str(successor.pk) for number in range(KINDS)}
    client.post(reverse("officials:leave", args=[person.pk]), typed)
    deliver_all()
    return Departure.objects.get(user=person)
