"""Where a dossier stands, as a word with its tone and as a sentence."""

from django.utils.translation import gettext as _

from xaso.kernel.working_time.api import calendar_for, show_clock
from xaso.lib import clock
from xaso.lib.dates import say_moment
from xaso.lib.money import say_dong
from xaso.public_services.dossiers.models import Dossier, StepRun
from xaso.public_services.dossiers.queries.page import DossierPage
from xaso.public_services.dossiers.states import (
    PAUSED,
    RUNNING,
    DossierState,
    Outcome,
)
from xaso.ui.values import Clock, State, Tone

_S = DossierState
TONES: dict[str, Tone] = {
    _S.SUBMITTED: "info",
    _S.INCOMPLETE: "warn",
    _S.RECEIVED: "info",
    _S.NOT_ACCEPTED: "off",
    _S.PASSED_ON: "neutral",
    _S.PROCESSING: "info",
    _S.AWAITING_SUPPLEMENT: "warn",
    _S.AWAITING_PAYMENT: "warn",
    _S.APPROVED: "info",
    _S.COMPLETED: "good",
    _S.RETURNED: "good",
    _S.WITHDRAWN: "off",
    _S.STOPPED: "off",
    _S.CLOSED: "off",
}


def state_of(dossier: Dossier) -> State:
    """Return the state as a word with its tone."""
    return State(str(DossierState(dossier.state).label), TONES[dossier.state])


def clock_of(dossier: Dossier) -> Clock | None:
    """Return how much working time is left; nothing once the authority owes nothing more."""
    running = dossier.clock
    if running is None or dossier.state not in RUNNING | PAUSED:
        return None
    return show_clock(running, calendar_for(dossier.commune_id), clock.now())


def say_standing(page: DossierPage) -> str:
    """Say in one sentence where the dossier is and what it waits for."""
    dossier = page.dossier
    said = {
        _S.SUBMITTED: _("It waits for the one-stop desk to receive it."),
        _S.INCOMPLETE: _say_missing(page),
        _S.RECEIVED: _say_desk(page),
        _S.NOT_ACCEPTED: _say_not_accepted(page),
        _S.PASSED_ON: _("It was passed on to %(commune)s.") % {"commune": dossier.passed_to},
        _S.PROCESSING: _say_hands(page),
        _S.AWAITING_SUPPLEMENT: _say_missing(page),
        _S.AWAITING_PAYMENT: _say_payment(page),
        _S.APPROVED: _say_hands(page),
        _S.COMPLETED: _say_ready(dossier),
        _S.RETURNED: _say_returned(dossier),
        _S.WITHDRAWN: _(
            "The citizen took the request back; give the originals back and close it."
        ),
        _S.STOPPED: _("It was stopped; give the originals back and close it."),
        _S.CLOSED: _("The matter is closed."),
    }
    return said[DossierState(dossier.state)]


def open_stay(page: DossierPage) -> StepRun | None:
    """Return the stay that has not ended."""
    return next((run for run in reversed(page.runs) if run.left_at is None), None)


def _say_desk(page: DossierPage) -> str:
    stay = open_stay(page)
    if stay is None or stay.due_at is None:
        return _("It lies at the one-stop desk and is to be handed over.")
    return _("It lies at the one-stop desk and is to be handed over by %(due)s.") % {
        "due": say_moment(stay.due_at)
    }


def _say_hands(page: DossierPage) -> str:
    dossier, stay = page.dossier, open_stay(page)
    values = {
        "step": stay.step_name if stay else "",
        "unit": dossier.unit.name if dossier.unit else "",
        "person": dossier.assignee.full_name if dossier.assignee else "",
    }
    if dossier.assignee is None:
        return _("Step “%(step)s”: it lies with %(unit)s, nobody has taken it on yet.") % values
    return _("Step “%(step)s”: it lies with %(person)s, %(unit)s.") % values


def _say_missing(page: DossierPage) -> str:
    items = page.supplements[-1].items if page.supplements else []
    names = "; ".join(str(item["name"]) for item in items)
    return _("It waits for the citizen to bring: %(names)s.") % {"names": names}


def _say_not_accepted(page: DossierPage) -> str:
    if any(act.key == "lapse" for act in page.acts):
        return _("It lapsed, since the papers that were asked for did not come in time.")
    return _("It was not accepted; the notice is to be handed out.")


def _say_payment(page: DossierPage) -> str:
    asked = [act for act in page.acts if act.key == "request_payment"]
    amount = asked[-1].details.get("amount", 0) if asked else 0
    return _("It waits for the citizen to pay %(amount)s.") % {"amount": say_dong(amount)}


def _say_ready(dossier: Dossier) -> str:
    if dossier.outcome == Outcome.REFUSED:
        return _("The request was refused; the notice lies at the desk to be handed out.")
    if dossier.result_recalled_at:
        return _("The result was recalled; it is not handed out until another replaces it.")
    return _("The result lies at the desk to be handed out.")


def _say_returned(dossier: Dossier) -> str:
    moment = say_moment(dossier.returned_at) if dossier.returned_at else ""
    values = {"person": dossier.collected_by, "moment": moment}
    return _("The result was handed to %(person)s at %(moment)s.") % values
