"""Keeping what is being filled in: sealed, for a month, for its citizen and who helps them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.forms.keeping import as_text, from_text
from xaso.kernel.forms.kept_files import file_id_of
from xaso.kernel.forms.models import FormDraft
from xaso.kernel.forms.values import Draft, SourceMark
from xaso.lib import clock

LARGEST = 300_000


class TooMuchError(SuspiciousOperation):
    """More was sent than any form asks for; the answer to the request is 400."""


@transaction.atomic
def begin_draft(
    version_id: UUID,
    *,
    user: User | None = None,
    filled_by: User | None = None,
    procedure: str = "",
    is_trial: bool = False,
) -> UUID:
    """Begin to fill in a form; return the draft's id."""
    now = clock.now()
    row = FormDraft(
        version_id=version_id,
        user=user,
        filled_by=filled_by,
        procedure=procedure,
        is_trial=is_trial,
        created_at=now,
        updated_at=now,
    )
    row.save(force_insert=True)
    return row.pk


@transaction.atomic
def start_trial(version_id: UUID, *, actor: User) -> UUID:
    """Begin to try a form out; what this person tried before is thrown away."""
    FormDraft.objects.of(actor).filter(version_id=version_id, is_trial=True).delete()
    return begin_draft(version_id, filled_by=actor, is_trial=True)


def trial_of(version_id: UUID, *, actor: User) -> Draft | None:
    """Return what this person tries out of a version, if anything."""
    rows = FormDraft.objects.of(actor).filter(version_id=version_id, is_trial=True)
    row = rows.first()
    return draft_from(row) if row else None


def find_draft(draft_id: UUID, *, reader: User, to_change: bool = False) -> Draft | None:
    """Return a draft of this person, or one that they help with; nothing if it is not theirs.

    ``to_change`` locks it until the end of the transaction, so that two windows do not undo
    each other's answers.
    """
    rows = FormDraft.objects.of(reader).filter(pk=draft_id)
    row = (rows.select_for_update() if to_change else rows).first()
    return draft_from(row) if row else None


def drafts_of(reader: User, *, is_trial: bool = False) -> list[Draft]:
    """Return what this person has begun, the latest first."""
    rows = FormDraft.objects.of(reader).filter(is_trial=is_trial).order_by("-updated_at")
    return [draft_from(row) for row in rows[:50]]


@transaction.atomic
def keep_draft(
    draft_id: UUID,
    *,
    reader: User,
    values: Mapping[str, Any],
    page: str,
    marks: Mapping[str, SourceMark] | None = None,
) -> None:
    """Keep what was typed and the page that was reached.

    Raises:
        TooMuchError: it is more than any form asks for.
        FormDraft.DoesNotExist: there is no such draft of this person.
    """
    row = FormDraft.objects.of(reader).select_for_update().get(pk=draft_id)
    known = draft_from(row).marks if marks is None else marks
    row.content = _as_json(values, known)
    row.page, row.updated_at = page, clock.now()
    row.save(update_fields=["content_sealed", "page", "updated_at"])


def forget_draft(draft_id: UUID, *, reader: User) -> bool:
    """Throw a draft away; tell whether there was one."""
    return bool(FormDraft.objects.of(reader).filter(pk=draft_id).delete()[0])


def forget_expired() -> int:
    """Throw away what nobody touched for a month; return how many drafts it were."""
    return int(FormDraft.objects.expired(clock.now()).delete()[0])


def files_in_drafts() -> set[UUID]:
    """Return the files that lie in anybody's drafts: no row refers to them yet."""
    found: set[UUID] = set()
    for row in FormDraft.objects.filter(is_trial=False):
        _collect(from_text(row.content)[0], found)
    return found


def _collect(value: Any, found: set[UUID]) -> None:
    if isinstance(value, list):
        for one in value:
            _collect(one, found)
    elif isinstance(value, dict):
        file_id = file_id_of(value)
        if file_id:
            found.add(file_id)
        for one in value.values():
            _collect(one, found)


def _as_json(values: Mapping[str, Any], marks: Mapping[str, SourceMark]) -> str:
    content = as_text(values, marks)
    if len(content) > LARGEST:
        raise TooMuchError(len(content))
    return content


def draft_from(row: FormDraft) -> Draft:
    """Return a row as plain values, opened."""
    values, marks = from_text(row.content)
    return Draft(
        id=row.pk,
        version_id=row.version_id,
        procedure=row.procedure,
        page=row.page,
        values=values,
        marks=marks,
        updated_at=row.updated_at,
    )
