"""How requests, steps and keys are said to people."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xaso.lib import clock
from xaso.lib.dates import say_date, say_moment
from xaso.office.signing.models import SigningKey, SigningRequest, SigningStep
from xaso.office.signing.states import RequestState, StepKind, StepState
from xaso.ui.values import Moment, State, Tone

REQUEST_TONES: dict[str, Tone] = {
    RequestState.OPEN: "info",
    RequestState.COMPLETED: "good",
    RequestState.REFUSED: "late",
    RequestState.CANCELLED: "off",
}
STEP_TONES: dict[str, Tone] = {StepState.SIGNED: "good", StepState.REFUSED: "late"}
WARN_DAYS = 30


def request_state(request: SigningRequest) -> State:
    """Say how a request stands."""
    return State(request.get_state_display(), REQUEST_TONES[request.state])


def due_state(request: SigningRequest) -> State | None:
    """Say until when a paper is to be signed, or that it is urgent; nothing if neither."""
    if request.due_on is not None:
        is_late = request.due_on < clock.today()
        words = _("Sign by %(date)s") % {"date": say_date(request.due_on)}
        return State(words, "late" if is_late else "warn" if request.is_urgent else "neutral")
    return State(_("Urgent"), "warn") if request.is_urgent else None


def moments_of(steps: list[SigningStep]) -> list[Moment]:
    """Say step by step who signed and who is next."""
    return [_moment(step) for step in steps]


def key_state(key: SigningKey) -> State:
    """Say how a key stands: in use, about to expire, expired, lost or out of use."""
    if key.is_lost:
        return State(_("Reported lost"), "late")
    if key.retired_at is not None:
        return State(_("Out of use"), "off")
    left = key.days_left(clock.today())
    if left < 0:
        return State(_("Expired"), "late")
    if left <= WARN_DAYS:
        return State(_("Expires in %(days)s days") % {"days": left}, "warn")
    return State(pgettext("signing", "In use"), "good")


def _moment(step: SigningStep) -> Moment:
    notes = [step.printed.replace("\n", " / "), step.reason]
    if step.instead_of:
        notes.insert(0, _("in the place of %(name)s") % {"name": step.instead_of.full_name})
    return Moment(
        title=str(step.get_state_display()),
        at=say_moment(step.done_at) if step.done_at else "",
        who=who_signs(step),
        text=". ".join(filter(None, notes)),
        tone=STEP_TONES.get(step.state, "neutral"),
        current=step.state == StepState.READY,
        ahead=step.state == StepState.WAITING,
    )


def who_signs(step: SigningStep) -> str:
    """Say whose signature a step is."""
    if step.kind == StepKind.PERSON and step.signer:
        return step.signer.full_name
    done_by = f" ({step.done_by.full_name})" if step.done_by else ""
    return f"{step.get_kind_display()}{done_by}"
