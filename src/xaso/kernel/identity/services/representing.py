"""Saying, confirming, refusing and ending that a citizen acts for somebody else."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.identity.models import Representation
from xaso.kernel.identity.permissions import CONFIRM
from xaso.kernel.permissions.api import require
from xaso.lib import clock

State = Representation.State
MOST_WAITING = 10


class AlreadyDecidedError(Exception):
    """Somebody decided or ended it meanwhile."""


class TooManyWaitingError(Exception):
    """The citizen has too many that nobody has looked at yet."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a citizen says; ``proof`` is a stored file of the commune in force."""

    kind: str
    name: str
    proof: UUID
    valid_from: date
    valid_to: date | None = None
    birth_date: date | None = None
    number: str = ""


def require_room(user: User) -> None:
    """Raise :class:`TooManyWaitingError` where so many wait that nobody shall add to them."""
    waiting = Representation.objects.of(user.pk).filter(state=State.CLAIMED)
    if waiting.count() >= MOST_WAITING:
        raise TooManyWaitingError


@transaction.atomic
def claim(user: User, said: Claim) -> Representation:
    """Write down that a citizen says to act for somebody; it counts once an official confirms.

    Raises:
        TooManyWaitingError: see :func:`require_room`.
    """
    require_room(user)
    row = Representation(
        user=user,
        kind=said.kind,
        birth_date=said.birth_date,
        proof_id=said.proof,
        valid_from=said.valid_from,
        valid_to=said.valid_to,
    )
    row.name, row.number = said.name, said.number
    row.save(force_insert=True)
    _note("claimed", row, user)
    return row


@transaction.atomic
def confirm(representation_id: UUID, *, actor: User) -> None:
    """Say that the proof holds; from now on the citizen may act for the person.

    Raises:
        AlreadyDecidedError: it does not wait any more.
    """
    _decide(representation_id, State.CONFIRMED, actor)


@transaction.atomic
def refuse(representation_id: UUID, reason: str, *, actor: User) -> None:
    """Say that the proof does not hold, with the reason for the citizen.

    Raises:
        AlreadyDecidedError: it does not wait any more.
    """
    _decide(representation_id, State.REFUSED, actor, reason)


@transaction.atomic
def end(representation_id: UUID, *, actor: User) -> None:
    """End it from now on: the citizen by themselves, or an official who may confirm.

    Raises:
        AlreadyDecidedError: it was refused or has ended.
        Representation.DoesNotExist: there is none, or not of this citizen.
    """
    row = Representation.objects.select_for_update().get(pk=representation_id)
    if actor.pk != row.user_id:
        require(actor, CONFIRM.key)
    if row.state not in (State.CLAIMED, State.CONFIRMED):
        raise AlreadyDecidedError
    row.state = State.ENDED
    row.save(update_fields=["state"])
    _note("ended", row, actor)


def _decide(representation_id: UUID, state: str, actor: User, reason: str = "") -> None:
    require(actor, CONFIRM.key)
    row = Representation.objects.select_for_update().get(pk=representation_id)
    if row.user_id == actor.pk:
        raise PermissionDenied
    if row.state != State.CLAIMED:
        raise AlreadyDecidedError
    row.state, row.decided_by, row.decided_at = state, actor, clock.now()
    row.reason = reason
    row.save(update_fields=["state", "decided_by", "decided_at", "reason_sealed"])
    _note(state, row, actor)


def _note(what: str, row: Representation, actor: User) -> None:
    record(f"identity.representation.{what}", actor=actor, subject=("representation", row.pk))
