"""Many papers looked through and signed in one act, one small step after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.files.api import DamagedFileError, FileQuarantinedError, FileRefusedError
from xaso.lib import clock
from xaso.office.signing.errors import BUSY, NotSignedError, WrongPinError
from xaso.office.signing.models import SigningBatch, SigningBatchItem, SigningStep
from xaso.office.signing.queries.waiting import MINE, SEALS, STAND_IN, waiting_steps
from xaso.office.signing.services.alone import alone_with, saying_busy, wait_for
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.services.signing import NOT_READ
from xaso.office.signing.states import BatchState, ItemMark, ItemState, StepState

MOST = 200
UNDER_WAY = (BatchState.OPEN, BatchState.SIGNING)
NOTHING_CHOSEN = _("Please choose papers that wait for you.")
NOT_OPEN = _("This batch is over.")
NEEDS_REASON = _("Please write why you refuse to sign.")
NOT_YOURS = _("This paper is no longer yours to sign.")
NOTHING_MARKED = _("Please decide about one paper at least.")

FAILURES = (
    NotSignedError,
    PermissionDenied,
    FileQuarantinedError,
    DamagedFileError,
    FileRefusedError,
    OperationalError,
)
"""What keeps one paper from being signed and leaves the others of its batch alone."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is."""

    marked: int
    done: int
    signed: int
    refused: int
    failed: int
    total: int

    @property
    def percent(self) -> int:
        """Return how much of what is marked is done, in percent."""
        return self.done * 100 // self.marked if self.marked else 0

    @property
    def left(self) -> int:
        """Return how many marked papers still wait."""
        return self.marked - self.done


def batch_under_way(user: User) -> SigningBatch | None:
    """Return the batch that somebody has not finished, if there is one."""
    return SigningBatch.objects.filter(owner=user.pk, state__in=UNDER_WAY).first()


@transaction.atomic
def begin_batch(step_ids: Sequence[UUID], *, actor: User) -> SigningBatch:
    """Put papers that wait for somebody into a batch, or add them to the one under way.

    Raises:
        NotSignedError: none of them waits for this person.
    """
    views = [waiting_steps(actor, view) for view in (MINE, SEALS, STAND_IN)]
    allowed = {step.pk: step for rows in views for step in rows.filter(pk__in=step_ids)}
    if not allowed:
        raise NotSignedError(NOTHING_CHOSEN)
    held = SigningBatch.objects.select_for_update(of=("self",))
    batch, _is_new = held.get_or_create(
        owner=actor, state__in=UNDER_WAY, defaults={"begun_at": clock.now()}
    )
    known = set(batch.items.values_list("step_id", flat=True))
    place = len(known)
    new = [allowed[one] for one in dict.fromkeys(step_ids) if one in allowed.keys() - known]
    SigningBatchItem.objects.bulk_create(
        SigningBatchItem(batch=batch, step=step, order=place + number)
        for number, step in enumerate(new[: MOST - place], start=1)
    )
    return batch


@transaction.atomic
def note_seen(item: SigningBatchItem) -> None:
    """Remember that the paper was shown: only what was seen can be signed."""
    if item.seen_at is None:
        item.seen_at = clock.now()
        item.save(update_fields=["seen_at"])


@transaction.atomic
def mark_item(item_id: UUID, mark: ItemMark, *, actor: User, reason: str = "") -> None:
    """Decide about a paper: sign it, refuse it with a reason, or leave it for later.

    Raises:
        NotSignedError: the batch is over, or a refusal has no reason.
    """
    item = _own_item(item_id, actor)
    if item.batch.state not in UNDER_WAY or item.state in (
        ItemState.SIGNED,
        ItemState.REFUSED,
    ):
        raise NotSignedError(NOT_OPEN)
    if mark == ItemMark.REFUSE and not reason.strip():
        raise NotSignedError(NEEDS_REASON)
    item.mark, item.state, item.error = mark, ItemState.WAITING, ""
    item.reason = reason.strip() if mark == ItemMark.REFUSE else ""
    item.save(update_fields=["mark", "state", "error", "reason"])


def sign_next(batch_id: UUID, *, actor: User, pin: str) -> Progress:
    """Do the next marked paper of a batch and return how far it is; a failure keeps its reason.

    Call it outside of a transaction, for a signature waits for authorities. Meanwhile nothing
    is decided about the batch.

    Raises:
        WrongPinError: the PIN does not open the key; the paper waits on.
    """
    with alone_with(_name(batch_id)):
        with transaction.atomic():
            batch = _locked(batch_id, actor)
            if batch.state not in UNDER_WAY:
                return progress_of(batch)
            item = batch.items.filter(state=ItemState.WAITING).exclude(mark="").first()
            if item is None:
                return _finish(batch, actor)
        _do(item, actor, pin)
        with transaction.atomic():
            return _go_on(_locked(batch_id, actor), actor)


