"""Whose turn it is at a paper, and whether it is this person's."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.notifications.api import notify
from xaso.kernel.permissions.api import access_of
from xaso.lib import clock
from xaso.office.signing.contracts import StepInfo
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.models import SigningAuthority, SigningRequest, SigningStep
from xaso.office.signing.notices import WAITING
from xaso.office.signing.permissions import SEAL, SIGN
from xaso.office.signing.queries.authorities import authorities_of, block_of
from xaso.office.signing.states import RequestState, StepKind, StepState

NOT_READY = _("It is not this signature's turn.")
DONE_ALREADY = _("This paper was signed or refused already.")
LAID_OUT = _("The names are on the paper already: only the person it names can sign.")


def locked_request(request_id: UUID) -> SigningRequest:
    """Return a request that nobody else changes until the transaction ends."""
    rows = SigningRequest.objects.select_for_update(of=("self",))
    return rows.select_related("requested_by").get(pk=request_id)


def locked_step(step_id: UUID) -> SigningStep:
    """Return a step with its request, both fixed until the transaction ends."""
    place = SigningStep.objects.values_list("request_id", flat=True)
    request = locked_request(place.get(pk=step_id))
    step = SigningStep.objects.select_related("signer").get(pk=step_id)
    step.request = request
    return step


def name_of_turn(step_id: UUID) -> str:
    """Return under which name those who sign one paper wait for each other (see ``alone``)."""
    place = SigningStep.objects.values_list("request_id", flat=True)
    return name_of_request(place.get(pk=step_id))


def name_of_request(request_id: UUID) -> str:
    """Return the same for a paper of which the request is known."""
    return f"signing.request|{request_id}"


def open_next(request: SigningRequest) -> bool:
    """Let those in the next turn sign and tell them; return whether all have signed."""
    steps = SigningStep.objects.filter(request=request)
    if steps.filter(state=StepState.READY).exists():
        return False
    waiting = steps.filter(state=StepState.WAITING)
    turn = waiting.aggregate(turn=Min("order"))["turn"]
    if turn is None:
        return True
    opened = list(waiting.filter(order=turn))
    waiting.filter(order=turn).update(state=StepState.READY, ready_at=clock.now())
    for step in opened:
        if step.signer_id is not None:
            notify(
                WAITING.key,
                to=[step.signer_id],
                context={"title": request.title},
                url=reverse("signing:step", args=[step.pk]),
                about=("signing.request", request.pk),
            )
    return False


def check_turn(step: SigningStep) -> None:
    """Raise :class:`NotSignedError` unless the step can be signed or refused now."""
    if step.state in (StepState.SIGNED, StepState.REFUSED, StepState.CANCELLED):
        raise NotSignedError(DONE_ALREADY)
    if step.state != StepState.READY or step.request.state != RequestState.OPEN:
        raise NotSignedError(NOT_READY)


def may_sign(step: SigningStep, user: User, on: date) -> SigningAuthority | None:
    """Return by what authority somebody signs a step, ``None`` where none is recorded.

    Raises:
        PermissionDenied: it is not theirs to sign.
        NotSignedError: another person's name is printed on the paper already.
    """
    access = access_of(user)
    if step.kind != StepKind.PERSON:
        if not access.holds(SEAL.key):
            raise PermissionDenied
        return None
    if not access.holds(SIGN.key):
        raise PermissionDenied
    if step.signer_id == user.pk:
        return authorities_of(user.pk, on).first()
    authority = authorities_of(user.pk, on, instead_of=step.signer_id).first()
    if authority is None:
        raise PermissionDenied
    if step.request.file_id is not None:
        raise NotSignedError(LAID_OUT)
    return authority


def info_for(step: SigningStep, user: User, authority: SigningAuthority | None) -> StepInfo:
    """Return what the source of the paper is told of a step and of who signs it."""
    is_person = step.kind == StepKind.PERSON
    replaced = step.signer_id if is_person and step.signer_id != user.pk else None
    return StepInfo(
        step_id=step.pk,
        request_id=step.request_id,
        kind=StepKind(step.kind),
        order=step.order,
        box=step.box,
        role=step.role,
        signer_id=user.pk,
        block=block_of(authority, user, clock.today()) if is_person else None,
        is_first=step.request.file_id is None,
        instead_of_id=replaced,
        authority_id=authority.pk if is_person and authority else None,
    )
