"""Forms being built: begun, changed, taken back, put to use; every former state can come back."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.forms.models import (
    FormDraft,
    FormSketch,
    FormVersion,
    FormVersionStatus,
)
from xaso.kernel.forms.parsing import BadFormError, parse, read_schema
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.queries import NoSuchFormError, form_to_try
from xaso.kernel.forms.reading import SchemaProblem
from xaso.kernel.forms.schema import FormSchema
from xaso.kernel.forms.services.versions import draft_version, publish
from xaso.kernel.forms.writing import canonical, digest_of, to_json
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock

MOST_STATES = 40


class StaleSketchError(RuntimeError):
    """Somebody changed the form since it was opened; nothing of it was undone."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """A form that is being built, as it stands."""

    key: str
    revision: int
    schema: FormSchema
    changed_at: datetime
    changed_by: User
    may_undo: bool = False
    may_redo: bool = False


def find_sketch(key: str) -> Sketch | None:
    """Return what the commune in force builds under a key, if anything."""
    row = FormSketch.objects.select_related("changed_by").filter(key=key).first()
    return _sketch(row) if row else None


@transaction.atomic
def begin_sketch(key: str, *, actor: User) -> Sketch:
    """Begin to change a form: from its draft or the version in use, or what is begun already.

    Raises:
        NoSuchFormError: there is no form of this key.
    """
    require(actor, EDIT.key)
    begun = find_sketch(key)
    if begun:
        return begun
    return _begin(form_to_try(key, commune_id=require_commune()).schema, actor)


@transaction.atomic
def begin_from(raw: Any, *, actor: User) -> Sketch:
    """Build on a definition from elsewhere; what was built under its key can be brought back.

    Raises:
        BadFormError: it cannot be read; what it means may be unsound.
    """
    require(actor, EDIT.key)
    parsed = parse(raw)
    if not parsed.is_read:
        raise BadFormError(parsed.problems)
    return _replace_or_begin(parsed.schema, actor)


@transaction.atomic
def restore_version(version_id: UUID, *, actor: User) -> Sketch:
    """Build on what a version said; what was being built can be brought back.

    Raises:
        FormVersion.DoesNotExist: there is none.
    """
    require(actor, EDIT.key)
    model = FormVersion.objects.select_related("definition").get(pk=version_id)
    if model.definition.of_commune_id not in (None, require_commune()):
        raise PermissionDenied
    return _replace_or_begin(read_schema(json.loads(model.content)), actor)


@transaction.atomic
def change_sketch(
    key: str, change: Callable[[FormSchema], FormSchema], *, revision: int, actor: User
) -> Sketch:
    """Keep what a press makes of a form; its key stays.

    Raises:
        StaleSketchError: somebody changed it since, or it is built no more.
        BadFormError: what came out cannot be kept.
    """
    row = _locked(key, revision, actor)
    former = _schema(row)
    return _keep(row, replace(change(former), key=former.key, _places={}), actor)


@transaction.atomic
def undo_sketch(key: str, *, revision: int, actor: User) -> bool:
    """Bring back the state before the last change; tell whether there was one."""
    row = _locked(key, revision, actor)
    if not row.undo:
        return False
    *row.undo, last = row.undo
    row.redo = [*row.redo, row.content][-MOST_STATES:]
    _store(row, last, actor)
    return True


@transaction.atomic
def redo_sketch(key: str, *, revision: int, actor: User) -> bool:
    """Bring back what was taken back last; tell whether there was anything."""
    row = _locked(key, revision, actor)
    if not row.redo:
        return False
    *row.redo, last = row.redo
    row.undo = [*row.undo, row.content][-MOST_STATES:]
    _store(row, last, actor)
    return True


@transaction.atomic
def try_sketch(key: str, *, actor: User) -> UUID:
    """Write what is built as the draft that is tried out; return the version.

    Raises:
        NoSuchFormError: nothing is built under this key.
        BadFormError: it is not sound yet.
    """
    sketch = find_sketch(key)
    if sketch is None:
        raise NoSuchFormError(key)
    return draft_version(to_json(sketch.schema), actor=actor)


@transaction.atomic
def publish_sketch(key: str, *, revision: int, actor: User) -> UUID:
    """Put what is built to use; whoever presses second finds nothing left to publish.

    Raises:
        StaleSketchError: somebody changed it since it was looked at, or published it.
        BadFormError: it is not sound.
    """
    row = _locked(key, revision, actor)
    version = draft_version(json.loads(row.content), actor=actor)
    publish(version, actor=actor)
    row.delete()
    return version


@transaction.atomic
def discard_sketch(key: str, *, revision: int, actor: User) -> None:
    """Throw away what is built, and its draft with what was tried; what is in use stays."""
    row = _locked(key, revision, actor)
    drafts = FormVersion.objects.filter(
        definition__key=key,
        definition__of_commune=require_commune(),
        status=FormVersionStatus.DRAFT,
    )
    for draft in drafts:
        FormDraft.objects.filter(version_id=draft.pk, is_trial=True).delete()
        draft.delete()
    _record("discarded", row, actor)
    row.delete()


def _begin(schema: FormSchema, actor: User) -> Sketch:
    """Begin; whoever presses at the same moment goes on with what the first one began."""
    _refuse_what_cannot_be_stored(schema)
    row = FormSketch(key=schema.key, revision=0)
    try:
        with transaction.atomic():
            _store(row, canonical(schema), actor, act="begun")
    except IntegrityError:
        row = FormSketch.objects.get(key=schema.key)
    return _sketch(row)


def _replace_or_begin(schema: FormSchema, actor: User) -> Sketch:
    row = FormSketch.objects.select_for_update().filter(key=schema.key).first()
    return _keep(row, schema, actor) if row else _begin(schema, actor)


def _locked(key: str, revision: int, actor: User) -> FormSketch:
    require(actor, EDIT.key)
    row = FormSketch.objects.select_for_update().filter(key=key).first()
    if row is None or row.revision != revision:
        raise StaleSketchError(key)
    return row


def _keep(row: FormSketch, schema: FormSchema, actor: User) -> Sketch:
    parsed = parse(to_json(schema))
    if not parsed.is_read:
        raise BadFormError(parsed.problems)
    _refuse_what_cannot_be_stored(schema)
    content = canonical(schema)
    if content != row.content:
        row.undo, row.redo = [*row.undo, row.content][-MOST_STATES:], []
        _store(row, content, actor)
    return _sketch(row)


def _refuse_what_cannot_be_stored(schema: FormSchema) -> None:
    """Refuse halves of letters and zero bytes, which JSON can name and no database keeps."""
    content = canonical(schema)
    halves = any("\ud800" <= letter <= "\udfff" for letter in content)
    if halves or "\\u0000" in content:
        said = _("A text holds signs that cannot be kept; please write it anew.")
        raise BadFormError((SchemaProblem("pages", said),))


def _store(row: FormSketch, content: str, actor: User, *, act: str = "changed") -> None:
    row.content, row.revision = content, row.revision + 1
    row.changed_at, row.changed_by = clock.now(), actor
    row.save()
    _record(act, row, actor)


def _record(act: str, row: FormSketch, actor: User) -> None:
    record(
        f"forms.sketch.{act}",
        actor=actor,
        subject=("forms.sketch", row.pk),
        form=row.key,
        digest=digest_of(row.content),
    )


def _sketch(row: FormSketch) -> Sketch:
    return Sketch(
        row.key,
        row.revision,
        _schema(row),
        row.changed_at,
        row.changed_by,
        may_undo=bool(row.undo),
        may_redo=bool(row.redo),
    )


def _schema(row: FormSketch) -> FormSchema:
    return parse(json.loads(row.content)).schema
