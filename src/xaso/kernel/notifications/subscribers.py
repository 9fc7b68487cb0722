"""Tells the IT officer how much of the month's budget for messages is used."""

from django.urls import reverse

from xaso.kernel.events.api import subscribe
from xaso.kernel.notifications.costs import it_officers
from xaso.kernel.notifications.events import BudgetUsed
from xaso.kernel.notifications.notices import BUDGET
from xaso.kernel.notifications.services import notify


def warn_of_budget(event: BudgetUsed) -> None:
    """Warn those who look after the channels."""
    notify(
        BUDGET.key,
        to=it_officers(),
        context={"number": event.share, "date": f"{event.month:%m/%Y}"},
        url=reverse("notifications:costs"),
    )


def listen() -> None:
    """Subscribe; called once when the product starts."""
    subscribe(BudgetUsed, warn_of_budget, key="notifications.warn_of_budget")
