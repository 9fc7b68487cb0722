"""Requests for signatures as others see them, and who may see them."""

from collections.abc import Collection, Iterable
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.office.signing.contracts import RequestInfo, StepLine
from xaso.office.signing.models import DigitalSignature, SigningRequest, SigningStep
from xaso.office.signing.permissions import SEAL
from xaso.office.signing.queries.authorities import principals_of
from xaso.office.signing.states import RequestState, StepKind, StepState


def requests_of(source: str, subject_ids: Collection[UUID]) -> dict[UUID, RequestInfo]:
    """Return the newest request for each of these things; one query, since each has a step."""
    found = SigningStep.objects.filter(
        request__source=source, request__subject_id__in=list(subject_ids)
    )
    steps = found.select_related("request", "signer").order_by("request_id", "order", "id")
    each = groupby(steps, key=lambda one: one.request)
    return {request.subject_id: _info_of(request, map(_line_of, own)) for request, own in each}


def visible_to(user: User) -> QuerySet[SigningRequest]:
    """Return the requests that concern somebody: asked for, to be signed or signed by them.

    Who keeps the seal sees what needs the seal; who may stand in for somebody sees theirs.
    """
    people = [user.pk, *principals_of(user.pk, clock.today())]
    mine = Q(signer__in=people) | Q(instead_of__in=people) | Q(done_by=user.pk)
    if access_of(user).holds(SEAL.key):
        mine |= ~Q(kind=StepKind.PERSON)
    steps = SigningStep.objects.filter(mine, request=OuterRef("pk"), **_here())
    return SigningRequest.objects.filter(Q(requested_by=user.pk) | Exists(steps))


def with_steps(rows: QuerySet[SigningRequest]) -> QuerySet[SigningRequest]:
    """Load steps and people along with requests."""
    steps = SigningStep.objects.select_related("signer", "instead_of", "done_by")
    return rows.select_related("requested_by").prefetch_related(
        Prefetch("steps", queryset=steps.order_by("order", "id"))
    )


def _info_of(row: SigningRequest, lines: Iterable[StepLine]) -> RequestInfo:
    return RequestInfo(
        id=row.pk,
        source=row.source,
        subject_id=row.subject_id,
        title=row.title,
        state=RequestState(row.state),
        reason=row.reason,
        requested_at=row.requested_at,
        due_on=row.due_on,
        file_id=row.file_id,
        steps=tuple(lines),
    )


def signatures_written(file_id: UUID) -> int | None:
    """Return how many signatures the product itself had put into a file; None if none."""
    rows = DigitalSignature.objects.filter(file_id=file_id)
    return rows.values_list("position", flat=True).order_by("-position").first()


def _here() -> dict[str, int]:
    return {"commune_id": require_commune()}


def _line_of(step: SigningStep) -> StepLine:
    return StepLine(
        step_id=step.pk,
        kind=StepKind(step.kind),
        order=step.order,
        box=step.box,
        state=StepState(step.state),
        signer_id=step.signer_id,
        signer_name=step.signer.full_name if step.signer else "",
        printed=step.printed,
        reason=step.reason,
        done_at=step.done_at,
    )
