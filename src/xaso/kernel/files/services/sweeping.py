"""Removing files that nothing refers to: those of drafts thrown away, of forms never sent."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef

from xaso.kernel.audit.api import record
from xaso.kernel.files.contents import key_of
from xaso.kernel.files.keepers import keepers
from xaso.kernel.files.models import StoredFile, StoredObject
from xaso.kernel.files.storage.choice import storage
from xaso.lib import clock
from xaso.lib.ids import uuid7

AT_ONCE = 500
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Removed:
    """What one sweep of a commune removed."""

    files: int = 0
    objects: int = 0
    bytes: int = 0


def remove_unused(*, days: int) -> Removed:
    """Remove the commune's files that nothing has referred to and that are older than so many days.

    At most a few hundred at a time; the rest goes the next night. A file that somebody begins
    to use at this very moment is held by the database, and the sweep is given up for today.
    """
    try:
        with transaction.atomic():
            return _remove(_unused(days))
    except IntegrityError:
        logger.warning("files_sweep_met_a_file_in_use")
        return Removed()


def discard(file_id: UUID) -> None:
    """Remove at once a file that its only user gives up; one that something refers to stays."""
    rows = StoredFile.objects.filter(pk=file_id).only("id", "content_id")
    with suppress(IntegrityError), transaction.atomic():
        _remove(list(rows))


def _unused(days: int) -> list[StoredFile]:
    held = {file_id for keeper in keepers for file_id in keeper.kept()}
    rows = StoredFile.objects.filter(created_at__lt=clock.now() - timedelta(days=days))
    for reference in _references():
        rows = rows.exclude(Exists(reference))
    unused = rows.exclude(pk__in=held).order_by("created_at")
    return list(unused.only("id", "content_id")[:AT_ONCE])


def _references() -> list[models.QuerySet[models.Model]]:
    """Return, for every column that refers to a file, the rows that refer to the one looked at."""
    relations = StoredFile._meta.get_fields(include_hidden=True)
    return [
        one.related_model._base_manager.filter(
            **{"commune_id": OuterRef("commune_id"), one.field.name: OuterRef("pk")}
        )
        for one in relations
        if isinstance(one, models.ManyToOneRel)
    ]


def _remove(files: list[StoredFile]) -> Removed:
    if not files:
        return Removed()
    StoredFile.objects.filter(pk__in=[one.pk for one in files]).delete()
    objects = _without_files({one.content_id for one in files})
    StoredObject.objects.filter(pk__in=[one.pk for one in objects]).delete()
    for place in map(key_of, objects):
        transaction.on_commit(partial(storage().delete, place), robust=True)
    removed = Removed(len(files), len(objects), sum(one.size for one in objects))
    record(
        "files.unused.removed",
        actor=None,
        subject=("files.sweep", uuid7()),
        files=removed.files,
        objects=removed.objects,
        bytes=removed.bytes,
    )
    return removed


def _without_files(ids: set[UUID]) -> list[StoredObject]:
    named = StoredFile.objects.filter(commune_id=OuterRef("commune_id"), content=OuterRef("pk"))
    return list(StoredObject.objects.filter(pk__in=ids).exclude(Exists(named)))
