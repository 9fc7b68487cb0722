"""An official leaves: signatures that wait for them, and what they submitted for signatures."""

from collections.abc import Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role, RoleAssignment, User, roles_to_hand_on
from xaso.kernel.audit.api import record
from xaso.kernel.notifications.api import notify
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import HandOver, HeldWork, WorkHolder
from xaso.kernel.tenancy.api import CommuneQuerySet, require_commune
from xaso.lib.clock import now, today
from xaso.office.signing.models import SigningRequest, SigningStep
from xaso.office.signing.notices import ASKER_LEFT, SIGNER_LEFT, WAITING
from xaso.office.signing.permissions import SIGN
from xaso.office.signing.services.turns import locked_request
from xaso.office.signing.sources import sources
from xaso.office.signing.states import RequestState, StepState

LEFT = (StepState.WAITING, StepState.READY)


class SignaturesInHands(WorkHolder):
    """Signatures that papers still need from a person."""

    key = "signing.steps"

    def work_in_hands_of(self, user_id: UUID) -> Sequence[HeldWork]:
        """Return how many, under the first role of the person that signs; two queries."""
        return _held(user_id, _("Signatures that papers wait for"), _steps(user_id).count())

    def hand_over(self, work: HeldWork, hand: HandOver, *, limit: int) -> int:
        """Ask the successor to sign in their place, where the paper lets it.

        A name that is on the paper stays there, and some papers name their signer otherwise: who
        submitted such a paper is told, calls it off and chooses anew.
        """
        moved, heir = 0, _heir(hand)
        ids = _steps(hand.giver_id).order_by("pk").values_list("pk", "request")
        for step_id, request_id in list(ids):
            if moved == limit:
                return moved
            if heir is not None and _move(step_id, request_id, heir, hand):
                moved += 1
        if moved < limit:
            _tell_askers(hand)
        return moved


class RequestsInHands(WorkHolder):
    """Papers that a person submitted and that are not signed by all."""

    key = "signing.requests"

    def work_in_hands_of(self, user_id: UUID) -> Sequence[HeldWork]:
        """Return how many, under the first role of the person that signs; two queries."""
        count = _requests(user_id).count()
        return _held(user_id, _("Papers submitted for signatures"), count)

    def hand_over(self, work: HeldWork, hand: HandOver, *, limit: int) -> int:
        """Let the successor be told of their end and call them off.

        Without one they stay, and the head of the unit hears of them, else the IT officers.
        """
        if hand.receiver_id is None:
            _tell_the_unit(work, hand)
            return 0
        rows = _requests(hand.giver_id).select_for_update(of=("self",)).order_by("pk")[:limit]
        ids = [one.pk for one in rows]
        SigningRequest.objects.filter(pk__in=ids).update(requested_by=hand.receiver_id)
        for one in ids:
            _record(one, hand)
        return len(ids)


def _held(user_id: UUID, what: object, count: int) -> list[HeldWork]:
    if not count:
        return []
    held = roles_to_hand_on(user_id, require_commune(), today())
    role = next((one for one in held if one.role in SIGN.roles), None)
    if role is None:
        return [HeldWork("open", str(what), count)]
    return [HeldWork("open", str(what), count, role.unit_id, role.unit_name, role.role)]


def _steps(user_id: UUID) -> CommuneQuerySet[SigningStep]:
    return SigningStep.objects.filter(
        signer=user_id, state__in=LEFT, request__state=RequestState.OPEN
    )


def _requests(user_id: UUID) -> CommuneQuerySet[SigningRequest]:
    return SigningRequest.objects.filter(requested_by=user_id, state=RequestState.OPEN)


def _heir(hand: HandOver) -> User | None:
    """Return the successor if they may sign."""
    if hand.receiver_id is None:
        return None
    found = User.objects.get(pk=hand.receiver_id)
    return found if access_of(found).holds(SIGN.key) else None


def _move(step_id: UUID, request_id: UUID, heir: User, hand: HandOver) -> bool:
    """Let the successor sign a step, unless names are on the paper or its source says no."""
    request = locked_request(request_id)
    step = _steps(hand.giver_id).filter(pk=step_id).first()
    if step is None or request.file_id is not None:
        return False
    if SigningStep.objects.filter(request=request, signer=heir).exists():
        return False
    source = sources[request.source]
    if not source.succeeded(request.subject_id, hand.giver_id, heir.pk, str(hand.reason)):
        return False
    step.signer = heir
    step.save(update_fields=["signer"])
    _record(request.pk, hand)
    if step.state == StepState.READY:
        notify(
            WAITING.key,
            to=[heir.pk],
            context={"title": request.title},
            url=reverse("signing:step", args=[step.pk]),
            about=("signing.request", request.pk),
        )
    return True


def _tell_askers(hand: HandOver) -> None:
    person = User.objects.get(pk=hand.giver_id).full_name
    rows = _steps(hand.giver_id).exclude(request__requested_by=hand.giver_id)
    for step in rows.filter(left_told_at=None).select_related("request").order_by("pk"):
        request_id, title = step.request_id, step.request.title
        notify(
            SIGNER_LEFT.key,
            to=[step.request.requested_by_id],
            context={"title": title, "person": person},
            url=reverse("signing:request", args=[request_id]),
            about=("signing.request", request_id),
        )
        step.left_told_at = now()
        step.save(update_fields=["left_told_at"])


def _tell_the_unit(work: HeldWork, hand: HandOver) -> None:
    here = RoleAssignment.objects.in_force(today()).filter(
        unit__authority__of_commune=require_commune(), user__is_active=True
    )
    others = here.exclude(user=hand.giver_id)
    heads = others.filter(unit=work.unit_id, role__in=(Role.UNIT_HEAD, Role.LEADER))
    people = list(heads.values_list("user_id", flat=True).distinct()) or list(
        others.filter(role=Role.IT_OFFICER).values_list("user_id", flat=True).distinct()
    )
    person = User.objects.get(pk=hand.giver_id).full_name
    notify(
        ASKER_LEFT.key,
        to=people,
        context={"person": person, "count": work.count},
        url=reverse("signing:start"),
        about=("official", hand.giver_id),
    )


def _record(request_id: UUID, hand: HandOver) -> None:
    record(
        "signing.request.handed_on",
        actor=User.objects.get(pk=hand.asked_by_id),
        subject=("signing.request", request_id),
        reason=str(hand.reason),
    )
