"""Keeping intakes that are not finished: on this server, for a week, for their officer only."""

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.tenancy.api import read_prepared
from xaso.lib import clock
from xaso.public_services.counter.content import Content
from xaso.public_services.counter.models import IntakeDraft


@transaction.atomic(savepoint=False)
def open_draft(draft_id: UUID, *, owner: User) -> Content | None:
    """Return what was typed, locked until the end of the transaction; nothing if there is none."""
    return _read("counter.open_draft", _locked_content, draft_id, owner)


def read_draft(draft_id: UUID, *, owner: User) -> Content | None:
    """Return what was typed, to be looked at only."""
    return _read("counter.read_draft", _content, draft_id, owner)


def _read(key: str, read: Callable[..., object], draft_id: UUID, owner: User) -> Content | None:
    rows = read_prepared(key, read, draft_id, owner.pk)
    if not rows:
        return None
    return Content.from_json(IntakeDraft(id=draft_id, content_sealed=rows[0][0]).content)


def _content(draft_id: UUID, owner_id: UUID) -> object:
    rows = IntakeDraft.objects.filter(pk=draft_id, owner_id=owner_id)
    return list(rows.values_list("content_sealed"))


def _locked_content(draft_id: UUID, owner_id: UUID) -> object:
    rows = IntakeDraft.objects.filter(pk=draft_id, owner_id=owner_id)
    return list(rows.select_for_update().values_list("content_sealed"))


@transaction.atomic
def keep_draft(draft_id: UUID, content: Content, *, title: str, owner: User) -> None:
    """Keep what was typed; a new draft begins with its first word."""
    row = IntakeDraft.objects.of(owner).filter(pk=draft_id).first()
    if row is None:
        row = _begin(draft_id, owner)
    row.updated_at = clock.now()
    row.title, row.content = title, content.as_json()
    row.save()


def _begin(draft_id: UUID, owner: User) -> IntakeDraft:
    """Return a new draft, or the one that a request of the same page began at this moment."""
    now = clock.now()
    row = IntakeDraft(id=draft_id, owner=owner, created_at=now, updated_at=now)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return IntakeDraft.objects.of(owner).select_for_update().get(pk=draft_id)
    return row


def leave_draft(draft_id: UUID, content: Content, *, owner: User) -> None:
    """Take the open matter out of a draft; the draft goes when it was the last one."""
    left = content.others
    if not left:
        forget_draft(draft_id, owner=owner)
        return
    content.matters, content.at, content.checked = left, left[0].key, False
    keep_draft(draft_id, content, title=content.applicant.name, owner=owner)


def forget_draft(draft_id: UUID, *, owner: User) -> bool:
    """Throw a draft away; tell whether there was one."""
    return bool(IntakeDraft.objects.of(owner).filter(pk=draft_id).delete()[0])


def forget_expired() -> int:
    """Throw away what nobody touched for a week; return how many drafts it were."""
    return int(IntakeDraft.objects.expired(clock.now()).delete()[0])


def files_in_drafts() -> set[UUID]:
    """Return the files that lie in anybody's drafts: no row refers to them yet."""
    contents = (Content.from_json(row.content) for row in IntakeDraft.objects.all())
    rows = (row for one in contents for matter in one.matters for row in matter.rows.values())
    return {UUID(file_id) for row in rows for file_id in row.files}
