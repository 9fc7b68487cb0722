"""Dead letters: laid down when every attempt failed, sent again by a person."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.events.failures import failure_of
from xaso.kernel.events.models import DeadLetter, OutboxEvent
from xaso.kernel.events.permissions import SEE_DEAD_LETTERS
from xaso.kernel.events.services.relaying import job_for
from xaso.kernel.permissions.api import require

Reason = DeadLetter.Reason
REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Reason], ...] = (
    (ObjectDoesNotExist, Reason.NOT_FOUND),
    (DatabaseError, Reason.DATABASE),
    (OSError, Reason.NO_ANSWER),
    ((ValidationError, PermissionDenied, ValueError), Reason.REFUSED),
)


class WorkerStoppedError(Exception):
    """The worker ended in the middle of a job at every attempt."""


@transaction.atomic
def lay_down(
    subscriber: str, event_id: UUID, at: datetime, *, error: Exception, attempts: int
) -> None:
    """Keep an event that a subscriber did not take at any attempt."""
    failure, now = failure_of(error), timezone.now()
    event = OutboxEvent.objects.filter(at=at, pk=event_id).first()
    letter, _ = DeadLetter.objects.select_for_update().get_or_create(
        event_id=event_id,
        subscriber=subscriber,
        defaults={
            "event_at": at,
            "event_kind": event.kind if event else "",
            "aggregate_id": event.aggregate_id if event else event_id,
            "first_at": now,
            "last_at": now,
        },
    )
    letter.state, letter.reason = DeadLetter.State.OPEN, reason_of(error)
    letter.error_class, letter.error_place = failure.error_class[:120], failure.place[:160]
    letter.attempts, letter.last_at = letter.attempts + attempts, now
    letter.save()


def reason_of(error: Exception) -> Reason:
    """Say in the words of people why a delivery failed."""
    if isinstance(error, WorkerStoppedError):
        return Reason.STOPPED
    found = (reason for classes, reason in REASONS if isinstance(error, classes))
    return next(found, Reason.UNEXPECTED)


def mark_delivered(subscriber: str, event_id: UUID) -> None:
    """Close the letter of an event that its subscriber has taken after all."""
    letters = DeadLetter.objects.filter(event_id=event_id, subscriber=subscriber)
    letters.update(state=DeadLetter.State.DONE, resolved_at=timezone.now())


@transaction.atomic
def send_again(letter_ids: Iterable[UUID], *, actor: User) -> int:
    """Try once more to deliver what lies open among the letters; return how many it were.

    Letters that somebody else has sent again or that are delivered stay as they are.
    """
    require(actor, SEE_DEAD_LETTERS.key)
    waiting = DeadLetter.objects.waiting().filter(pk__in=letter_ids).order_by("event_id")
    letters = list(waiting.select_for_update())
    for letter in letters:
        letter.state, letter.resent_at = DeadLetter.State.RESENT, timezone.now()
        letter.save(update_fields=["state", "resent_at"])
        record(
            "events.letter.sent_again",
            actor=actor,
            subject=("dead_letter", letter.pk),
            subscriber=letter.subscriber,
            event=letter.event_kind,
        )
    _defer(letters)
    return len(letters)


def _defer(letters: list[DeadLetter]) -> None:
    jobs = [
        job_for(
            letter.subscriber,
            letter.event_id,
            letter.event_at,
            aggregate_id=letter.aggregate_id,
            again=True,
        )
        for letter in letters
    ]
    if jobs:
        app.job_manager.batch_defer_jobs(jobs)
