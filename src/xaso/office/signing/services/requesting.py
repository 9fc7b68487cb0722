"""Asking for signatures, and calling it off."""

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.lib import clock
from xaso.lib.text import fold
from xaso.office.signing.contracts import RequestInput, StepInput
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.models import SigningRequest, SigningStep
from xaso.office.signing.services.turns import locked_request, open_next
from xaso.office.signing.sources import sources
from xaso.office.signing.states import RequestState, StepKind, StepState

NO_STEPS = _("Please say who signs.")
ORGANISATION_LAST = _("The seal of the organisation comes after the signatures of persons.")
OPEN_ALREADY = _("This paper waits for signatures already.")
OVER = _("This request is over already.")
NEEDS_REASON = _("Please write a reason.")


@transaction.atomic
def request_signatures(wish: RequestInput, *, requested_by: User) -> SigningRequest:
    """Submit a paper for signatures; the first in turn are told at once.

    Raises:
        NotSignedError: nobody signs, the seal would come before a person, or the paper waits
            for signatures already.
    """
    return submit(planned_steps(wish, requested_by=requested_by))


def planned_steps(wish: RequestInput, *, requested_by: User) -> list[SigningStep]:
    """Return the steps of a request that is not kept yet: see :func:`submit`."""
    if wish.source not in sources:
        raise KeyError(wish.source)
    _check(wish.steps)
    request = SigningRequest(
        source=wish.source,
        subject_id=wish.subject_id,
        title=wish.title,
        title_folded=fold(wish.title)[:500],
        due_on=wish.due_on,
        is_urgent=wish.urgent,
        requested_by=requested_by,
        requested_at=clock.now(),
    )
    return _rows(request, wish.steps)


@transaction.atomic
def submit(steps: Sequence[SigningStep]) -> SigningRequest:
    """Keep a request that was planned, with its steps."""
    request: SigningRequest = steps[0].request
    if _is_open(request):
        raise NotSignedError(OPEN_ALREADY)
    request.save(force_insert=True)
    SigningStep.objects.bulk_create(steps)
    record(
        "signing.request.made",
        actor=request.requested_by,
        subject=("signing.request", request.pk),
        source=request.source,
        steps=len(steps),
    )
    open_next(request)
    return request


@transaction.atomic
def cancel_request(
    request_id: UUID,
    *,
    actor: User,
    reason: str,
    by_source: bool = False,
    tells_source: bool = True,
) -> None:
    """Call a request off before it is signed by all, and tell the source of the paper.

    Who asked may do so; with ``by_source`` the source itself has decided whom it lets, and is
    not told where it does itself what follows (``tells_source``).

    Raises:
        PermissionDenied: it is not theirs to call off.
        NotSignedError: it is over already, or no reason is given.
    """
    request = locked_request(request_id)
    if not by_source and request.requested_by_id != actor.pk:
        raise PermissionDenied
    if request.state != RequestState.OPEN:
        raise NotSignedError(OVER)
    if not reason.strip():
        raise NotSignedError(NEEDS_REASON)
    finish_request(request, RequestState.CANCELLED, reason=reason.strip())
    record(
        "signing.request.cancelled",
        actor=actor,
        subject=("signing.request", request.pk),
        reason=reason.strip(),
    )
    if tells_source:
        sources[request.source].cancelled(request.subject_id, reason.strip(), actor.pk)


def finish_request(request: SigningRequest, state: RequestState, *, reason: str = "") -> None:
    """Close a request; what nobody has signed yet is called off."""
    request.state, request.reason, request.finished_at = state, reason, clock.now()
    request.save(update_fields=["state", "reason", "finished_at"])
    left = SigningStep.objects.filter(
        request=request, state__in=[StepState.WAITING, StepState.READY]
    )
    left.update(state=StepState.CANCELLED)


def _is_open(request: SigningRequest) -> bool:
    return SigningRequest.objects.filter(
        source=request.source, subject_id=request.subject_id, state=RequestState.OPEN
    ).exists()


def _check(steps: Sequence[StepInput]) -> None:
    if not steps:
        raise NotSignedError(NO_STEPS)
    for one in steps:
        if (one.kind == StepKind.PERSON) != (one.signer_id is not None):
            raise NotSignedError(NO_STEPS)
    in_turn = sorted(steps, key=lambda one: one.order)
    turns = [list(group) for _order, group in groupby(in_turn, key=lambda one: one.order)]
    seen_organisation = False
    for turn in turns:
        kinds = {one.kind for one in turn}
        if StepKind.PERSON in kinds and (seen_organisation or len(kinds) > 1):
            raise NotSignedError(ORGANISATION_LAST)
        seen_organisation = seen_organisation or kinds != {StepKind.PERSON}


def _rows(request: SigningRequest, steps: Sequence[StepInput]) -> list[SigningStep]:
    return [
        SigningStep(
            request=request,
            order=one.order,
            kind=one.kind,
            signer_id=one.signer_id,
            box=one.box,
            role=one.role,
        )
        for one in steps
    ]
