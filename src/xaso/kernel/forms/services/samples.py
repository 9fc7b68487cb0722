"""Test data of forms: kept by name, tried again after every change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.forms.checking import Checked, check
from xaso.kernel.forms.cleaning import Setting
from xaso.kernel.forms.keeping import as_text, from_text
from xaso.kernel.forms.models import FormSample
from xaso.kernel.forms.permissions import EDIT
from xaso.kernel.forms.schema import FormSchema
from xaso.kernel.forms.services.drafts import LARGEST, TooMuchError
from xaso.kernel.forms.services.locking import lock_form
from xaso.kernel.forms.turning import setting_now
from xaso.kernel.permissions.api import require
from xaso.lib import clock

MOST_SAMPLES = 30


class TooManySamplesError(RuntimeError):
    """A form has enough test data; somebody must take some away first."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Invented answers, and whether they should pass the form."""

    id: UUID
    key: str
    name: str
    should_pass: bool
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a form says of a set of answers, and whether that is what was expected."""

    sample: Sample
    checked: Checked

    @property
    def is_as_expected(self) -> bool:
        """Tell whether the form takes or refuses them as it should."""
        return self.checked.is_complete is self.sample.should_pass


def samples_of(key: str) -> list[Sample]:
    """Return the test data of a form, by name."""
    return [_sample(row) for row in FormSample.objects.filter(key=key).order_by("name")]


def find_sample(key: str, sample_id: UUID) -> Sample | None:
    """Return one set of answers, if the form has it."""
    row = FormSample.objects.filter(key=key, pk=sample_id).first()
    return _sample(row) if row else None


def try_samples(schema: FormSchema, samples: list[Sample]) -> list[Trial]:
    """Hold every set of answers against a form as it stands."""
    setting = setting_now()
    return [try_sample(schema, one, setting) for one in samples]


def try_sample(schema: FormSchema, sample: Sample, setting: Setting) -> Trial:
    """Hold one set of answers against a form as it stands."""
    checked = check(schema, sample.values, today=setting.today, places=setting.places)
    return Trial(sample, checked)


@transaction.atomic
def keep_sample(
    key: str, name: str, values: Mapping[str, Any], *, should_pass: bool, actor: User
) -> Sample:
    """Keep answers as test data; those of the same name are replaced.

    Raises:
        TooManySamplesError: the form has enough.
        TooMuchError: they are more than any form asks for.
    """
    require(actor, EDIT.key)
    content = as_text(values, {})
    if len(content) > LARGEST:
        raise TooMuchError(len(content))
    lock_form(key)
    rows = FormSample.objects.filter(key=key)
    row = rows.filter(name=name).first() or FormSample(key=key, name=name)
    if row._state.adding and rows.count() >= MOST_SAMPLES:
        raise TooManySamplesError(key)
    row.content, row.should_pass = content, should_pass
    row.made_at, row.made_by = clock.now(), actor
    row.save()
    _record("kept", row, actor)
    return _sample(row)


@transaction.atomic
def remove_sample(key: str, sample_id: UUID, *, actor: User) -> bool:
    """Take test data away; tell whether there was any."""
    require(actor, EDIT.key)
    row = FormSample.objects.filter(key=key, pk=sample_id).first()
    if row is None:
        return False
    _record("removed", row, actor)
    row.delete()
    return True


def _record(act: str, row: FormSample, actor: User) -> None:
    record(f"forms.sample.{act}", actor=actor, subject=("forms.sample", row.pk), form=row.key)


def _sample(row: FormSample) -> Sample:
    return Sample(row.pk, row.key, row.name, row.should_pass, from_text(row.content)[0])
