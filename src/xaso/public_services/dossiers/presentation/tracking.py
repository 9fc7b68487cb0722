"""What the public reads of a dossier: how far it is, and nothing about anybody."""

from django.utils.translation import gettext as _

from xaso.public_services.dossiers.contracts import TrackedDossier
from xaso.public_services.dossiers.states import PublicStatus
from xaso.ui.values import State, Step, Tone

_P = PublicStatus
ENDED_OTHERWISE = frozenset({_P.NOT_ACCEPTED, _P.WITHDRAWN, _P.STOPPED})
TONES: dict[int, Tone] = {
    _P.NOT_ACCEPTED: "late",
    _P.SUPPLEMENT: "warn",
    _P.PAYMENT: "warn",
    _P.WITHDRAWN: "off",
    _P.STOPPED: "late",
    _P.COMPLETED: "good",
    _P.RETURNED: "good",
}


def tracking_steps(found: TrackedDossier) -> list[Step]:
    """Return the stages with how far the dossier is; none where it ended on another way."""
    if found.status in ENDED_OTHERWISE:
        return []
    names = (_("Received"), _("In process"), _("Signed"), _("Result ready"))
    return [
        Step(
            name,
            "done" if at < found.stage else "current" if at == found.stage else "todo",
        )
        for at, name in enumerate(names)
    ]


def tracking_state(found: TrackedDossier) -> State:
    """Return the public status as a word with its tone."""
    return State(found.status_label.strip(), TONES.get(found.status, "info"))


def say_tracking(found: TrackedDossier) -> str:
    """Say in one plain sentence what happens now and what the citizen should do."""
    return {
        _P.NEW: _("The dossier has come in; the one-stop desk will look at it soon."),
        _P.RECEIVED: _("The dossier was received and is about to be processed."),
        _P.NOT_ACCEPTED: _(
            "The dossier was not accepted. Please read the notice or ask the desk."
        ),
        _P.PROCESSING: _("The dossier is being processed."),
        _P.SUPPLEMENT: _(
            "Papers are missing. Please read the notice and bring them to the one-stop desk."
        ),
        _P.PAYMENT: _("Please pay what the notice says, so that the dossier can go on."),
        _P.WITHDRAWN: _("The dossier was withdrawn at the applicant's request."),
        _P.STOPPED: _("The dossier was stopped. Please read the notice or ask the desk."),
        _P.COMPLETED: _("It is finished. Please collect the result with the receipt."),
        _P.RETURNED: _("The result was handed over. The matter is finished."),
    }[PublicStatus(found.status)]