@transaction.atomic
def stop_batch(batch_id: UUID, *, actor: User) -> None:
    """Leave a batch; what is signed stays signed, the rest waits in the list again."""
    batch = _locked(batch_id, actor)
    if batch.state in UNDER_WAY:
        batch.state, batch.finished_at = BatchState.CANCELLED, clock.now()
        batch.save(update_fields=["state", "finished_at"])


@transaction.atomic
def try_failed_again(batch_id: UUID, *, actor: User) -> SigningBatch:
    """Put what failed in a batch into a new one, marked as before.

    Raises:
        NotSignedError: nothing of it waits for this person any more.
    """
    old = SigningBatch.objects.get(pk=batch_id, owner=actor.pk)
    failed = old.items.filter(state=ItemState.FAILED)
    batch = begin_batch(list(failed.values_list("step_id", flat=True)), actor=actor)
    seen = {item.step_id: item for item in failed}
    for item in batch.items.filter(mark=""):
        if before := seen.get(item.step_id):
            item.seen_at, item.mark, item.reason = before.seen_at, before.mark, before.reason
            item.save(update_fields=["seen_at", "mark", "reason"])
    return batch


def progress_of(batch: SigningBatch) -> Progress:
    """Count the papers of a batch; one statement."""
    counts = SigningBatchItem.objects.filter(batch=batch).aggregate(
        marked=Count("pk", filter=~Q(mark="")),
        done=Count("pk", filter=~Q(mark="") & ~Q(state=ItemState.WAITING)),
        signed=Count("pk", filter=Q(state=ItemState.SIGNED)),
        refused=Count("pk", filter=Q(state=ItemState.REFUSED)),
        failed=Count("pk", filter=Q(state=ItemState.FAILED)),
        total=Count("pk"),
    )
    return Progress(**counts)


def _do(item: SigningBatchItem, actor: User, pin: str) -> None:
    """Sign or refuse one paper; keep any failure with the paper but a wrong PIN.

    One that this person signed on its own page meanwhile is signed.
    """
    item.done_at = clock.now()
    signs = item.mark == ItemMark.SIGN
    try:
        if signs:
            sign_apart(item.step_id, actor=actor, pin=pin)
        else:
            refuse_step(item.step_id, actor=actor, reason=item.reason)
    except WrongPinError:
        raise
    except FAILURES as failure:
        item.state, item.error = ItemState.FAILED, _explain(failure)[:300]
    else:
        item.state = ItemState.SIGNED if signs else ItemState.REFUSED
    with transaction.atomic():
        if item.state == ItemState.FAILED and signs and _has_signed(item.step_id, actor):
            item.state, item.error = ItemState.SIGNED, ""
        item.save(update_fields=["state", "error", "done_at"])


def _explain(failure: Exception) -> str:
    if isinstance(failure, NotSignedError):
        return str(failure.reason)
    if isinstance(failure, PermissionDenied):
        return str(NOT_YOURS)
    return str(BUSY if isinstance(failure, OperationalError) else NOT_READ)


def _has_signed(step_id: UUID, actor: User) -> bool:
    steps = SigningStep.objects.filter(pk=step_id, state=StepState.SIGNED)
    return steps.filter(done_by=actor.pk).exists()


def _go_on(batch: SigningBatch, actor: User) -> Progress:
    progress = progress_of(batch)
    if not progress.left:
        return _finish(batch, actor)
    if batch.state == BatchState.OPEN:
        batch.state = BatchState.SIGNING
        batch.save(update_fields=["state"])
    return progress


def _finish(batch: SigningBatch, actor: User) -> Progress:
    progress = progress_of(batch)
    if not progress.marked:
        raise NotSignedError(NOTHING_MARKED)
    batch.state, batch.finished_at = BatchState.DONE, clock.now()
    batch.save(update_fields=["state", "finished_at"])
    record(
        "signing.batch.signed",
        actor=actor,
        subject=("signing.batch", batch.pk),
        signed=progress.signed,
        refused=progress.refused,
        failed=progress.failed,
    )
    return progress


def _name(batch_id: UUID) -> str:
    return f"signing.batch|{batch_id}"


def _locked(batch_id: UUID, actor: User) -> SigningBatch:
    """Return a batch of which no paper is being signed, fixed until the transaction ends."""
    wait_for(_name(batch_id))
    rows = SigningBatch.objects.select_for_update(of=("self",))
    with saying_busy():
        return rows.get(pk=batch_id, owner=actor.pk)


def _own_item(item_id: UUID, actor: User) -> SigningBatchItem:
    """Return a paper of a batch, both fixed: nobody signs it while it is decided about."""
    rows = SigningBatchItem.objects.filter(pk=item_id, batch__owner=actor.pk)
    batch = _locked(rows.values_list("batch_id", flat=True).get(), actor)
    item = rows.get()
    item.batch = batch
    return item
