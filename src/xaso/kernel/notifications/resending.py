"""Many failed messages sent again: asked for once, queued part by part, stopped if need be."""

from collections.abc import Sequence
from itertools import batched
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.http import QueryDict

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.events.api import defer_on_commit, task
from xaso.kernel.notifications.forms import DeliveryFilterForm
from xaso.kernel.notifications.kinds import kinds
from xaso.kernel.notifications.matters import over_among
from xaso.kernel.notifications.models import NoticeDelivery, ResendRun
from xaso.kernel.notifications.models.notices import DeliveryQuerySet
from xaso.kernel.notifications.permissions import SEE_DELIVERIES
from xaso.kernel.notifications.sending import BATCH, queue
from xaso.kernel.permissions.api import require
from xaso.lib import clock

OPEN = (ResendRun.State.WAITING, ResendRun.State.RUNNING)
_State = NoticeDelivery.State


def resendable(query: str) -> DeliveryQuerySet:
    """Return the failed messages that a filter of the list keeps and that are worth sending.

    Left out: what went on by another channel, and what was urgent (a code of that moment).
    """
    form = DeliveryFilterForm(QueryDict(query).dict() | {"state": _State.FAILED})
    urgent = [kind.key for kind in kinds if kind.urgent]
    failed = form.narrow(NoticeDelivery.objects.filter(then=[]))
    return failed.exclude(notice__kind__in=urgent)


def ask_for_run(query: str, *, leaves_out: bool, actor: User) -> ResendRun:
    """Note that failed messages are to be sent again; while one run goes on, that one counts."""
    require(actor, SEE_DELIVERIES.key)
    try:
        with transaction.atomic():
            run = ResendRun.objects.create(
                user=actor, query=query[:500], leaves_out=leaves_out, asked_at=clock.now()
            )
            defer_on_commit(resend_all, run_id=str(run.pk))
            return run
    except IntegrityError:
        return ResendRun.objects.get(state__in=OPEN)


@task("notifications.resend_all", atomic=False)
def resend_all(*, run_id: str) -> None:
    """Queue the messages of a run part by part, each in a short transaction; may begin again."""
    run, ids = _begin(UUID(run_id))
    for part in batched(ids, BATCH):
        if not _queue_part(run, part):
            return
    with transaction.atomic():
        _end(run.pk, ResendRun.State.READY)


@transaction.atomic
def cancel_run(run_id: UUID, *, actor: User) -> None:
    """Stop a run; what it queued and nobody has begun to send counts as failed again."""
    require(actor, SEE_DELIVERIES.key)
    _end(run_id, ResendRun.State.CANCELLED)
    waiting = NoticeDelivery.objects.due().filter(run=run_id)
    waiting.update(state=_State.FAILED)


def counts_of(run: ResendRun) -> dict[str, int]:
    """Return how many messages of a run were sent, failed again and wait."""
    found: dict[str, int] = NoticeDelivery.objects.filter(run=run).aggregate(
        sent=Count("pk", filter=Q(state=_State.SENT)),
        failed=Count("pk", filter=Q(state=_State.FAILED)),
        waiting=Count("pk", filter=Q(state=_State.QUEUED)),
        held=Count("pk", filter=Q(state=_State.QUEUED, held_until__gt=clock.now())),
    )
    return found


@transaction.atomic
def _begin(run_id: UUID) -> tuple[ResendRun, list[UUID]]:
    run = ResendRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.is_over:
        return run, []
    rows = resendable(run.query).filter(created_at__lte=run.asked_at)
    rows = rows.filter(Q(run__isnull=True) | ~Q(run=run.pk))
    ids = list(rows.order_by("created_at", "pk").values_list("pk", flat=True))
    run.state, run.total, run.left_out = ResendRun.State.RUNNING, run.done + len(ids), 0
    run.save(update_fields=["state", "total", "left_out"])
    return run, ids


@transaction.atomic
def _queue_part(run: ResendRun, ids: Sequence[UUID]) -> bool:
    """Queue a part; tell whether the run goes on."""
    now = ResendRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if now.is_over:
        return False
    failed = NoticeDelivery.objects.filter(pk__in=ids, state=_State.FAILED)
    rows = list(failed.select_related("notice").select_for_update(of=("self",)).order_by("pk"))
    things = [(row.notice.about_kind, row.notice.about_id) for row in rows]
    over = over_among(things) if run.leaves_out else set()
    again = [row for row in rows if row.notice.about_id not in over]
    for row in again:
        row.state, row.attempts, row.run = _State.QUEUED, 0, run
        row.sent_at, row.reference = None, ""
    NoticeDelivery.objects.bulk_update(
        again, ["state", "attempts", "run", "sent_at", "reference"]
    )
    queue(again)
    now.done, now.left_out = now.done + len(again), now.left_out + len(rows) - len(again)
    now.save(update_fields=["done", "left_out"])
    return True


def _end(run_id: UUID, state: ResendRun.State) -> None:
    """End a run that is not over and write it down once, with what it did."""
    rows = ResendRun.objects.select_for_update(of=("self",))
    run = rows.filter(pk=run_id, state__in=OPEN).select_related("user").first()
    if run is None:
        return
    run.state, run.finished_at = state, clock.now()
    run.save(update_fields=["state", "finished_at"])
    record(
        "notifications.delivery.many_sent_again",
        actor=run.user,
        subject=("resend_run", run.pk),
        messages=run.done,
        left_out=run.left_out,
        ended=run.state,
    )
