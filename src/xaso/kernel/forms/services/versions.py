"""Versions of forms: drafted, published, retired; loaded from the files of the product."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.forms.models import (
    LONGEST_TITLE,
    FormDefinition,
    FormVersion,
    FormVersionStatus,
)
from xaso.kernel.forms.parsing import read_schema
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.schema import FormSchema
from xaso.kernel.forms.writing import canonical, digest_of
from xaso.kernel.permissions.api import require
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock


class NotPossibleError(RuntimeError):
    """A version cannot go from its status to the wanted one."""


@dataclass(frozen=True, slots=True)
class LoadedForms:
    """How many forms a folder holds, and how many versions are new."""

    forms: int
    new: int


@transaction.atomic
def draft_version(raw: Any, *, actor: User) -> UUID:
    """Write the draft of a form of the commune in force from its JSON.

    A form with the key of one of all communes takes its place here once it is published.

    Raises:
        BadFormError: the definition is not sound.
    """
    require(actor, EDIT.key)
    return _draft(read_schema(raw), actor, anew=True)


@transaction.atomic
def new_version(version_id: UUID, *, actor: User) -> UUID:
    """Make a draft of the commune's own that says what a version says, or return the one there is."""
    require(actor, EDIT.key)
    model = FormVersion.objects.select_related("definition").get(pk=version_id)
    if model.definition.of_commune_id not in (None, require_commune()):
        raise PermissionDenied
    return _draft(read_schema(json.loads(model.content)), actor, anew=False)


@transaction.atomic
def publish(version_id: UUID, *, actor: User) -> None:
    """Put a draft to use; the version before it is retired and stays for what it was used for."""
    version = _own_version(version_id, actor)
    if version.status != FormVersionStatus.DRAFT:
        raise NotPossibleError(version.status)
    _put_to_use(version, actor)
    _record("published", version, actor)


@transaction.atomic
def retire(version_id: UUID, *, actor: User) -> None:
    """Take a commune's own form out of use; the one of all, where there is one, counts again."""
    version = _own_version(version_id, actor)
    if version.status != FormVersionStatus.PUBLISHED:
        raise NotPossibleError(version.status)
    _retire(version)
    _record("retired", version, actor)


@transaction.atomic
def import_form(raw: Any) -> bool:
    """Publish a shipped form unless it has had this very content before; tell whether it is new.

    Raises:
        BadFormError: the definition is not sound.
    """
    schema = read_schema(raw)
    definition = _definition(schema.key, None)
    if definition.versions.filter(digest=digest_of(canonical(schema))).exists():
        return False
    version = _write(_next_version(definition), schema, None)
    _put_to_use(version, None)
    return True


def load_forms(folders: list[Path] | None = None) -> LoadedForms:
    """Publish the forms that lie as JSON files in the folders of the settings; safe to repeat."""
    found = settings.XASO_FORM_FOLDERS if folders is None else folders
    files = [file for folder in found for file in sorted(Path(folder).glob("*.json"))]
    new = [import_form(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    return LoadedForms(forms=len(files), new=sum(new))


def _own_version(version_id: UUID, actor: User) -> FormVersion:
    """Lock a version of the commune in force; those of all communes come with the product."""
    require(actor, EDIT.key)
    rows = FormVersion.objects.select_related("definition").select_for_update(of=("self",))
    version = rows.get(pk=version_id)
    if version.definition.of_commune_id != require_commune():
        raise PermissionDenied
    return version


def _draft(schema: FormSchema, actor: User, *, anew: bool) -> UUID:
    definition = _definition(schema.key, require_commune())
    draft = definition.versions.filter(status=FormVersionStatus.DRAFT).first()
    if draft is None or anew:
        draft = _write(draft or _next_version(definition), schema, actor)
        _record("drafted", draft, actor)
    return draft.pk


def _record(act: str, version: FormVersion, actor: User) -> None:
    record(
        f"forms.version.{act}",
        actor=actor,
        subject=("forms.version", version.pk),
        number=version.number,
        digest=version.digest,
    )


def _definition(key: str, of_commune: int | None) -> FormDefinition:
    definition, _made = FormDefinition.objects.get_or_create(key=key, of_commune_id=of_commune)
    return FormDefinition.objects.select_for_update().get(pk=definition.pk)


def _next_version(definition: FormDefinition) -> FormVersion:
    latest = definition.versions.order_by("-number").first()
    return FormVersion(definition=definition, number=latest.number + 1 if latest else 1)


def _write(version: FormVersion, schema: FormSchema, actor: User | None) -> FormVersion:
    version.title = schema.title.vi[:LONGEST_TITLE]
    version.content = canonical(schema)
    version.digest = digest_of(version.content)
    version.made_at, version.made_by = clock.now(), actor
    version.save()
    return version


def _put_to_use(version: FormVersion, actor: User | None) -> None:
    in_use = FormVersion.objects.in_use().filter(definition=version.definition_id)
    for former in in_use.select_for_update():
        _retire(former)
    version.status = FormVersionStatus.PUBLISHED
    version.published_at, version.published_by = clock.now(), actor
    version.save(update_fields=["status", "published_at", "published_by"])


def _retire(version: FormVersion) -> None:
    version.status, version.retired_at = FormVersionStatus.RETIRED, clock.now()
    version.save(update_fields=["status", "retired_at"])
