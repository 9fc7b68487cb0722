"""Not signing, with a reason."""

from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.notifications.api import notify
from xaso.lib import clock
from xaso.office.signing.errors import NotSignedError
from xaso.office.signing.notices import REFUSED
from xaso.office.signing.services.requesting import NEEDS_REASON, finish_request
from xaso.office.signing.services.turns import check_turn, info_for, locked_step, may_sign
from xaso.office.signing.sources import sources
from xaso.office.signing.states import RequestState, StepState


@transaction.atomic
def refuse_step(step_id: UUID, *, actor: User, reason: str) -> None:
    """Refuse to sign a paper; the request is over and who asked is told why.

    Raises:
        PermissionDenied: it is not this person's to sign.
        NotSignedError: it is not its turn, was done already, or no reason is given.
    """
    reason = reason.strip()
    step = locked_step(step_id)
    check_turn(step)
    info = info_for(step, actor, may_sign(step, actor, clock.today()))
    if not reason:
        raise NotSignedError(NEEDS_REASON)
    step.state, step.reason = StepState.REFUSED, reason
    step.done_at, step.done_by = clock.now(), actor
    step.save(update_fields=["state", "reason", "done_at", "done_by"])
    request = step.request
    finish_request(request, RequestState.REFUSED, reason=reason)
    record(
        "signing.step.refused",
        actor=actor,
        subject=("signing.request", request.pk),
        on_behalf_of=info.instead_of_id,
        reason=reason,
    )
    source = sources[request.source]
    source.refused(request.subject_id, info, reason)
    notify(
        REFUSED.key,
        to=[request.requested_by_id],
        context={"title": request.title, "person": actor.full_name, "reason": reason},
        url=source.address(request.subject_id),
        about=("signing.request", request.pk),
    )
