"""Forms in use, remembered by each process until one is published or retired."""

import json
from functools import partial
from uuid import UUID

from xaso.kernel.forms.models import FORMS, FormVersion, FormVersionStatus
from xaso.kernel.forms.parsing import read_schema
from xaso.kernel.forms.values import Form


class NoSuchFormError(LookupError):
    """There is no form, or no version of one, of this name in use here."""


def form_in_use(key: str, *, commune_id: int | None = None) -> Form:
    """Return the version of a form to be filled in now: the commune's own before that of all.

    Raises:
        NoSuchFormError: none is in use.
    """
    found = FORMS.recall(("in use", key, commune_id), partial(_in_use, key, commune_id))
    if found is None:
        raise NoSuchFormError(key)
    return found


def form_of_version(version_id: UUID) -> Form:
    """Return one version of a form, whether it is still in use or not.

    Raises:
        NoSuchFormError: there is none.
    """
    found = FORMS.recall(("version", version_id), partial(_of_version, version_id))
    if found is None:
        raise NoSuchFormError(version_id)
    return found


def form_to_try(key: str, *, commune_id: int) -> Form:
    """Return what officials may try out: the draft where there is one, else what is in use.

    Raises:
        NoSuchFormError: there is neither.
    """
    rows = FormVersion.objects.of_form(key, commune_id)
    for status in (FormVersionStatus.DRAFT, FormVersionStatus.PUBLISHED):
        row = rows.filter(status=status).first()
        if row:
            return _form(row)
    raise NoSuchFormError(key)


def _in_use(key: str, commune_id: int | None) -> Form | None:
    row = FormVersion.objects.in_use().of_form(key, commune_id).first()
    return _form(row) if row else None


def _of_version(version_id: UUID) -> Form | None:
    row = FormVersion.objects.select_related("definition").filter(pk=version_id).first()
    return _form(row) if row else None


def _form(row: FormVersion) -> Form:
    schema = read_schema(json.loads(row.content))
    return Form(row.pk, row.definition.key, row.number, row.digest, schema)
