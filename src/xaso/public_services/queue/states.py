"""How a ticket may stand, and which way leads from one state to the next."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TicketState(models.TextChoices):
    """How a number of the queue stands."""

    WAITING = "waiting", pgettext_lazy("queue ticket", "Waiting")
    CALLED = "called", _("Called")
    SERVING = "serving", _("Being served")
    DONE = "done", _("Served")
    SKIPPED = "skipped", _("Did not come")
    LEFT = "left", _("Left the queue")


S = TicketState
AT_DESK = (S.CALLED, S.SERVING)
ENDED = (S.DONE, S.SKIPPED, S.LEFT)
TRANSITIONS: dict[str, frozenset[str]] = {
    S.WAITING: frozenset({S.CALLED, S.LEFT}),
    S.CALLED: frozenset({S.SERVING, S.DONE, S.WAITING, S.SKIPPED}),
    S.SERVING: frozenset({S.DONE, S.WAITING}),
    S.DONE: frozenset(),
    S.SKIPPED: frozenset({S.WAITING}),
    S.LEFT: frozenset(),
}
"""Back to waiting: skipped and called again later, or passed to another line or desk."""


class TicketSource(models.TextChoices):
    """Where a number was taken."""

    KIOSK = "kiosk", _("Kiosk")
    PHONE = "phone", pgettext_lazy("queue ticket", "Phone")
    DESK = "desk", _("At the desk")
    APPOINTMENT = "appointment", _("Appointment")
