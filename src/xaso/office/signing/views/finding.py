"""Steps and requests that this person may see."""

from uuid import UUID

from django.http import Http404

from xaso.kernel.accounts.api import User
from xaso.office.signing.models import SigningRequest, SigningStep
from xaso.office.signing.queries.requests import visible_to, with_steps


def request_or_404(request_id: UUID, user: User) -> SigningRequest:
    """Return a request with its steps that concerns this person."""
    found = with_steps(visible_to(user)).filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def step_or_404(step_id: UUID, user: User) -> SigningStep:
    """Return a step of a request that concerns this person."""
    place = SigningStep.objects.filter(pk=step_id).values_list("request_id", flat=True).first()
    if place is None:
        raise Http404
    request = request_or_404(place, user)
    step = next(one for one in request.steps.all() if one.pk == step_id)
    step.request = request
    return step
