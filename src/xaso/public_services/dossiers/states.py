"""Where a dossier can stand, and what the public is told about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DossierState(models.TextChoices):
    """Where a dossier stands inside the authority."""

    SUBMITTED = "submitted", _("Waiting to be received")
    INCOMPLETE = "incomplete", _("Waiting for papers before receipt")
    RECEIVED = "received", _("Received, not yet handed over")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    PASSED_ON = "passed_on", _("With the competent authority")
    PROCESSING = "processing", _("Being processed")
    AWAITING_SUPPLEMENT = "awaiting_supplement", _("Waiting for papers from the citizen")
    AWAITING_PAYMENT = "awaiting_payment", _("Waiting for payment")
    APPROVED = "approved", _("Approved, waiting for number and stamp")
    COMPLETED = "completed", _("Result ready")
    RETURNED = "returned", _("Result returned")
    WITHDRAWN = "withdrawn", _("Withdrawn by the citizen")
    STOPPED = "stopped", _("Stopped")
    CLOSED = "closed", _("Matter closed")


class PublicStatus(models.IntegerChoices):
    """The ten statuses that citizens and the national portal see.

    Codes as found in two public systems (reference notes on the one-stop law, §6.1,
    marked secondary): the annex of TT 22/2019/TT-BTTTT itself was not found.
    """

    NEW = 1, _("Newly registered")
    RECEIVED = 2, _("Received")
    NOT_ACCEPTED = 3, _("Not accepted ")
    PROCESSING = 4, _("In process")
    SUPPLEMENT = 5, _("Papers to be supplemented")
    PAYMENT = 6, _("Financial obligation to be met")
    WITHDRAWN = 7, _("Withdrawal asked for by the citizen")
    STOPPED = 8, _("Processing stopped")
    COMPLETED = 9, _("Processed")
    RETURNED = 10, _("Result handed over")


class Outcome(models.TextChoices):
    """How the matter ended."""

    NONE = "", _("Open")
    GRANTED = "granted", _("Result issued")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    STOPPED = "stopped", _("Stopped ")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")


class Channel(models.TextChoices):
    """How a dossier came in (NĐ 61/2018 Đ.16; NĐ 118/2025 Đ.15)."""

    IN_PERSON = "in_person", _("At the counter")
    ONLINE = "online", _("Online")
    POSTAL = "postal", _("By post")
    INTER_AGENCY = "inter_agency", _("From another authority")


_S = DossierState
OPEN = frozenset(
    {
        _S.SUBMITTED,
        _S.INCOMPLETE,
        _S.RECEIVED,
        _S.PASSED_ON,
        _S.PROCESSING,
        _S.AWAITING_SUPPLEMENT,
        _S.AWAITING_PAYMENT,
        _S.APPROVED,
    }
)
"""The authority still owes something."""
RUNNING = frozenset({_S.RECEIVED, _S.PROCESSING, _S.APPROVED})
"""The clock runs."""
PAUSED = frozenset({_S.AWAITING_SUPPLEMENT, _S.AWAITING_PAYMENT})
"""The clock stands: the citizen has the word."""
WITH_THE_CITIZEN = PAUSED | {_S.INCOMPLETE}
"""The citizen has the word, whether the clock has started or not."""
NOT_CHARGED = frozenset({_S.INCOMPLETE, _S.NOT_ACCEPTED, _S.WITHDRAWN, _S.STOPPED, _S.CLOSED})
"""No fee is asked for: it is not taken in yet, ended without its work, or is over."""
AT_THE_DESK = frozenset({_S.COMPLETED, _S.WITHDRAWN, _S.STOPPED, _S.NOT_ACCEPTED})
"""Something lies at the counter to be handed back."""

_PUBLIC = {
    _S.SUBMITTED: PublicStatus.NEW,
    _S.INCOMPLETE: PublicStatus.SUPPLEMENT,
    _S.RECEIVED: PublicStatus.RECEIVED,
    _S.NOT_ACCEPTED: PublicStatus.NOT_ACCEPTED,
    _S.PASSED_ON: PublicStatus.PROCESSING,
    _S.PROCESSING: PublicStatus.PROCESSING,
    _S.AWAITING_SUPPLEMENT: PublicStatus.SUPPLEMENT,
    _S.AWAITING_PAYMENT: PublicStatus.PAYMENT,
    _S.APPROVED: PublicStatus.PROCESSING,
    _S.COMPLETED: PublicStatus.COMPLETED,
    _S.RETURNED: PublicStatus.RETURNED,
    _S.WITHDRAWN: PublicStatus.WITHDRAWN,
    _S.STOPPED: PublicStatus.STOPPED,
}
_AFTER_CLOSING = {
    Outcome.GRANTED: PublicStatus.RETURNED,
    Outcome.REFUSED: PublicStatus.RETURNED,
    Outcome.WITHDRAWN: PublicStatus.WITHDRAWN,
    Outcome.STOPPED: PublicStatus.STOPPED,
    Outcome.NOT_ACCEPTED: PublicStatus.NOT_ACCEPTED,
}


def public_status(state: str, outcome: str) -> PublicStatus:
    """Return what the public is told; a closed dossier keeps the status it ended with."""
    if state == DossierState.CLOSED:
        return _AFTER_CLOSING[Outcome(outcome)]
    return _PUBLIC[DossierState(state)]
