"""Why an act is refused, in a sentence that says what to do."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xaso.lib.dates import say_date
from xaso.public_services.dossiers import errors
from xaso.public_services.dossiers.states import DossierState


def say_refusal(error: errors.ActRefusedError) -> str:
    """Return the refusal as people should read it."""
    return SENTENCES[type(error)](error)


def _list(names: tuple[str, ...]) -> str:
    return "; ".join(names)


def _moved_on(error: Any) -> str:
    state = str(DossierState(error.state).label)
    return _(
        "The dossier has moved on and now stands at “%(state)s”. "
        "Please look at its page before you go on."
    ) % {"state": state}


def _step(_error: Any) -> str:
    return _(
        "The present step of the process does not allow this. "
        "Please pass the dossier on to the right step first."
    )


def _nobody(_error: Any) -> str:
    return _(
        "Nobody there holds the role that this step needs. "
        "Please choose another unit or another person."
    )


def _opinion(_error: Any) -> str:
    return _(
        "Another unit has not given its opinion yet. Please wait for it, "
        "or record that no opinion came once its deadline has passed."
    )


def _asked_enough(error: Any) -> str:
    return ngettext(
        "The law allows papers to be asked for %(count)s time only, and that was done. "
        "Please go on with what there is, or refuse with reasons.",
        "The law allows papers to be asked for %(count)s times only, and that was done. "
        "Please go on with what there is, or refuse with reasons.",
        error.allowed,
    ) % {"count": error.allowed}


def _extended_enough(error: Any) -> str:
    return ngettext(
        "The law allows a new date to be set %(count)s time only, and that was done. "
        "Please finish the dossier as soon as possible.",
        "The law allows a new date to be set %(count)s times only, and that was done. "
        "Please finish the dossier as soon as possible.",
        error.allowed,
    ) % {"count": error.allowed}


def _too_late(error: Any) -> str:
    return _(
        "It is too late for a new date: the apology had to go out by %(day)s. "
        "Please finish the dossier as soon as possible."
    ) % {"day": say_date(error.latest)}


def _missing(error: Any) -> str:
    return _("Required papers are missing: %(names)s. Please take them in first.") % {
        "names": _list(error.names)
    }


def _no_limit(_error: Any) -> str:
    return _("The procedure names no time limit. Please say how long the processing will take.")


def _originals(error: Any) -> str:
    return _(
        "These originals still lie at the desk: %(names)s. "
        "Please give them back and tick that it was done."
    ) % {"names": _list(error.names)}


def _not_late(_error: Any) -> str:
    return _(
        "The time for this dossier is not over, so there is no delay to complain of. "
        "Please wait for the promised day."
    )


def _undecided(_error: Any) -> str:
    return _(
        "The citizen claims an exemption from the fee, or the sum is not known yet. "
        "Please open the dossier and decide that first."
    )


def _unpaid(_error: Any) -> str:
    return _(
        "The fee has not been paid yet, and here such a dossier is received only afterwards. "
        "Please wait for the money, or take it at the desk."
    )


def _recalled(_error: Any) -> str:
    return _(
        "The result was recalled, so it is not handed out. "
        "Please wait for the document that replaces it, or ask the clerk."
    )


def _nothing(_error: Any) -> str:
    return _(
        "There is nothing here that this could be done to now, so nothing was changed. "
        "Please look at the dossier again."
    )


SENTENCES: dict[type[errors.ActRefusedError], Callable[[Any], str]] = {
    errors.ActRefusedError: _nothing,
    errors.WrongStateError: _moved_on,
    errors.NotAtThisStepError: _step,
    errors.NobodyToDoItError: _nobody,
    errors.OpenConsultationError: _opinion,
    errors.SupplementLimitError: _asked_enough,
    errors.ExtensionLimitError: _extended_enough,
    errors.ExtensionTooLateError: _too_late,
    errors.MissingComponentsError: _missing,
    errors.NoTimeLimitError: _no_limit,
    errors.OriginalsNotReturnedError: _originals,
    errors.FeeUndecidedError: _undecided,
    errors.FeeUnpaidError: _unpaid,
    errors.NotLateError: _not_late,
    errors.ResultRecalledError: _recalled,
}
"""One sentence for every class of refusal; a test holds it complete."""
